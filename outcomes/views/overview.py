"""How the offices do: rates, lists of the day, caseloads and a fair comparison."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from brokerage import clock
from brokerage.access import Right, Scope, may, requires, scopes
from brokerage.forms import FilterForm
from brokerage.models import Contract, Office
from clients.rules.followups import months_after
from outcomes.chart import draw
from outcomes.queries import money
from outcomes.queries import overview as figures
from outcomes.rules.comparison import Group
from outcomes.rules.measures import Caution, Rate

# How far back, and by default how long, the period is.
MONTHS_OFFERED, USUAL_MONTHS = 48, 12
MONTH = "%Y-%m"
CAUTIONS = {
    Caution.NONE: "",
    Caution.CAUTION: "fewer than 100 people: read with care",
    Caution.STRONG: "fewer than 50 people: says little",
}
GROUPS = {
    Group.HIGHEST: "Highest",
    Group.MIDDLE: "Middle",
    Group.IN_DEPTH: "In-depth service",
    Group.LOWEST: "Lowest",
}


class OverviewFilter(FilterForm):
    """Months of registration (both included), office and contract."""

    start = forms.ChoiceField(label="Registered from")
    end = forms.ChoiceField(label="Registered to")
    office = forms.TypedChoiceField(label="Office", required=False, coerce=int, empty_value=None)
    contract = forms.TypedChoiceField(label="Contract", required=False, coerce=int, empty_value=None)

    def __init__(
        self, data: QueryDict, *, day: date, offices: list[Office], contracts: list[Contract]
    ) -> None:
        this_month = day.replace(day=1)
        usual = {
            "start": months_after(this_month, -USUAL_MONTHS).strftime(MONTH),
            "end": months_after(this_month, -1).strftime(MONTH),
        }
        super().__init__({**usual, **{name: value for name, value in data.items() if value}})
        months = [months_after(this_month, -back) for back in range(MONTHS_OFFERED)]
        choices = [(month.strftime(MONTH), f"{month:%B %Y}") for month in months]
        self.fields["start"].choices = self.fields["end"].choices = choices
        self.fields["office"].choices = [("", "All offices"), *((each.pk, each.name) for each in offices)]
        self.fields["contract"].choices = [
            ("", "All contracts"),
            *((each.pk, str(each)) for each in contracts),
        ]

    def clean_start(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['start']}-01")

    def clean_end(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['end']}-01")

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", "Choose a later month: this period ends before it starts")
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Figure:
    """A rate with the words that must stand beside it."""

    rate: Rate
    caution: str


def figure(rate: Rate) -> Figure:
    return Figure(rate, CAUTIONS[rate.caution] if rate.denominator else "")


@requires(Right.MEASURES)
def overview(request: HttpRequest) -> HttpResponse:
    """Figures for those who answer for an office; others who see some figures are sent to where they work."""
    caller, day = request.caller, clock.today()
    if Scope.OFFICE not in scopes(caller, Right.MEASURES):
        return redirect("home")
    offices = list(figures.offices_measured(caller))
    contracts = list(Contract.objects.filter(broker_id=caller.broker_id))
    form = OverviewFilter(request.GET, day=day, offices=offices, contracts=contracts)
    context: dict[str, Any] = {"form": form, "today": day}
    if form.is_valid():
        chosen = form.cleaned_data
        start, end = chosen["start"], chosen["end"]
        office = next((each for each in offices if each.pk == chosen["office"]), None)
        contract = next((each for each in contracts if each.pk == chosen["contract"]), None)
        context |= {"office": office, "contract": contract, "start": start}
        context["last_day"] = months_after(end, 1) - timedelta(days=1)
        context |= _of_the_night(offices, contracts, start, end, office, contract)
        context |= _of_the_day(request, day, office, contracts)
        context |= _of_the_money(request, day, office, contract)
    return render(request, "outcomes/overview.html", context)


def _of_the_night(
    offices: list[Office],
    contracts: list[Contract],
    start: date,
    end: date,
    office: Office | None,
    contract: Contract | None,
) -> dict[str, Any]:
    """Rates and counts as the last night left them."""
    run = money.last_run("measures")
    shown = [office] if office else offices
    found = {}
    if run:
        found = figures.counted(figures.snapshots(run.as_of, offices, contract), start, end)
    here = {key: counts for key, counts in found.items() if key[1] in {each.pk for each in shown}}
    months = figures.by_month(here, figures.months_between(start, end), run.as_of if run else start)
    every = figures.added(month.counts for month in months)
    mature = [month for month in months if month.old_enough]
    judged = figures.added(month.counts for month in mature)
    targets = {each.conversion_target for each in ([contract] if contract else contracts)}
    target = targets.pop() if len(targets) == 1 else None
    compared = figures.by_office(found, offices)
    return {
        "run": run,
        "months": months,
        "counts": every,
        "judged": judged,
        "mature": mature,
        "conversion": figure(every.conversion),
        "judged_conversion": figure(judged.conversion),
        "sustainment": figure(judged.sustainment),
        "target": target,
        "chart": draw(months, None if target is None else float(target)),
        "compared": [
            (row, GROUPS.get(row.standing.group, ""), figure(row.counts.conversion)) for row in compared
        ],
        "comparable": figures.comparable(compared),
    }


def _of_the_day(
    request: HttpRequest, day: date, office: Office | None, contracts: list[Contract]
) -> dict[str, Any]:
    """Contacts and caseloads as they stand now."""
    clients = figures.clients_of(request.caller, office)
    loads = figures.caseloads(clients, day)
    limit = figures.caseload_limit(contracts)
    return {
        "active": sum(load.active for load in loads),
        "late": sum(load.late for load in loads),
        "very_late": sum(load.very_late for load in loads),
        "caseloads": loads,
        "limit": limit,
        "load_most": max([limit or 0, *(load.active for load in loads)], default=0),
        # Whoever sees fewer clients than the figures count gets no link: the list would not be the number.
        "may_open_lists": Scope.OFFICE in scopes(request.caller, Right.SEE_CLIENTS),
        "office_query": f"&office={office.pk}" if office else "",
    }


def _of_the_money(
    request: HttpRequest, day: date, office: Office | None, contract: Contract | None
) -> dict[str, Any]:
    if not may(request.caller, Right.SEE_CLAIMS):
        return {"totals": None}
    office_id, contract_id = office and office.pk, contract and contract.pk
    cut = {name: pk for name, pk in (("office", office_id), ("contract", contract_id)) if pk}
    return {
        "totals": money.totals(request.caller, day, office_id, contract_id),
        "cut": "".join(f"&{name}={pk}" for name, pk in cut.items()),
    }
