"""The figures of the overview: rates as the night counted them, and the day's own lists.

Source: domain.md section 4. A month of registration is old enough to judge when four months have begun since.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from brokerage.access import Right, Scope, posts_with
from brokerage.database.caller import Caller
from brokerage.models import Contract, Membership, Office
from clients.access import reach
from clients.codes import ClientState
from clients.filters import CONTACT_DUE, OPEN_STATES
from clients.models import Client, FollowUp
from clients.registry import in_work_condition
from clients.rules.followups import months_after
from outcomes.models import MeasureSnapshot
from outcomes.rules.comparison import FEWEST_COMPARED, BrokerCounts, Standing, compare
from outcomes.rules.measures import Rate, conversion_rate, sustainment_rate

MATURE_MONTHS = 4
VERY_LATE_DAYS = 30
FIGURES = ("registrations", "job_entries", "sustained", "claims_24m")


@dataclass(frozen=True, slots=True)
class Counts:
    """Registrations, and how many of these same registrations reached the other points."""

    registrations: int = 0
    job_entries: int = 0
    sustained: int = 0
    claims_24m: int = 0

    @property
    def conversion(self) -> Rate:
        return conversion_rate(self.job_entries, self.registrations)

    @property
    def sustainment(self) -> Rate:
        return sustainment_rate(self.sustained, self.job_entries)


@dataclass(frozen=True, slots=True)
class Month:
    """The registrations of one month. old_enough: they have had time to find work."""

    first: date
    counts: Counts
    old_enough: bool


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office beside the others; standing is empty where fewer than three are compared."""

    office: Office
    counts: Counts
    standing: Standing


@dataclass(frozen=True, slots=True)
class Caseload:
    """One adviser's clients (none: nobody leads them). cover: who stands in, and until when.

    late: of the active ones, those without contact in time; very_late: those without any for over 30 days.
    """

    adviser_id: int | None
    name: str
    active: int
    inactive: int
    in_work: int
    late: int
    very_late: int
    cover: tuple[str, date] | None


def offices_measured(caller: Caller) -> QuerySet[Office]:
    """The offices whose figures the caller may see."""
    found = Q(pk__in=[])
    for post, scope in posts_with(caller, Right.MEASURES):
        if scope == Scope.OFFICE:
            rows = Q(broker_id=caller.broker_id)
            rows &= Q(pk=post.office_id) if post.office_id else Q()
            rows &= Q(partner_id=post.partner_id) if post.partner_id else Q()
            found |= rows
    return Office.objects.filter(found).order_by("name")


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from `first` to `last`, both included."""
    found = []
    while first <= last:
        found.append(first)
        first = months_after(first, 1)
    return found


def snapshots(as_of: date, offices: Iterable[Office], contract: Contract | None) -> QuerySet[MeasureSnapshot]:
    """The night's counts, of these offices and one contract if given."""
    rows = MeasureSnapshot.objects.filter(as_of=as_of, office__in=[office.pk for office in offices])
    return rows.filter(contract=contract) if contract else rows


def counted(rows: QuerySet[MeasureSnapshot], first: date, last: date) -> dict[tuple[date, int], Counts]:
    """(month, office id) → counts, for the months from first to last. One query.

    The months are a half-open window: from the first day of `first` to before the month after `last`.
    """
    sums = {name: Sum(name) for name in FIGURES}
    window = rows.filter(month__gte=first, month__lt=months_after(last, 1))
    grouped = window.order_by().values("month", "office_id").annotate(**sums)
    return {(row.pop("month"), row.pop("office_id")): Counts(**row) for row in grouped}


def added(counts: Iterable[Counts]) -> Counts:
    """The counts of all of them together."""
    counts = list(counts)
    return Counts(**{name: sum(getattr(each, name) for each in counts) for name in FIGURES})


def by_month(found: dict[tuple[date, int], Counts], months: Sequence[date], as_of: date) -> list[Month]:
    """Each month of the period, also those in which nobody registered."""
    return [
        Month(
            first,
            added(counts for (month, _), counts in found.items() if month == first),
            months_after(first, MATURE_MONTHS) <= as_of.replace(day=1),
        )
        for first in months
    ]


def by_office(found: dict[tuple[date, int], Counts], offices: Iterable[Office]) -> list[OfficeRow]:
    """Each office with its standing among those that registered anyone; fewer than three have none."""
    totals = {
        office: added(counts for (_, pk), counts in found.items() if pk == office.pk) for office in offices
    }
    shown = {office: counts for office, counts in totals.items() if counts.registrations}
    standings = compare(
        [
            BrokerCounts(str(o.pk), c.registrations, c.job_entries, c.sustained, c.claims_24m)
            for o, c in shown.items()
        ]
    )
    return [OfficeRow(office, counts, standings[str(office.pk)]) for office, counts in shown.items()]


def comparable(rows: Sequence[OfficeRow]) -> bool:
    return len(rows) >= FEWEST_COMPARED


def clients_of(caller: Caller, office: Office | None) -> QuerySet[Client]:
    """The clients whom the caller's figures count, as the caseload lists them; of one office if given."""
    rows = Client.objects.filter(reach(caller, Right.MEASURES, (Scope.OFFICE,)))
    return rows.filter(office=office) if office else rows


def _late(day: date, **more) -> Exists:
    """As the caseload's filter "Late": the one rule is the follow-up "contact due"."""
    return Exists(
        FollowUp.objects.open().filter(client=OuterRef("pk"), kind=CONTACT_DUE, due_on__lt=day, **more)
    )


def caseloads(clients: QuerySet[Client], day: date) -> list[Caseload]:
    """Each adviser's caseload, the fullest first and unallocated clients last. Two queries."""
    active = Q(state=ClientState.ACTIVE)
    since_long = _late(day, anchor_on__lt=day - timedelta(days=VERY_LATE_DAYS))
    rows = (
        clients.filter(state__in=OPEN_STATES)
        .order_by()
        .values("lead_adviser_id", "lead_adviser__name")
        .annotate(
            active=Count("pk", filter=active),
            inactive=Count("pk", filter=Q(state=ClientState.INACTIVE)),
            in_work=Count("pk", filter=in_work_condition(day)),
            late=Count("pk", filter=active & Q(_late(day))),
            very_late=Count("pk", filter=active & Q(since_long)),
        )
    )
    rows = list(rows)
    covers = _covers([row["lead_adviser_id"] for row in rows if row["lead_adviser_id"]], day)
    found = [_caseload(**row, covers=covers) for row in rows]
    return sorted(found, key=lambda each: (each.adviser_id is None, -each.active, each.name))


def _caseload(
    *, lead_adviser_id: int | None, lead_adviser__name: str | None, covers: dict, **counts: int
) -> Caseload:
    name = lead_adviser__name or "Nobody yet"
    return Caseload(adviser_id=lead_adviser_id, name=name, cover=covers.get(lead_adviser_id), **counts)


def _covers(adviser_ids: list[int], day: date) -> dict[int, tuple[str, date]]:
    rows = Membership.objects.in_force(day).filter(covers_id__in=adviser_ids, covers_until__gte=day)
    return {
        adviser: (name, until)
        for adviser, name, until in rows.order_by("covers_until").values_list(
            "covers_id", "user__name", "covers_until"
        )
    }


def caseload_limit(contracts: Iterable[Contract]) -> int | None:
    """The lowest limit of these contracts, which a mixed caseload is held against."""
    return min((contract.caseload_limit for contract in contracts), default=None)
