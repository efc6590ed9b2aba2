"""The nightly jobs about money and measures. Each step is one batch and may run twice."""

from datetime import date

from django.db.models import Q, QuerySet

from brokerage.nightly import NightlyJob, Step
from brokerage.nightly import register as register_job
from clients.models import Registration
from outcomes import overlaps, snapshots
from outcomes.actions import evaluate_many

BATCH = 200


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
    register_job(
        NightlyJob("overlaps", "Registrations at two Job Brokers", 15, lambda as_of: 1, overlaps_step)
    )
    register_job(NightlyJob("measures", "Measures", 20, lambda as_of: 1, measures_step))
