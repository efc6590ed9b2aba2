"""The contracts that a caller may see, and what their pages show."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from brokerage.database.caller import Caller
from brokerage.models import Contract, ContractTerms
from brokerage.models.contracts import Basis, MilestoneTerm
from brokerage.registry import terms_hooks
from brokerage.rules.terms import Period, gaps

ENDING_DAYS = 90
PENNY = Decimal("0.01")
SORTS = {
    "reference": "reference", "area": "area", "programme": "programme__name", "until": "terms_until",
}  # fmt: skip
USUAL_SORT = "reference"


def visible_contracts(caller: Caller) -> QuerySet[Contract]:
    """Those of the caller's own Job Broker."""
    return Contract.objects.filter(broker_id=caller.broker_id).select_related("programme")


def listed(caller: Caller, day: date, filters: dict[str, Any], sort: str) -> QuerySet[Contract]:
    """With terms_now, terms_until (the last day of the present terms) and next_from."""
    terms = ContractTerms.objects.filter(contract=OuterRef("pk"))
    now = terms.in_force(day)
    later = terms.filter(valid_from__gt=day).order_by("valid_from")
    rows = visible_contracts(caller).annotate(
        terms_now=Exists(now),
        terms_until=Subquery(now.values("valid_to")[:1]),
        next_from=Subquery(later.values("valid_from")[:1]),
        first_from=Min("terms__valid_from"),
    )
    if text := filters.get("q"):
        rows = rows.filter(Q(reference__icontains=text) | Q(area__icontains=text))
    if programme := filters.get("programme"):
        rows = rows.filter(programme=programme)
    wanted = {
        "running": Q(terms_now=True),
        "ending": Q(terms_now=True, terms_until__lte=day + timedelta(days=ENDING_DAYS)),
        "none": Q(terms_now=False),
    }
    rows = rows.filter(wanted.get(filters.get("terms") or "", Q()))
    name = sort.removeprefix("-")
    key = F(SORTS.get(name, SORTS[USUAL_SORT]))
    order = key.desc(nulls_first=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return rows.order_by(order, "pk")


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms as the page of a contract shows them. state: In force, Ended or To come.

    milestones: each with what earns it and what it pays part time, if that differs by band.
    after_gap: the days just before them that have no terms. in_paid_claims: they stay as they are.
    """

    row: ContractTerms
    state: str
    milestones: tuple[tuple[MilestoneTerm, str, Decimal | None], ...]
    after_gap: Period | None
    in_paid_claims: bool


def terms_of(contract: Contract, day: date) -> list[Terms]:
    """All terms, the latest first. Three queries."""
    paid_on = terms_hooks.paid_on(contract)
    rows = list(contract.terms.order_by("-valid_from").prefetch_related("milestones"))
    holes = {gap.last: gap for gap in gaps(Period(row.valid_from, row.valid_to) for row in rows)}
    return [
        Terms(
            row,
            _state(row, day),
            tuple((each, condition_of(each, row), part_time(each, row)) for each in row.milestones.all()),
            holes.get(row.valid_from - timedelta(days=1)),
            row.pk in paid_on,
        )
        for row in rows
    ]


def _state(row: ContractTerms, day: date) -> str:
    if row.valid_from > day:
        return "To come"
    return "Ended" if row.valid_to and row.valid_to < day else "In force"


def condition_of(milestone: MilestoneTerm, terms: ContractTerms) -> str:
    """What earns a milestone, in one sentence."""
    if milestone.basis == Basis.REGISTRATION:
        return "Registered, with an action plan" if terms.require_action_plan else "Registered"
    if milestone.basis == Basis.JOB_ENTRY:
        return f"The first day at {_plain(terms.part_time_hours)} hours a week or more"
    if milestone.basis == Basis.EARNINGS:
        return f"£{milestone.threshold:,.2f} earned within {milestone.within_days} days of registration"
    least = _plain(milestone.min_hours or terms.part_time_hours)
    weeks, window = milestone.weeks, milestone.window_weeks
    if window is None:
        within = "in total, whatever the gaps"
    else:
        within = "without a break" if window == weeks else f"within any {window}"
    return f"{weeks} weeks at {least} hours or more, {within}"


def part_time(milestone: MilestoneTerm, terms: ContractTerms) -> Decimal | None:
    """What it pays part time, to pennies, half up; None for milestones without a band.

    Source: domain.md section 3, rule 8.
    """
    if milestone.basis in (Basis.REGISTRATION, Basis.EARNINGS):
        return None
    if milestone.part_time_amount is not None:
        return milestone.part_time_amount
    return (milestone.amount * terms.part_time_rate).quantize(PENNY, ROUND_HALF_UP)


def _plain(hours: Decimal) -> str:
    return f"{hours.normalize():f}"
