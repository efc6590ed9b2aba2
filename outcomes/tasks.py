"""Tasks about milestones. Thin: what is due is read from the database, never carried by a message."""

from celery import shared_task

from brokerage import clock
from brokerage.database.caller import system
from outcomes.actions import evaluate_many
from outcomes.nightly import BATCH, to_evaluate


@shared_task
def evaluate_marked(contract_id: int) -> None:
    """Judge again the registrations of a contract that a change of terms has marked as due.

    One transaction a batch. Stopped, it leaves the rest marked, for the next call or the night.
    """
    as_of, position = clock.today(), 0
    while True:
        with system("Change of terms"):
            due = to_evaluate(as_of).filter(contract_id=contract_id, pk__gt=position).order_by("pk")
            ids = list(due.values_list("pk", flat=True)[:BATCH])
            evaluate_many(ids, as_of)
        if len(ids) < BATCH:
            return
        position = ids[-1]
