"""A worker killed with kill -9 in mid-night, and started again, ends as if nothing had happened."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone

from brokerage import nightly, runs
from brokerage.database.caller import system
from brokerage.models import Run
from clients.models import Client, DigestSent, FollowUp, Registration
from clients.nightly import BATCH
from tests.processes import environment
from tests.world import World

pytestmark = [
    pytest.mark.system,
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
CHECKOUT = Path(__file__).resolve().parents[2]
CLIENTS = 3 * BATCH
SECONDS = 90


@pytest.fixture(params=["folders", "redis"])
def queue(request, tmp_path) -> Iterator[dict[str, str]]:
    """The environment of a worker with a queue of its own: folders, or an empty database of Redis."""
    if request.param == "folders":
        yield {"TEST_QUEUE": str(tmp_path / "queue"), "REDIS_URL": ""}
        return
    for number in range(15, 8, -1):
        url = f"redis://127.0.0.1:6379/{number}"
        with redis.from_url(url) as server:
            if server.dbsize() == 0:
                break
    else:
        pytest.fail("Every database of Redis from 9 to 15 holds something: empty one of them.")
    yield {"REDIS_URL": url}
    with redis.from_url(url) as server:
        server.flushdb()


@pytest.fixture
def worker(queue, tmp_path) -> Iterator[Callable[[str], subprocess.Popen]]:
    """worker(name of its mail folder) → a real worker that has been started. All end with the test."""
    started = []

    def start(mails: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "--app=tests.system.worker_app", "worker"]
        options = ["--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=WARNING"]
        process = subprocess.Popen(
            [*command, *options],
            cwd=CHECKOUT,
            env=environment(EMAIL_URL=f"filemail:///{tmp_path / mails}", **queue),
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """kill -9 to the worker and the processes of its pool."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"{what} has not come in {SECONDS} seconds."
        time.sleep(0.02)


def load() -> int:
    """Clients whom nobody has reached for two months, the same each time; the id of the first."""
    call_command("flush", interactive=False, database="owner", inhibit_post_migrate=True, verbosity=0)
    day = runs.night_of(timezone.now())
    with system("Test"):
        world = World.build(today=day)
        one = Client(broker=world.northgate, office=world.office, lead_adviser=world.adviser, state="active")
        values = {name: getattr(one, name) for name in ("broker", "office", "lead_adviser", "state")}
        made = Client.objects.bulk_create(
            Client(
                **values,
                reference=f"NG-{n:05}",
                first_name="Mary",
                last_name=f"Dalton{n}",
                sort_name=f"dalton{n} mary",
                last_adviser_contact_on=day - timedelta(days=60 + n % 30),
            )
            for n in range(CLIENTS)
        )
        Registration.objects.bulk_create(
            Registration(
                broker=world.northgate,
                client=client,
                contract=world.contract,
                office=world.office,
                registered_on=day - timedelta(days=200),
                registered_by=world.adviser,
            )
            for client in made
        )
    return made[0].pk


def night() -> list[Run]:
    with system("Test"):
        return list(Run.objects.order_by("pk"))


def is_over() -> bool:
    found = {run.name for run in night() if run.ended_at}
    return found >= set(nightly.JOBS) and all(run.ended_at for run in night())


def follow_ups_have_begun() -> bool:
    return any(run.name == "follow_ups" and run.position for run in night())


def state() -> dict[str, list[str]]:
    """Every row of every table but Run, without its own id and the instants at which it was written."""
    rows = {}
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, array_agg(c.column_name::text) FILTER"
            " (WHERE c.column_name = 'id' OR c.data_type LIKE 'timestamp%')"
            " FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
            " AND c.table_name NOT IN ('brokerage_run', 'django_migrations') GROUP BY 1"
        )
        for table, left_out in cursor.fetchall():
            cursor.execute(
                f'SELECT (to_jsonb(t) - %s::text[])::text FROM "{table}" t ORDER BY 1', [left_out or []]
            )
            rows[table] = [row for (row,) in cursor.fetchall()]
    return rows


def backends(condition: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND usename = %s AND {condition}",
            [connections["default"].settings_dict["USER"]],
        )
        return cursor.fetchone()[0]


def mails_in(folder: Path) -> list[str]:
    found = [line for path in folder.glob("*") for line in path.read_text().splitlines()]
    return sorted(line for line in found if line.startswith("Message-ID:"))


class Undone(Exception):
    """Takes back what was only there to hold a batch up."""


def kill_after_the_first_batch(worker, first: int) -> None:
    """Kill a worker that has committed a batch and is held up within a later one."""
    with pytest.raises(Undone), transaction.atomic(using="owner"):
        # The same row as one of the second batch: its insert waits for us to commit or take it back.
        client = Client.objects.using("owner").get(pk=first + BATCH + BATCH // 2)
        FollowUp.objects.using("owner").create(
            broker_id=client.broker_id,
            client=client,
            subject_type="client",
            subject_id=client.pk,
            kind="contact_due",
            anchor_on=client.last_adviser_contact_on,
            due_on=client.last_adviser_contact_on,
        )
        process = worker("disturbed")
        wait_until(follow_ups_have_begun, "The first batch")
        wait_until(lambda: backends("wait_event_type = 'Lock'") > 0, "The second batch")
        kill(process)
        raise Undone
    connections["default"].close()
    wait_until(lambda: backends("true") == 0, "The end of the killed worker's connections")


def test_a_killed_night_ends_as_one_that_was_left_in_peace(worker, tmp_path):
    first = load()
    kill_after_the_first_batch(worker, first)
    with system("Test"):
        assert FollowUp.objects.count() == BATCH
        assert not DigestSent.objects.exists()
    (stopped,) = [run for run in night() if run.name == "follow_ups"]
    assert (stopped.done, stopped.ended_at) == (BATCH, None)
    second = worker("disturbed")
    wait_until(is_over, "The end of the night")
    kill(second)
    disturbed = state()
    (finished,) = [run for run in night() if run.name == "follow_ups"]
    assert (finished.pk, finished.done, finished.counts["opened"]) == (stopped.pk, CLIENTS, CLIENTS)

    load()
    worker("in_peace")
    wait_until(is_over, "The end of the night")
    assert state() == disturbed
    assert len(disturbed["clients_followup"]) == CLIENTS
    assert mails_in(tmp_path / "disturbed") == mails_in(tmp_path / "in_peace") != []
