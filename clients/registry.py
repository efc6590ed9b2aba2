"""What other apps add to the pages and rules of clients, by registering it at start-up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from brokerage.access import Right
from brokerage.database.caller import Caller


@dataclass(frozen=True, slots=True)
class Panel:
    """One tab of the client record. `rights`: any of them opens it.

    may_open(caller, client): for tabs that need more than a right, such as one of a certain reach.
    """

    slug: str
    label: str
    url_name: str
    order: int
    rights: tuple[Right, ...]
    may_open: Callable[[Caller, Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of timeline event. facts: name → type, each required, checked when written.

    shareable: a referrer may be told of it while a consent allows.
    """

    code: str
    label: str
    facts: dict[str, type] = field(default_factory=dict)
    shareable: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One thing due, as derived from the facts. facts: ids, codes, dates and numbers for its sentence."""

    subject_type: str
    subject_id: int
    broker_id: int
    anchor_on: date
    due_on: date
    client_id: int | None = None
    office_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowUpKind:
    """A kind of follow-up.

    derive(day, client_ids): all that is due on or before `day` and not yet done, for these clients or,
    with None, for everyone; its query count does not grow with the rows.
    sentence(facts, day): why, in words. act: (label of the button, url name), reversed with the client's
    reference, or with the facts' "reference" where there is no client.
    escalates_after: days after which a manager sees it; roles: who acts.
    notice_of: for what gives notice of a date ahead, the fact that holds it: late only after that date.
    to_roles_only: it goes to those roles at once, and not to whoever leads the client.
    may_act(caller, client): whether the caller may do the act; without it, everyone who sees the client.
    names(caller, subject ids) → (heading, more of the why) by id, for what is about nobody on our books.
    by_client: everything due has a client, so the night may ask for some clients at a time.
    """

    code: str
    label: str
    derive: Callable[[date, list[int] | None], Iterable[Due]]
    sentence: Callable[[dict[str, Any], date], str]
    act: tuple[str, str]
    roles: tuple[str, ...]
    escalates_after: int = 7
    by_client: bool = False
    notice_of: str | None = None
    to_roles_only: bool = False
    may_act: Callable[[Caller, Any], bool] | None = None
    names: Callable[[Caller, list[int]], dict[int, tuple[str, str]]] | None = None

    def date_of(self, due_on: date, facts: dict[str, Any]) -> date:
        """The date that people count to: the one ahead of which notice is given, else when it was due."""
        return date.fromisoformat(facts[self.notice_of]) if self.notice_of else due_on


@dataclass(frozen=True, slots=True)
class TodayRow:
    """A row of Today that is no follow-up. who: the heading, leading to url; act: (label, address)."""

    who: str
    url: str
    why: str
    due_on: date
    small: str = ""
    tag: str = ""
    act: tuple[str, str] | None = None


PANELS: list[Panel] = []
FOLLOWUP_KINDS: dict[str, FollowUpKind] = {}
REGISTRATION_LISTENERS: list[Callable[[int, date], None]] = []
EVENT_KINDS: dict[str, EventKind] = {}
TODAY_SOURCES: list[Callable[[Caller, date], Iterable[TodayRow]]] = []
EVENT_WORDS: list[Callable[[int, list[Any]], dict[int, str]]] = []
_IN_WORK: list[Callable[[date], Q]] = []


def register_panel(panel: Panel) -> None:
    PANELS.append(panel)
    PANELS.sort(key=lambda each: each.order)


def register_event_kind(kind: EventKind) -> None:
    if kind.code in EVENT_KINDS:
        raise ValueError(f"The event kind {kind.code} is registered twice: give one another code.")
    EVENT_KINDS[kind.code] = kind


def register_followup_kind(kind: FollowUpKind) -> None:
    if kind.code in FOLLOWUP_KINDS:
        raise ValueError(f"The follow-up kind {kind.code} is registered twice: give one another code.")
    FOLLOWUP_KINDS[kind.code] = kind


def on_registration_changed(listener: Callable[[int, date], None]) -> None:
    """listener(registration id, day): called inside the transaction that changed its facts."""
    REGISTRATION_LISTENERS.append(listener)


def registration_changed(registration_id: int, day: date) -> None:
    """To be called by every action that changes a registration or its plan."""
    for listener in REGISTRATION_LISTENERS:
        listener(registration_id, day)


def register_event_words(words: Callable[[int, list[Any]], dict[int, str]]) -> None:
    """words(client id, events) → what to add to an event's label on the timeline, by the event's id.

    Events hold ids only; the app that owns the rows says what they are. One query at most.
    """
    EVENT_WORDS.append(words)


def register_today_source(source: Callable[[Caller, date], Iterable[TodayRow]]) -> None:
    """source(caller, day) → rows for Today that are not follow-ups."""
    TODAY_SOURCES.append(source)


def register_in_work(condition: Callable[[date], Q]) -> None:
    """condition(day) → which clients are in work that day, as a filter on Client."""
    _IN_WORK.append(condition)


def in_work_condition(day: date) -> Q:
    """Clients in work on `day`; nobody, where no app knows of work."""
    return _IN_WORK[0](day) if _IN_WORK else Q(pk__in=[])
