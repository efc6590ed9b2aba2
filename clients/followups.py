"""Keeps the stored follow-ups equal to what their kinds derive from the facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When
from django.db.models.functions import Now

from clients.followup_kinds import GONE
from clients.models import Client, FollowUp
from clients.registry import FOLLOWUP_KINDS, Due, FollowUpKind

Key = tuple[str, int, str, date]

# What a follow-up is closed because of: an action has answered it; the facts no longer ask for it, as the
# night found; its client is no longer worked with.
DONE, CAUSE_GONE, CLIENT_GONE = "done", "cause_gone", "client_gone"
# Compared, and rewritten where they differ. What a person has said, such as a snooze, is not among them.
DERIVED = ("due_on", "escalates_on", "facts", "office_id", "client_id")


@dataclass(frozen=True, slots=True)
class Counts:
    opened: int = 0
    changed: int = 0
    closed: int = 0


@transaction.atomic
def reconcile(day: date, client_ids: Collection[int] | None = None) -> Counts:
    """Make the open follow-ups of these clients, or all there are, those that are due on `day`.

    Rows that stay as they are are not written. For an action to call once its facts are saved, in the same
    transaction. Everybody's (None) in one transaction suits tests and small databases; the night goes in
    batches (clients/nightly.py).
    """
    stored = FollowUp.objects.open()
    if client_ids is None:
        return _reconcile(day, None, FOLLOWUP_KINDS.values(), stored, CAUSE_GONE)
    ids = list(client_ids)
    return _reconcile(day, ids, FOLLOWUP_KINDS.values(), stored.filter(client_id__in=ids), DONE)


def reconcile_clients(day: date, client_ids: Collection[int]) -> Counts:
    """One batch of the night: these clients, in the kinds that may be asked for some clients at a time."""
    kinds = [kind for kind in FOLLOWUP_KINDS.values() if kind.by_client]
    ids = list(client_ids)
    stored = FollowUp.objects.open().filter(client_id__in=ids, kind__in=[kind.code for kind in kinds])
    return _reconcile(day, ids, kinds, stored, CAUSE_GONE)


def reconcile_rest(day: date) -> Counts:
    """The last batch of the night: all other kinds, and what is left of kinds that are no more."""
    codes = [kind.code for kind in FOLLOWUP_KINDS.values() if kind.by_client]
    kinds = [kind for kind in FOLLOWUP_KINDS.values() if not kind.by_client]
    return _reconcile(day, None, kinds, FollowUp.objects.open().exclude(kind__in=codes), CAUSE_GONE)


def _reconcile(
    day: date,
    client_ids: list[int] | None,
    kinds: Collection[FollowUpKind],
    stored: QuerySet[FollowUp],
    because: str,
) -> Counts:
    wanted = _derive(day, client_ids, kinds)
    existing = {_key(row): row for row in stored}
    closed = _close([row.pk for key, row in existing.items() if key not in wanted], because)
    changed = _change([(row, wanted[key]) for key, row in existing.items() if key in wanted])
    new = [row for key, row in wanted.items() if key not in existing]
    # Another transaction may have opened the same one meanwhile: then that one stands.
    FollowUp.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    return Counts(opened=len(new), changed=changed, closed=closed)


def _derive(day: date, client_ids: list[int] | None, kinds: Collection[FollowUpKind]) -> dict[Key, FollowUp]:
    wanted = {}
    among = None if client_ids is None else set(client_ids)
    for kind in kinds:
        for due in kind.derive(day, client_ids):
            if among is None or due.client_id in among:
                row = _row(kind, due)
                wanted[_key(row)] = row
    return wanted


def _key(row: FollowUp) -> Key:
    return row.subject_type, row.subject_id, row.kind, row.anchor_on


def _row(kind: FollowUpKind, due: Due) -> FollowUp:
    return FollowUp(
        broker_id=due.broker_id,
        office_id=due.office_id,
        client_id=due.client_id,
        subject_type=due.subject_type,
        subject_id=due.subject_id,
        kind=kind.code,
        anchor_on=due.anchor_on,
        due_on=due.due_on,
        escalates_on=due.due_on + timedelta(days=kind.escalates_after),
        facts=due.facts,
    )


def _close(ids: list[int], because: str) -> int:
    if not ids:
        return 0
    gone = Client.objects.filter(pk=OuterRef("client_id"), state__in=GONE)
    reason = Case(
        When(Exists(gone), then=Value(CLIENT_GONE)), default=Value(because), output_field=CharField()
    )
    return FollowUp.objects.open().filter(pk__in=ids).update(closed_at=Now(), closed_because=reason)


def _change(pairs: list[tuple[FollowUp, FollowUp]]) -> int:
    differing = []
    for row, derived in pairs:
        if any(getattr(row, name) != getattr(derived, name) for name in DERIVED):
            for name in DERIVED:
                setattr(row, name, getattr(derived, name))
            differing.append(row)
    if differing:
        FollowUp.objects.bulk_update(
            differing, [name.removesuffix("_id") for name in DERIVED], batch_size=500
        )
    return len(differing)
