"""What a commissioner sees of the contracts: sums alone, small ones left out."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brokerage.access import Right, requires
from clients.rules.followups import months_after
from outcomes.models import CommissionerFigure
from outcomes.rules.measures import Rate, conversion_rate, sustainment_rate


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of registrations. A rate is empty where either of its numbers is left out."""

    figure: CommissionerFigure
    label: str
    conversion: Rate | None
    sustainment: Rate | None


@requires(Right.AGGREGATES)
def commissioner(request: HttpRequest) -> HttpResponse:
    """Each contract's figures by quarter of registration, from the one view that the role may read."""
    rows = list(CommissionerFigure.objects.all())
    contracts = [
        {"first": group[0], "quarters": [_quarter(row) for row in group]}
        for group in (list(found) for _, found in groupby(rows, key=lambda row: row.contract))
    ]
    context = {"contracts": contracts, "as_of": rows[0].as_of if rows else None}
    return render(request, "outcomes/commissioner.html", context)


def _quarter(row: CommissionerFigure) -> Quarter:
    return Quarter(
        row,
        quarter_label(row.quarter),
        None if row.job_entries is None else conversion_rate(row.job_entries, row.registrations),
        None if row.sustained is None else sustainment_rate(row.sustained, row.job_entries),
    )


def quarter_label(first: date) -> str:
    """July to September 2026"""
    return f"{first:%B} to {months_after(first, 2):%B %Y}"
