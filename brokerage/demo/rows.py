"""Collects unsaved rows and writes them table by table, parents first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from brokerage.models import User
from clients.models import (
    ActionPlan,
    Appointment,
    Client,
    ClientProfile,
    Consent,
    Contact,
    ContactClient,
    Enquiry,
    PlanStep,
    ReadinessAssessment,
    Registration,
    TimelineEvent,
)
from clients.registry import EVENT_KINDS
from outcomes.models import Claim, ClaimBatch, ClaimChange, Evidence, HoursChange, JobSpell, LedgerLine
from referrals.models import Referral, Response

# Parents before children.
ORDER = (
    Client,
    ClientProfile,
    Enquiry,
    Registration,
    ActionPlan,
    PlanStep,
    ReadinessAssessment,
    Contact,
    ContactClient,
    Appointment,
    Consent,
    Referral,
    Response,
    JobSpell,
    HoursChange,
    Evidence,
    ClaimBatch,
    Claim,
    ClaimChange,
    LedgerLine,
    TimelineEvent,
)
BATCH = 2000

Row = TypeVar("Row", bound=models.Model)


class Rows:
    """Rows that may point at each other before they have keys."""

    def __init__(self) -> None:
        self._tables: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._events: list[tuple[TimelineEvent, dict[str, Any]]] = []

    def add(self, row: Row) -> Row:
        self._tables[type(row)].append(row)
        return row

    def of(self, model: type[Row]) -> list[Row]:
        return self._tables[model]

    def event(self, client: Client, kind: str, at: datetime, by: User | None, **facts: Any) -> None:
        """A timeline event on the local day of `at`; a row among the facts stands for its key."""
        if set(facts) != set(EVENT_KINDS[kind].facts):
            raise ValueError(f"{kind} takes other facts than {sorted(facts)}.")
        row = TimelineEvent(
            broker=client.broker,
            client=client,
            kind=kind,
            happened_on=at.date(),
            recorded_at=at,
            recorded_by=by,
        )
        self._events.append((row, facts))

    def write(self) -> None:
        """Insert everything, each table in the order of its rows, and forget it."""
        with times_as_given(ORDER):
            for model in ORDER[:-1]:
                for rows in _rebooked_first(self._tables.pop(model, [])):
                    model.objects.bulk_create(rows, batch_size=BATCH)
            for row, facts in self._events:
                row.facts = {
                    name: fact.pk if isinstance(fact, models.Model) else fact for name, fact in facts.items()
                }
            self._events.sort(key=lambda pair: pair[0].recorded_at)
            TimelineEvent.objects.bulk_create((row for row, _ in self._events), batch_size=BATCH)
        self._events.clear()


def _rebooked_first(rows: list[models.Model]) -> Iterable[list[models.Model]]:
    """Appointments point at appointments: those pointed at need their keys first."""
    if rows and isinstance(rows[0], Appointment):
        yield [row for row in rows if row.rebooked_as is None]
        yield [row for row in rows if row.rebooked_as is not None]
    else:
        yield rows


@contextmanager
def times_as_given(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """Within, times that a table stamps on its own keep what the row says: history is not made today."""
    stamped = [
        field for table in tables for field in table._meta.fields if getattr(field, "auto_now_add", False)
    ]
    for field in stamped:
        field.auto_now_add = False
    try:
        yield
    finally:
        for field in stamped:
            field.auto_now_add = True
