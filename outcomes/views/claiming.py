"""Claims on their way to the funder: draft, review, submit, batches and their files."""

from calendar import monthrange
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from brokerage import clock
from brokerage.access import Right, may, requires
from brokerage.models import Contract
from brokerage.templatetags.govuk import money as pounds
from outcomes import exports
from outcomes.actions import claims as actions
from outcomes.codes import ClaimState
from outcomes.forms.claims import DraftFilter, SendBackForm
from outcomes.models import Claim, ClaimBatch
from outcomes.queries import claims as queries
from outcomes.queries.grounds import grounds_of, name_of, reason_line, reason_of
from outcomes.queries.money import may_export

ON_A_PAGE = 25
# So many refusals are told one by one; the rest are counted.
TOLD = 5


def contracts_of(request: HttpRequest) -> list[Contract]:
    rows = Contract.objects.filter(broker_id=request.caller.broker_id)
    return list(rows.select_related("broker", "programme"))


def chosen_contract(request: HttpRequest, contracts: list[Contract]) -> Contract | None:
    """The contract named in the form or the address, else the first."""
    wanted = request.POST.get("contract") or request.GET.get("contract")
    found = [contract for contract in contracts if str(contract.pk) == wanted]
    return (found or contracts or [None])[0]


def ticked(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 19]


def tell(request: HttpRequest, done: str, result: actions.Result) -> None:
    """Say what was done, and each refusal."""
    if result.done:
        total = pounds(sum(claim.amount for claim in result.done))
        number = len(result.done)
        messages.success(request, f"{number} {'claim' if number == 1 else 'claims'} {done}: {total}.")
    for refusal in result.refused[:TOLD]:
        messages.error(request, f"Not done. {refusal}.")
    if len(result.refused) > TOLD:
        messages.error(request, f"{len(result.refused) - TOLD} more could not be done: look at the list.")
    if not result.done and not result.refused:
        messages.error(request, "Tick at least one row.")


def _month(text: str, day: date) -> date:
    """The last day of a month such as "2026-11"; of this month where it is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = day
    return first.replace(day=monthrange(first.year, first.month)[1])


@requires(Right.SEE_CLAIMS)
def work(request: HttpRequest) -> HttpResponse:
    """What waits for a second person or for sending, what is to be recovered, and where to go."""
    return render(request, "outcomes/claim_work.html", {"work": queries.work_of(request.caller)})


@requires(Right.DRAFT_CLAIMS)
def draft(request: HttpRequest) -> HttpResponse:
    """Everything payable of a contract and month, with its reason, to be ticked and drafted."""
    contracts, day = contracts_of(request), clock.today()
    contract = chosen_contract(request, contracts)
    until = _month(request.POST.get("month") or request.GET.get("month", ""), day)
    if request.method == "POST" and contract:
        return _draft(request, contract, until, day)
    rows = []
    if contract:
        rows = list(queries.to_draft(request.caller, contract.pk, until)[: queries.MOST_AT_ONCE])
    chosen = {"contract": contract.pk if contract else "", "month": f"{until:%Y-%m}"}
    context = {
        "rows": [(row, reason_line(grounds_of(row), row.reached_on, row.band, row.amount)) for row in rows],
        "total": sum(row.amount for row in rows),
        "most": queries.MOST_AT_ONCE,
        "contract": contract,
        "until": until,
        "month": chosen["month"],
        "filter_form": DraftFilter(chosen, contracts=contracts, day=day),
    }
    return render(request, "outcomes/claim_draft.html", context)


def _draft(request: HttpRequest, contract: Contract, until: date, day: date) -> HttpResponse:
    seen = queries.to_draft(request.caller, contract.pk, until)
    wanted = ticked(request, "milestone")
    # Those that somebody else has claimed meanwhile are no longer in the list: they are told of too.
    visible = queries.visible_milestones(request.caller).filter(pk__in=wanted)
    ids = {*seen.filter(pk__in=wanted).values_list("pk", flat=True), *visible.values_list("pk", flat=True)}
    try:
        result = actions.draft_claims(contract=contract, milestone_ids=ids, caller=request.caller, on=day)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        tell(request, "drafted. Somebody else now has to approve", result)
        if result.done:
            return redirect(f"{reverse('outcomes:claim_review')}?contract={contract.pk}")
    return redirect(f"{reverse('outcomes:claim_draft')}?contract={contract.pk}&month={until:%Y-%m}")


@requires(Right.APPROVE_CLAIMS, Right.DRAFT_CLAIMS)
def review(request: HttpRequest) -> HttpResponse:
    """Drafts that wait for a second person, who approves them or sends them back."""
    contracts, day = contracts_of(request), clock.today()
    contract = chosen_contract(request, contracts)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and contract and _judge(request, contract, form, day):
        return redirect(f"{reverse('outcomes:claim_review')}?contract={contract.pk}")
    rows = _in_words(request, ClaimState.DRAFTED, contract)
    context = _frame(request, contracts, contract, form)
    context.update(
        others=[row for row in rows if row[0].drafted_by_id != request.caller.user_id],
        own=[row for row in rows if row[0].drafted_by_id == request.caller.user_id],
        total=sum(claim.amount for claim, *_ in rows),
    )
    return render(request, "outcomes/claim_review.html", context)


def _judge(request: HttpRequest, contract: Contract, form: SendBackForm, day: date) -> bool:
    """Whether it was done; if not, the form says why."""
    if not form.is_valid():
        return False
    ids = _ticked_claims(request, contract)
    try:
        if request.POST.get("act") == "send_back":
            reason = form.cleaned_data["reason"]
            result = actions.send_back(claim_ids=ids, caller=request.caller, on=day, reason=reason)
            tell(request, "sent back", result)
        else:
            if not may(request.caller, Right.APPROVE_CLAIMS):
                raise PermissionDenied
            tell(request, "approved", actions.approve_claims(claim_ids=ids, caller=request.caller, on=day))
    except ValidationError as error:
        form.add_error("reason", " ".join(error.messages))
        return False
    return True


def _ticked_claims(request: HttpRequest, contract: Contract) -> list[int]:
    rows = queries.visible_claims(request.caller).filter(contract=contract)
    return list(rows.filter(pk__in=ticked(request, "claim")).values_list("pk", flat=True))


def _in_words(request: HttpRequest, state: str, contract: Contract | None) -> list[tuple[Claim, str, str]]:
    if contract is None:
        return []
    rows = queries.of_state(request.caller, state, contract.pk)[: queries.MOST_AT_ONCE]
    return [(claim, name_of(claim), reason_of(claim)) for claim in rows]


def _frame(
    request: HttpRequest, contracts: list[Contract], contract: Contract | None, form: SendBackForm
) -> dict[str, Any]:
    waiting = queries.waiting(request.caller)
    return {
        "contract": contract,
        "contracts": contracts,
        "form": form,
        "waiting": waiting,
        "may_approve": may(request.caller, Right.APPROVE_CLAIMS),
        "may_draft": may(request.caller, Right.DRAFT_CLAIMS),
    }


@requires(Right.DRAFT_CLAIMS, Right.APPROVE_CLAIMS)
def submit(request: HttpRequest) -> HttpResponse:
    """Approved claims, to be sent to the funder as the contract's next batch, or sent back."""
    contracts, day = contracts_of(request), clock.today()
    contract = chosen_contract(request, contracts)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and contract:
        answer = _submit(request, contract, form, day)
        if answer:
            return answer
    rows = _in_words(request, ClaimState.APPROVED, contract)
    context = _frame(request, contracts, contract, form)
    context.update(rows=rows, total=sum(claim.amount for claim, *_ in rows))
    return render(request, "outcomes/claim_submit.html", context)


