"""What can be claimed today, what is blocked and why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brokerage import clock
from brokerage.access import Right, requires
from brokerage.models import Contract
from clients.exports import csv_response
from clients.views.common import offices_of
from outcomes.codes import BlockReason, ClaimState, MilestoneState
from outcomes.filters import SORTS, USUAL_SORT, ClaimsFilter
from outcomes.models import Milestone
from outcomes.queries import money

ON_A_PAGE = 25
EXPORT_MOST = 5000
STATE_WORDS = {
    MilestoneState.PAYABLE: "Ready to claim",
    MilestoneState.BLOCKED: "Blocked",
    MilestoneState.PROJECTED: "Projected",
    MilestoneState.NOT_REACHED: "Not reached",
}
HEADER = ["Client", "Reference", "Milestone", "Reached", "Hours", "Amount", "State", "Why", "Note"]


@dataclass(frozen=True, slots=True)
class Row:
    """One milestone in words. state: Ready, Blocked, Projected, or that of its live claim."""

    milestone: Milestone
    state: str
    reasons: tuple[str, ...]
    note: str

    @property
    def cells(self) -> list[Any]:
        milestone, client = self.milestone, self.milestone.registration.client
        return [
            client.name,
            client.reference,
            milestone.name,
            milestone.reached_on,
            milestone.get_band_display(),
            milestone.worth,
            self.state,
            "; ".join(self.reasons),
            self.note,
        ]


@requires(Right.SEE_CLAIMS)
def claims(request: HttpRequest) -> HttpResponse:
    """The money of the milestones that the caller sees: figures, and the list that they count."""
    caller, day = request.caller, clock.today()
    contracts = Contract.objects.filter(broker_id=caller.broker_id)
    filters = ClaimsFilter(
        request.GET, caller=caller, day=day, offices=offices_of(caller), contracts=contracts
    )
    sort = request.GET.get("sort", USUAL_SORT)
    rows = filters.sorted(sort)
    may_export = money.may_export(caller)
    if request.GET.get("format") == "csv" and may_export:
        return _export(money.exportable(caller, rows), day)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_figures(filters),
        "filter_form": filters.form,
        "page": page,
        "rows": in_words(page.object_list),
        "sort": sort if sort in SORTS else USUAL_SORT,
        "chosen": filters.chosen(),
        "today": day,
        "may_export": may_export,
        "export_most": EXPORT_MOST,
        "run": money.last_run("milestones"),
        "cut": _cut(request),
    }
    return render(request, "outcomes/claims.html", context)


def _figures(filters: ClaimsFilter) -> dict[str, Any]:
    office_id, contract_id = filters.picked("office"), filters.picked("contract")
    blocked = money.blocked_by_reason(money.of_caller(filters.caller, office_id, contract_id))
    return {
        "totals": money.totals(filters.caller, filters.day, office_id, contract_id),
        "blocked": blocked,
        "blocked_most": max((group.sum.value for group in blocked), default=0),
    }


def _cut(request: HttpRequest) -> str:
    """The part of the address that cuts figures and list alike, to be added to each link."""
    query = request.GET.copy()
    for name in list(query):
        if name not in ("office", "contract") or not query[name]:
            del query[name]
    return f"&{query.urlencode()}" if query else ""


def in_words(milestones: QuerySet[Milestone]) -> list[Row]:
    """The rows of the list, as money.listed gives them."""
    return [_row(each) for each in milestones]


def _row(milestone: Milestone) -> Row:
    if milestone.live_state:
        return Row(milestone, ClaimState(milestone.live_state).label, (), _since_claimed(milestone))
    labels = dict(BlockReason.choices)
    reasons = tuple(labels.get(code, code) for code in milestone.reasons)
    former = milestone.former_state
    note = f"An earlier claim was {ClaimState(former).label.lower()}" if former else ""
    return Row(milestone, STATE_WORDS[MilestoneState(milestone.state)], reasons, note)


def _since_claimed(milestone: Milestone) -> str:
    """How the facts have changed since the claim; empty where they bear it out."""
    if milestone.state != MilestoneState.PAYABLE:
        return f"Claimed, but by the facts now: {STATE_WORDS[MilestoneState(milestone.state)].lower()}"
    if milestone.amount != milestone.worth:
        return f"Claimed, but worth £{milestone.amount:,.2f} by the facts now"
    return ""


def _export(milestones: QuerySet[Milestone], day: date) -> HttpResponse:
    rows = in_words(milestones[:EXPORT_MOST])
    return csv_response(f"claims-{day.isoformat()}.csv", HEADER, (row.cells for row in rows))
