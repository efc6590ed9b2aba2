"""The nightly jobs about money and measures. Each step is one batch and may run twice."""

import logging
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from brokerage.models import Run
from brokerage.nightly import NightlyJob, Step
from brokerage.nightly import register as register_job
from clients.models import Registration
from outcomes import overlaps, snapshots
from outcomes.actions import evaluate_many
from outcomes.actions.full_pass import full_pass

BATCH = 200
FULL_PASS = "milestones_all"
FULL_PASS_EVERY = timedelta(days=7)
FULL_PASS_BATCH = 1000
MENDED_NAMED = 20

log = logging.getLogger(__name__)


def to_evaluate(as_of: date) -> QuerySet[Registration]:
    """Registrations never judged, or whose answer may differ because a day has come.

    Changed facts are judged at once by the action that changes them.
    """
    return Registration.objects.filter(Q(evaluation__isnull=True) | Q(evaluation__next_on__lte=as_of))


def evaluate_step(as_of: date, position: int) -> Step:
    ids = list(to_evaluate(as_of).filter(pk__gt=position).order_by("pk").values_list("pk", flat=True)[:BATCH])
    changed = evaluate_many(ids, as_of)
    return Step(
        position=ids[-1] if ids else position,
        done=len(ids),
        finished=len(ids) < BATCH,
        counts={"evaluated": len(ids), "changed": changed},
    )


def full_pass_is_due(as_of: date) -> bool:
    """Whether the last night that looked at every registration lies a week back, or there was none."""
    done = Run.objects.filter(name=FULL_PASS, ended_at__isnull=False, error="", counts__has_key="evaluated")
    return not done.filter(as_of__gt=as_of - FULL_PASS_EVERY, as_of__lt=as_of).exists()


def full_pass_total(as_of: date) -> int:
    return Registration.objects.count() if full_pass_is_due(as_of) else 0


def full_pass_step(as_of: date, position: int) -> Step:
    """Every registration, in order; what had to be mended is counted, and named by id in the log."""
    if position == 0 and not full_pass_is_due(as_of):
        return Step(position=0, done=0, finished=True)
    rows = Registration.objects.filter(pk__gt=position).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:FULL_PASS_BATCH])
    found = full_pass(ids, as_of)
    if found.mended:
        named = ", ".join(str(pk) for pk in found.mended[:MENDED_NAMED])
        log.warning("The full pass mended %s registrations: %s", len(found.mended), named)
    return Step(
        position=ids[-1] if ids else position,
        done=len(ids),
        finished=len(ids) < FULL_PASS_BATCH,
        counts={"evaluated": len(ids), "mended": len(found.mended)},
    )


def measures_step(as_of: date, position: int) -> Step:
    written = snapshots.write(as_of)
    return Step(position=1, done=1, finished=True, counts={"changed": written})


def overlaps_step(as_of: date, position: int) -> Step:
    changed = overlaps.mark(as_of)
    return Step(position=1, done=1, finished=True, counts={"changed": changed})


def register() -> None:
    register_job(
        NightlyJob("milestones", "Milestones", 10, lambda as_of: to_evaluate(as_of).count(), evaluate_step)
    )
    register_job(NightlyJob(FULL_PASS, "Every milestone, once a week", 12, full_pass_total, full_pass_step))
    register_job(
        NightlyJob("overlaps", "Registrations at two Job Brokers", 15, lambda as_of: 1, overlaps_step)
    )
    register_job(NightlyJob("measures", "Measures", 20, lambda as_of: 1, measures_step))