def _submit(request: HttpRequest, contract: Contract, form: SendBackForm, day: date) -> HttpResponse | None:
    here = f"{reverse('outcomes:claim_submit')}?contract={contract.pk}"
    if request.POST.get("act") == "send_back":
        return redirect(here) if _judge(request, contract, form, day) else None
    ids = _ticked_claims(request, contract)
    batch, result = actions.submit_batch(contract=contract, claim_ids=ids, caller=request.caller, on=day)
    tell(request, f"submitted as batch {batch.number}" if batch else "submitted", result)
    return redirect("outcomes:claim_batch", batch.pk) if batch else redirect(here)


@requires(Right.SEE_CLAIMS)
def batches(request: HttpRequest) -> HttpResponse:
    """What has been sent, what came of it, and the ledger by month."""
    page = Paginator(queries.batches(request.caller), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "months": queries.months(request.caller)[:24]}
    return render(request, "outcomes/claim_batches.html", context)


def _batch_or_404(request: HttpRequest, pk: int) -> tuple[ClaimBatch, list[Claim]]:
    batch = get_object_or_404(ClaimBatch.objects.select_related("contract", "submitted_by"), pk=pk)
    claims = list(queries.of_batch(request.caller, batch))
    if not claims:
        raise Http404("There is no such batch here.")
    return batch, claims


@requires(Right.SEE_CLAIMS)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The schedule of a batch, which prints on A4."""
    found, claims = _batch_or_404(request, pk)
    context = {
        "batch": found,
        "rows": [(claim, name_of(claim), reason_of(claim)) for claim in claims],
        "total": sum(claim.amount for claim in claims),
        "balance": sum(claim.balance for claim in claims),
        "may_export": may_export(request.caller),
    }
    return render(request, "outcomes/claim_batch.html", context)


@requires(Right.SEE_CLAIMS)
@require_GET
def batch_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The batch as CSV or XLSX."""
    if not may_export(request.caller):
        raise PermissionDenied
    found, claims = _batch_or_404(request, pk)
    if kind == "csv":
        return exports.batch_as_csv(found, claims)
    if kind == "xlsx":
        return exports.batch_as_xlsx(found, claims)
    raise Http404("There is no such file.")
