"""What has been earned and what became of it: each figure of the claims page, and the list it counts.

A milestone is *ready* when it is payable and has no live claim. One that is claimed stands under its claim,
with the claim's amount, whatever the facts say since. Source: domain.md section 3, "Claims".
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from brokerage.access import Right, Scope, posts_with
from brokerage.database.caller import Caller
from brokerage.models import Run
from clients.access import reach
from clients.models import Client
from clients.rules.followups import months_after
from outcomes.access import visible_claims, visible_milestones
from outcomes.codes import NOT_LIVE, BlockReason, ClaimState, MilestoneState
from outcomes.models import Claim, Milestone

EXPECTED_MONTHS = 3
# code, label, least and most days since the milestone was reached; none means without limit.
AGES = (
    ("week", "Up to 7 days", None, 7),
    ("month", "8 to 28 days", 8, 28),
    ("older", "Over 28 days", 29, None),
)
UNCLAIMED = (MilestoneState.PAYABLE, MilestoneState.BLOCKED, MilestoneState.PROJECTED)
EXPORT_SCOPES = (Scope.CLAIMS, Scope.OFFICE)


@dataclass(frozen=True, slots=True)
class Worth:
    """A number of milestones and what they are worth in pounds. oldest: days since the earliest of them."""

    count: int
    value: Decimal
    oldest: int | None = None


@dataclass(frozen=True, slots=True)
class Age:
    """Ready milestones of one age: a code that filters the list, words, number and value."""

    code: str
    label: str
    sum: Worth


@dataclass(frozen=True, slots=True)
class Totals:
    ready: Worth
    blocked: Worth
    submitted: Worth
    expected: Worth
    ages: tuple[Age, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """Milestones of one name, blocked for one reason."""

    reason: str
    reason_label: str
    milestone: str
    sum: Worth


def live_claims() -> QuerySet[Claim]:
    """The live claim on a milestone, as a subquery: at most one."""
    return _claims().live()


def _claims() -> QuerySet[Claim]:
    return Claim.objects.filter(registration_id=OuterRef("registration_id"), milestone_code=OuterRef("code"))


def of_caller(caller: Caller, office_id: int | None = None, contract_id: int | None = None) -> QuerySet:
    """The milestones with their money that the caller sees, in one office or under one contract if given."""
    return _cut(visible_milestones(caller), office_id, contract_id)


def _cut(rows: QuerySet, office_id: int | None, contract_id: int | None) -> QuerySet:
    if office_id:
        rows = rows.filter(registration__client__office_id=office_id)
    if contract_id:
        rows = rows.filter(registration__contract_id=contract_id)
    return rows


def unclaimed(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    return milestones.filter(~Exists(live_claims()), state__in=UNCLAIMED)


def listed(milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """The rows of the list: all that is earned or expected, and all that is claimed.

    Adds live_state, former_state (of the latest claim that came to nothing) and worth (what the claim asks
    for, else what the milestone is worth).
    """
    live = live_claims()
    former = _claims().filter(state__in=NOT_LIVE).order_by("-pk")
    return milestones.filter(Q(state__in=UNCLAIMED) | Exists(live)).annotate(
        live_state=Subquery(live.values("state")[:1]),
        former_state=Subquery(former.values("state")[:1]),
        worth=Coalesce(Subquery(live.values("amount")[:1]), F("amount")),
    )


def aged(code: str, day: date) -> Q:
    """Milestones reached so many days ago, as a filter. code: one of AGES."""
    _, _, least, most = next(age for age in AGES if age[0] == code)
    found = Q(reached_on__isnull=False)
    if least is not None:
        found &= Q(reached_on__lte=day - timedelta(days=least))
    if most is not None:
        found &= Q(reached_on__gte=day - timedelta(days=most))
    return found


def expected_by(day: date) -> date:
    """The last day of what is "expected in 3 months"."""
    return months_after(day, EXPECTED_MONTHS)


def totals(caller: Caller, day: date, office_id: int | None = None, contract_id: int | None = None) -> Totals:
    """The figures of the tiles and of the ages. Two queries."""
    ready = Q(state=MilestoneState.PAYABLE)
    wanted = {
        "ready": ready,
        "blocked": Q(state=MilestoneState.BLOCKED),
        "expected": Q(state=MilestoneState.PROJECTED, reached_on__lte=expected_by(day)),
        **{code: ready & aged(code, day) for code, *_ in AGES},
    }
    figures = {}
    for name, condition in wanted.items():
        figures[f"{name}_count"] = Count("pk", filter=condition)
        figures[f"{name}_value"] = Sum("amount", filter=condition)
    found = unclaimed(of_caller(caller, office_id, contract_id)).aggregate(
        **figures, oldest=Min("reached_on", filter=ready)
    )

    def part(name: str, oldest: date | None = None) -> Worth:
        return _sum(found[f"{name}_count"], found[f"{name}_value"], oldest, day)

    return Totals(
        ready=part("ready", found["oldest"]),
        blocked=part("blocked"),
        submitted=_submitted(caller, day, office_id, contract_id),
        expected=part("expected"),
        ages=tuple(Age(code, label, part(code)) for code, label, *_ in AGES),
    )


def _sum(count: int, value: Decimal | None, oldest: date | None, day: date) -> Worth:
    return Worth(count, value or Decimal(0), (day - oldest).days if oldest else None)


def _submitted(caller: Caller, day: date, office_id: int | None, contract_id: int | None) -> Worth:
    milestone = Milestone.objects.filter(
        registration_id=OuterRef("registration_id"), code=OuterRef("milestone_code")
    )
    claims = visible_claims(caller).filter(Exists(milestone), state=ClaimState.SUBMITTED)
    found = _cut(claims, office_id, contract_id).aggregate(
        count=Count("pk"), value=Sum("amount"), oldest=Min("submitted_on")
    )
    return _sum(found["count"], found["value"], found["oldest"], day)


def blocked_by_reason(milestones: QuerySet[Milestone]) -> list[Blocked]:
    """What is blocked, by reason and milestone, the most money first. One query.

    A milestone that waits for two things stands under both, so these may add up to more than the tile.
    """
    rows = (
        unclaimed(milestones)
        .filter(state=MilestoneState.BLOCKED)
        .order_by()
        .values("name", "reasons")
        .annotate(count=Count("pk"), value=Sum("amount"))
    )
    found: dict[tuple[str, str], list] = defaultdict(lambda: [0, Decimal(0)])
    for row in rows:
        for reason in row["reasons"]:
            both = found[reason, row["name"]]
            both[0] += row["count"]
            both[1] += row["value"]
    labels = dict(BlockReason.choices)
    groups = [
        Blocked(reason, labels.get(reason, reason), name, Worth(count, value))
        for (reason, name), (count, value) in found.items()
    ]
    return sorted(groups, key=lambda group: (-group.sum.value, group.reason_label, group.milestone))


def exportable(caller: Caller, milestones: QuerySet[Milestone]) -> QuerySet[Milestone]:
    """Those of them that the caller may take out as a file."""
    clients = Client.objects.filter(reach(caller, Right.EXPORT_PEOPLE, EXPORT_SCOPES))
    return milestones.filter(registration__client__in=clients)


def may_export(caller: Caller) -> bool:
    return any(scope in EXPORT_SCOPES for _, scope in posts_with(caller, Right.EXPORT_PEOPLE))


def last_run(name: str) -> Run | None:
    """The latest night for which this job was finished. One query."""
    return Run.objects.filter(name=name, ended_at__isnull=False, error="").order_by("-as_of", "-pk").first()
