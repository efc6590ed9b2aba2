"""Tells the timeline what was achieved, and corrects it when the facts turn out otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from clients.events import record_event
from clients.models import Client, Registration, TimelineEvent

ACHIEVED = ("job_entry", "sustained_outcome")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing achieved by a registration. milestone: its code, for a sustained outcome."""

    registration_id: int
    kind: str
    milestone: str
    on: date

    @property
    def facts(self) -> dict[str, int | str]:
        named = {"milestone": self.milestone} if self.kind == "sustained_outcome" else {}
        return {"registration": self.registration_id, **named}


def tell_outcomes(outcomes: Collection[Outcome], registration_ids: Collection[int]) -> None:
    """Make the events in force of these registrations equal to `outcomes`.

    Events are never edited: a moved date is a further event that supersedes the first, and what is no
    longer achieved is superseded by one that says so.
    """
    if not registration_ids:
        return
    registrations = Registration.objects.filter(pk__in=registration_ids)
    client_of = dict(registrations.values_list("pk", "client_id"))
    clients = Client.objects.only("broker_id").in_bulk(client_of.values())
    told = _in_force(client_of)
    for outcome in outcomes:
        former = told.pop((outcome.registration_id, outcome.kind), None)
        if former and former.happened_on == outcome.on and former.facts == outcome.facts:
            continue
        client = clients[client_of[outcome.registration_id]]
        record_event(client, outcome.kind, outcome.on, by=None, supersedes=former, **outcome.facts)
    for (registration_id, kind), former in told.items():
        record_event(
            clients[former.client_id], "outcome_withdrawn", former.happened_on, by=None, supersedes=former,
            registration=registration_id, outcome=kind,
        )  # fmt: skip


def _in_force(client_of: dict[int, int]) -> dict[tuple[int, str], TimelineEvent]:
    """The events of these registrations that none supersedes, by registration and kind."""
    rows = TimelineEvent.objects.filter(
        client_id__in=client_of.values(), kind__in=ACHIEVED, superseded_by__isnull=True
    )
    return {
        (row.facts["registration"], row.kind): row
        for row in rows.order_by("pk")
        if row.facts["registration"] in client_of
    }
