"""What a contract is meant to reach, month by month."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brokerage import clock
from brokerage.access import Right, requires
from brokerage.contracts.forms import TargetForm, first_of
from brokerage.contracts.views import contract_or_404, contract_url
from brokerage.models import Contract, Target

MONTHS = 12
FIGURES = ("registrations", "job_entries", "sustained", "conversion")


@requires(Right.MANAGE_TEAM)
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Twelve months from this one, or from the month in `?from=`."""
    found = contract_or_404(request, pk)
    first = _first_month(request, clock.today())
    forms = _forms(request, found, first)
    if request.method == "POST" and all([form.is_valid() for _, form in forms]):
        save_targets(found, forms)
        messages.success(request, "Targets saved.")
        return redirect(contract_url(found))
    context = {
        "contract": found,
        "rows": forms,
        "forms": [form for _, form in forms],
        "form": None,
        "first": first,
        "earlier": f"?from={first_of(first, -MONTHS):%Y-%m}",
        "later": f"?from={first_of(first, MONTHS):%Y-%m}",
    }
    return render(request, "brokerage/contract_targets.html", context)


@transaction.atomic
def save_targets(found: Contract, forms: list[tuple[date, TargetForm]]) -> None:
    """Write the months that differ; a month left empty has no target."""
    for month, form in forms:
        row = form.instance
        row.month, row.contract, row.broker_id = month, found, found.broker_id
        if not any(form.cleaned_data[name] is not None for name in FIGURES):
            if row.pk:
                row.delete()
        elif form.has_changed():
            row.save()


def _forms(request: HttpRequest, found: Contract, first: date) -> list[tuple[date, TargetForm]]:
    months = [first_of(first, ahead) for ahead in range(MONTHS)]
    rows = {row.month: row for row in found.targets.filter(month__in=months)}
    return [
        (
            month,
            TargetForm(request.POST or None, instance=rows.get(month) or Target(), prefix=f"{month:%Y-%m}"),
        )
        for month in months
    ]


def _first_month(request: HttpRequest, day: date) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('from', '')}-01"[:10])
    except ValueError:
        return day.replace(day=1)
