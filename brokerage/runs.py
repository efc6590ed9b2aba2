"""Runs the jobs of the night in committed batches, and takes them up where they stopped.

Each batch is one transaction: it takes the job's lock, reads how far the Run has come, does one step, and
writes the progress. So the work and its progress are committed together or not at all, and whoever comes
next, after a kill -9 or beside a runner still alive, goes on from there. The lock belongs to the transaction:
it ends with it, however that ends, and holds behind PgBouncer in transaction mode, where a lock of the
session would stay with a connection that others use.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.db import connection
from django.utils import timezone

from brokerage import nightly
from brokerage.database.caller import system
from brokerage.models import Run
from brokerage.nightly import NightlyJob

Progress = Callable[[NightlyJob, Run], None]

log = logging.getLogger(__name__)

# Local time from which on the new day's night is due.
NIGHT_BEGINS = time(2)
# Sets our advisory locks apart from any others in the same database.
LOCK_SPACE = 0x4A42


def night_of(instant: datetime) -> date:
    """The day whose night has begun most lately at `instant` (aware)."""
    local = timezone.localtime(instant)
    return local.date() if local.time() >= NIGHT_BEGINS else local.date() - timedelta(days=1)


def run_night(as_of: date, only: str | None = None, progress: Progress | None = None) -> list[Run]:
    """Run every job, or the one named `only`, for `as_of`, and return their runs in order.

    An unfinished run of that day is gone on with; a finished one is run again as a new Run, which changes
    no other row. A job that fails keeps its error in its Run and does not keep the others from running.
    """
    jobs = [job for job in nightly.in_order() if only in (None, job.name)]
    return [_run(job, _unfinished_or_new(job, as_of), progress) for job in jobs]


def catch_up(tonight: date) -> list[Run]:
    """Finish the unfinished runs, oldest night first, then start the jobs that `tonight` has not seen."""
    done = []
    with system("Nightly runs"):
        nights = set(_unfinished().values_list("as_of", flat=True))
    for as_of in sorted(nights | {tonight}):
        for job in nightly.in_order():
            run = _left_to_do(job, as_of, start=as_of == tonight)
            if run:
                done.append(_run(job, run, None))
    _close_unknown()
    return done


def in_words(counts: dict[str, int]) -> str:
    """What a run has done: "3 opened, 1 closed"; "nothing to change" where it did nothing."""
    parts = [f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number]
    return ", ".join(parts) or "nothing to change"


def _unfinished():
    return Run.objects.filter(ended_at__isnull=True)


def _lock(name: str) -> None:
    key = crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, key])


def _unfinished_or_new(job: NightlyJob, as_of: date) -> Run:
    with system("Nightly runs"):
        _lock(job.name)
        run = _unfinished().filter(name=job.name, as_of=as_of).order_by("pk").first()
        return run or _start(job, as_of)


def _left_to_do(job: NightlyJob, as_of: date, *, start: bool) -> Run | None:
    """The run of this job and night that still has work, started where `start` allows; None without."""
    with system("Nightly runs"):
        _lock(job.name)
        runs = Run.objects.filter(name=job.name)
        run = runs.filter(as_of=as_of, ended_at__isnull=True).order_by("pk").first()
        if run and (later := runs.filter(as_of__gt=as_of).order_by("as_of").first()):
            # Going on would put back what the later night has already brought up to date.
            _end(run, f"Given up: the run as of {later.as_of:%-d %B %Y} has taken its place.")
            return None
        if run is None and start and not runs.filter(as_of=as_of).exists():
            run = _start(job, as_of)
        return run


def _start(job: NightlyJob, as_of: date) -> Run:
    return Run.objects.create(name=job.name, as_of=as_of, started_at=timezone.now(), total=job.total(as_of))


def _end(run: Run, error: str) -> None:
    run.ended_at, run.error = timezone.now(), error
    run.save(update_fields=["ended_at", "error"])


def _close_unknown() -> None:
    """End runs of jobs that a newer version no longer has: nothing would ever finish them."""
    with system("Nightly runs"):
        for run in _unfinished().exclude(name__in=nightly.JOBS).order_by("pk"):
            _end(run, "Given up: there is no such job any more.")


def _run(job: NightlyJob, run: Run, progress: Progress | None) -> Run:
    while run.ended_at is None:
        try:
            run = _batch(job, run.pk)
        except Exception as error:
            log.exception("The nightly job %s as of %s failed at %s", job.name, run.as_of, run.position)
            return _failed(run, error)
        if progress:
            progress(job, run)
    return run


def _batch(job: NightlyJob, run_id: int) -> Run:
    with system("Nightly runs"):
        _lock(job.name)
        run = Run.objects.get(pk=run_id)
        if run.ended_at:
            return run
        step = job.step(run.as_of, run.position)
        if not step.finished and step.position <= run.position:
            raise RuntimeError(f"{job.name} does not move on from position {run.position}.")
        run.position = step.position
        run.done += step.done
        run.counts = {
            name: run.counts.get(name, 0) + step.counts.get(name, 0) for name in {**run.counts, **step.counts}
        }
        run.error = ""
        run.ended_at = timezone.now() if step.finished else None
        run.save(update_fields=["position", "done", "counts", "error", "ended_at"])
        return run


def _failed(run: Run, error: Exception) -> Run:
    """Keep why it stopped. Only the first line: PostgreSQL's further ones quote people's data."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    with system("Nightly runs"):
        run = Run.objects.get(pk=run.pk)
        first, _, _ = str(error).partition("\n")
        run.error = f"{type(error).__name__}: {first}"
        run.save(update_fields=["error"])
    return run
