"""What one person has to do today, as one ordered list grouped by person."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from brokerage.database.caller import Caller
from brokerage.models import User
from clients import access
from clients.codes import ClientState
from clients.models import Appointment, Client, FollowUp
from clients.queries.urgency import most_urgent_first, when
from clients.registry import FOLLOWUP_KINDS, TODAY_SOURCES, TodayRow, in_work_condition

PEOPLE_ON_A_PAGE = 30
MOST = 3000
DIARY_OF_THE_OFFICE = frozenset({"administrator", "manager"})


@dataclass(frozen=True, slots=True)
class Thing:
    """One reason to act. when: "8 days late"; act: (label, address) or None; snooze: its address or empty."""

    why: str
    small: str
    when: str
    late: bool
    act: tuple[str, str] | None = None
    snooze: str = ""


@dataclass(slots=True)
class Person:
    """One row of Today: somebody and all that is due about them, most urgent first."""

    who: str
    url: str
    tags: list[str] = field(default_factory=list)
    wishes: str = ""
    things: list[Thing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Today:
    """people: those of this page. number: of things and of people on all pages; cut: there are more."""

    people: list[Person]
    things: int
    persons: int
    page: int
    pages: int
    cut: bool


def today(caller: Caller, day: date, page: int = 1) -> Today:
    """Three queries, and those of the sources that other apps registered."""
    due = access.visible_followups(caller, day).due_on(day)
    light = list(most_urgent_first(due).only("client_id", "kind", "due_on", "facts")[:MOST])
    groups: dict[tuple, list[int]] = {}
    for row in light:
        key = ("client", row.client_id) if row.client_id else ("alone", row.pk)
        groups.setdefault(key, []).append(row.pk)
    first_due = {row.pk: _date_of(row) for row in light}
    rows: list[tuple[date, Person | tuple]] = [(first_due[pks[0]], key) for key, pks in groups.items()]
    sourced = [row for source in TODAY_SOURCES for row in source(caller, day)]
    rows += [(row.due_on, _person_of_row(row, day)) for row in sourced]
    rows.sort(key=lambda each: each[0])
    pages = max(1, -(-len(rows) // PEOPLE_ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = [entry for _, entry in rows[(page - 1) * PEOPLE_ON_A_PAGE : page * PEOPLE_ON_A_PAGE]]
    people = _fill(caller, shown, groups, day)
    return Today(people, len(light) + len(sourced), len(rows), page, pages, len(light) == MOST)


def _date_of(row: FollowUp) -> date:
    kind = FOLLOWUP_KINDS.get(row.kind)
    return kind.date_of(row.due_on, row.facts) if kind else row.due_on


def _fill(caller: Caller, shown: list, groups: dict[tuple, list[int]], day: date) -> list[Person]:
    """Turn keys of groups into people; a person is fetched once, whatever is due about them."""
    wanted = [pk for key in shown if isinstance(key, tuple) for pk in groups[key]]
    followups = {row.pk: row for row in FollowUp.objects.filter(pk__in=wanted)} if wanted else {}
    ids = [key[1] for key in shown if isinstance(key, tuple) and key[0] == "client"]
    clients = access.with_in_work(Client.objects.filter(pk__in=ids), day).in_bulk() if ids else {}
    names = _names(caller, [row for row in followups.values() if row.client_id is None])
    people = []
    for entry in shown:
        if isinstance(entry, Person):
            people.append(entry)
            continue
        rows = [followups[pk] for pk in groups[entry]]
        heading, more = names.get(rows[0].pk, ("", ""))
        person = _person(caller, clients[entry[1]]) if entry[0] == "client" else _alone(rows[0], heading)
        person.things = [_thing(caller, row, clients.get(row.client_id), day, more) for row in rows]
        people.append(person)
    return people


def _person(caller: Caller, client: Client) -> Person:
    tags = ["In work"] if client.is_in_work else []
    sees = access.may_see_person(caller, client)
    if sees and not tags and client.readiness:
        tags = [client.get_readiness_display()]
    url = reverse("clients:record", args=[client.reference])
    return Person(client.name, url, tags, client.contact_wishes if sees else "")


def _names(caller: Caller, rows: list[FollowUp]) -> dict[int, tuple[str, str]]:
    """What the kinds say of follow-ups without a client, by follow-up. One query for each such kind."""
    found = {}
    for code in {row.kind for row in rows}:
        kind = FOLLOWUP_KINDS.get(code)
        if kind and kind.names:
            of_kind = [row for row in rows if row.kind == code]
            told = kind.names(caller, [row.subject_id for row in of_kind])
            found |= {row.pk: told[row.subject_id] for row in of_kind if row.subject_id in told}
    return found


def _alone(row: FollowUp, heading: str) -> Person:
    """A follow-up about nobody on our books yet, such as a referral."""
    if heading:
        return Person(heading, _act_address(row, None))
    kind = FOLLOWUP_KINDS.get(row.kind)
    label = kind.label if kind else row.kind
    reference = row.facts.get("reference", "")
    return Person(f"{label} · {reference}" if reference else label, _act_address(row, None))


def _person_of_row(row: TodayRow, day: date) -> Person:
    thing = Thing(row.why, row.small, when(row.due_on, day), row.due_on < day, row.act)
    return Person(row.who, row.url, [row.tag] if row.tag else [], things=[thing])


def _thing(caller: Caller, row: FollowUp, client: Client | None, day: date, more: str) -> Thing:
    kind = FOLLOWUP_KINDS.get(row.kind)
    counted_to = _date_of(row)
    told = when(counted_to, day), counted_to < day
    if kind is None:
        return Thing(row.kind, "", *told)
    why = f"{kind.sentence(row.facts, day)} {more}".rstrip()
    return Thing(why, kind.label, *told, _act(caller, row, client), reverse("clients:snooze", args=[row.pk]))


def _act(caller: Caller, row: FollowUp, client: Client | None) -> tuple[str, str] | None:
    """What to press: the act itself where the caller may do it, else the record."""
    kind = FOLLOWUP_KINDS[row.kind]
    if client and kind.may_act and not kind.may_act(caller, client):
        return "Open record", reverse("clients:record", args=[client.reference])
    address = _act_address(row, client)
    return (kind.act[0], address) if address else None


def _act_address(row: FollowUp, client: Client | None) -> str:
    """The page on which it is done: named with a reference, or asking for the client in its query."""
    kind = FOLLOWUP_KINDS.get(row.kind)
    reference = client.reference if client else row.facts.get("reference", "")
    if kind is None:
        return ""
    try:
        return reverse(kind.act[1], args=[reference])
    except NoReverseMatch:
        pass
    try:
        return f"{reverse(kind.act[1])}?client={reference}"
    except NoReverseMatch:
        return ""


def caseload_numbers(caller: Caller, day: date) -> dict[str, int]:
    """active and in_work: of the caller's own caseload, or of all they see where they lead nobody."""
    rows = access.visible_clients(caller).order_by()
    if "adviser" in caller.roles:
        rows = rows.filter(lead_adviser_id__in=access.own_caseloads(caller))
    return rows.aggregate(
        active=Count("pk", filter=Q(state=ClientState.ACTIVE)),
        in_work=Count("pk", filter=in_work_condition(day)),
    )


def appointments(caller: Caller, day: date) -> list[Appointment]:
    """Today's diary of the caller, and for who keeps others' diaries, of the office."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    rows = access.visible_appointments(caller).filter(
        starts_at__gte=start, starts_at__lt=start + timedelta(days=1), state=Appointment.State.BOOKED
    )
    if not DIARY_OF_THE_OFFICE.intersection(caller.roles):
        rows = rows.filter(with_user_id__in=access.own_caseloads(caller))
    return list(rows.select_related("client", "with_user").order_by("starts_at", "pk")[:40])


def covered_colleagues(caller: Caller) -> list[User]:
    """Whose clients the caller looks after for now; no query where nobody's."""
    return list(User.objects.filter(pk__in=caller.covering).order_by("name")) if caller.covering else []
