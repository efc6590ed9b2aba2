"""The timeline of one client: events, with the contacts among them told in full."""

from dataclasses import dataclass
from typing import Any

from brokerage.database.caller import Caller
from brokerage.models import User
from clients import access
from clients.codes import ClientState, CloseReason, InactiveReason, ReadinessLevel
from clients.models import Client, Contact, TimelineEvent
from clients.registry import EVENT_KINDS, EVENT_WORDS

ON_A_PAGE = 25
CODES = {
    "deregistered": {"reason": dict(CloseReason.choices)},
    "state_changed": {"state": dict(ClientState.choices), "reason": dict(InactiveReason.choices)},
    "readiness_recorded": {"level": dict(ReadinessLevel.choices)},
    "details_changed": {"part": {"person": "name, number or address", "profile": "health or barriers"}},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the timeline. contact: where it was one; show_note: whether its note may be read."""

    event: TimelineEvent
    title: str
    detail: str
    contact: Contact | None
    show_note: bool

    @property
    def corrected(self) -> bool:
        """Whether a later event has put this one right."""
        return hasattr(self.event, "superseded_by")


def timeline(caller: Caller, client: Client, kind: str, page: int) -> tuple[list[Entry], bool]:
    """(entries of the page, whether there are more), newest first. At most four queries."""
    events = TimelineEvent.objects.filter(client=client).select_related("recorded_by", "superseded_by")
    if kind:
        events = events.filter(kind=kind)
    start = (page - 1) * ON_A_PAGE
    rows = list(events.order_by("-happened_on", "-pk")[start : start + ON_A_PAGE + 1])
    shown = rows[:ON_A_PAGE]
    ids = [row.facts["contact"] for row in shown if row.kind == "contact"]
    contacts = Contact.objects.select_related("logged_by").in_bulk(ids) if ids else {}
    advisers = User.objects.in_bulk([row.facts["adviser"] for row in shown if row.kind == "adviser_changed"])
    notes = access.may_read_notes(caller, client)
    if not access.may_see_health(caller, client):
        _hide_reasons(shown)
    words = {pk: text for source in EVENT_WORDS for pk, text in source(client.pk, shown).items()}
    entries = [_entry(row, contacts.get(row.facts.get("contact")), advisers, notes, words) for row in shown]
    return entries, len(rows) > ON_A_PAGE


def _hide_reasons(events: list[TimelineEvent]) -> None:
    """Why a registration was closed may be the person's health, so the day is all that shows."""
    for event in events:
        if event.kind == "deregistered":
            event.facts = {**event.facts, "reason": ""}


def _entry(
    event: TimelineEvent,
    contact: Contact | None,
    advisers: dict[int, User],
    notes: bool,
    words: dict[int, str],
) -> Entry:
    if contact:
        title = f"Contact: {contact.get_outcome_display().lower()}"
        return Entry(event, title, _began(contact), contact, notes)
    kind = EVENT_KINDS.get(event.kind)
    title = kind.label if kind else event.kind.replace("_", " ").capitalize()
    if event.kind == "adviser_changed":
        adviser = advisers.get(event.facts["adviser"])
        return Entry(event, title, adviser.name if adviser else "nobody yet", None, False)
    detail = words.get(event.pk) or _facts_in_words(event.kind, event.facts)
    return Entry(event, title, detail, None, False)


def _began(contact: Contact) -> str:
    return {"adviser": "we began it", "client": "the client began it"}.get(
        contact.initiated_by, "somebody else began it"
    )


def _facts_in_words(kind: str, facts: dict[str, Any]) -> str:
    """The coded facts, by their labels; ids and empty ones say nothing to a reader."""
    labels = CODES.get(kind, {})
    words = [
        labels.get(name, {}).get(value) or value.replace("_", " ")
        for name, value in facts.items()
        if isinstance(value, str) and value
    ]
    return ", ".join(words[:1] + [word[:1].lower() + word[1:] for word in words[1:]])


def kinds() -> list[tuple[str, str]]:
    """Every kind of event, for the filter."""
    return sorted(((kind.code, kind.label) for kind in EVENT_KINDS.values()), key=lambda each: each[1])
