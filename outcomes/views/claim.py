"""One claim: why it has its amount, what came of it, and the money that comes and goes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from brokerage import clock
from brokerage.access import Right, may, requires
from clients.forms.base import show_errors
from outcomes import access
from outcomes.actions import ledger
from outcomes.forms.claims import MoneyForm
from outcomes.models import Claim, LedgerLine, Milestone
from outcomes.queries import claims as queries
from outcomes.queries.grounds import name_of, papers_of, reason_of
from outcomes.rules import claims as arithmetic


def _claim_or_404(request: HttpRequest, reference: str) -> Claim:
    rows = access.visible_claims(request.caller).select_related(
        "registration__client", "contract", "terms", "batch", "drafted_by", "approved_by"
    )
    return get_object_or_404(rows, reference=reference)


@requires(Right.SEE_CLAIMS)
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Why this amount: prints for the auditor."""
    found = _claim_or_404(request, reference)
    return render(request, "outcomes/claim.html", _context(request, found))


def _context(request: HttpRequest, found: Claim) -> dict[str, Any]:
    lines = list(found.lines.select_related("entered_by"))
    milestone = queries.milestone_of(request.caller, found)
    balance = sum((line.amount for line in lines), arithmetic.ZERO)
    now = milestone.amount if milestone and milestone.state == "payable" else arithmetic.ZERO
    difference = arithmetic.difference(found.amount, balance, now)
    settled = found.state in queries.SETTLED
    return {
        "claim": found,
        "client": found.registration.client,
        "name": name_of(found),
        "reason": reason_of(found),
        "days": papers_of(found),
        "lines": lines,
        "balance": balance,
        "difference": difference if settled else None,
        "cause": _cause(found, milestone),
        "changes": list(found.changes.select_related("changed_by")),
        "may_enter": may(request.caller, Right.IMPORT_REMITTANCE) and bool(lines),
    }


def _cause(found: Claim, milestone: Milestone | None) -> str:
    live = found.state not in ("rejected", "recovered")
    return queries.cause_of(found, milestone) if live and milestone else ""


@requires(Right.IMPORT_REMITTANCE)
def money(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a recovery, a supplement, or take a line back."""
    found = _claim_or_404(request, reference)
    lines = list(found.lines.filter(reversed_by__isnull=True).exclude(kind="reversal"))
    difference = _context(request, found)["difference"]
    due = (difference.to_recover or difference.supplement) if difference else None
    initial = {"act": request.GET.get("act", "recover"), "amount": due or None}
    form = MoneyForm(request.POST or None, lines=lines, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _enter(request, found, form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "The ledger has a further line.")
            return redirect("outcomes:claim", found.reference)
    context = {"form": form, "claim": found, "name": name_of(found), "difference": difference}
    return render(request, "outcomes/claim_money.html", context)


def _enter(request: HttpRequest, found: Claim, given: dict[str, Any]) -> LedgerLine:
    common = {"reason": given["reason"], "caller": request.caller, "on": clock.today()}
    if given["act"] == "reverse":
        line = get_object_or_404(found.lines, pk=given["line"])
        return ledger.reverse(line=line, **common)
    act = ledger.recover if given["act"] == "recover" else ledger.supplement
    return act(claim=found, amount=given["amount"], **common)


@requires(Right.SEE_CLAIMS)
def differences(request: HttpRequest) -> HttpResponse:
    """Paid claims that the facts no longer bear out: what to recover, and what more to ask for."""
    recover = list(_listed(queries.to_recover(request.caller)))
    supplements = list(_listed(queries.supplements(request.caller)))
    stand = queries.stand_of([*recover, *supplements])
    context = {
        "recover": [(row, name_of(row), queries.cause_of(row, stand.get(row.pk))) for row in recover],
        "supplements": [(row, name_of(row), queries.cause_of(row, stand.get(row.pk))) for row in supplements],
        "recover_total": queries.recovery_total(request.caller),
        "may_enter": may(request.caller, Right.IMPORT_REMITTANCE),
        "most": queries.MOST_AT_ONCE,
    }
    return render(request, "outcomes/claim_differences.html", context)


def _listed(rows):
    return rows.select_related("registration__client", "contract")[: queries.MOST_AT_ONCE]
