"""Pages of contracts: the list, one contract, new ones, and changes of terms seen before they are made."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from brokerage import clock
from brokerage.access import Right, may, requires
from brokerage.contracts import changing, queries
from brokerage.contracts.drafts import TermsDraft
from brokerage.contracts.forms import ContractFilter, ContractForm, PresetForm, ReasonForm, TermsForms
from brokerage.models import Contract, ContractTerms, JobBroker, Programme, TermsChange
from brokerage.presets import codes, preset
from brokerage.registry import TermsEffect, terms_hooks

ON_A_PAGE = 25
CHANGES_SHOWN = 10
MAY_CHANGE = (Right.MANAGE_TEAM, Right.CONFIGURE)
# Not carried from the page of the form to the page that asks for the reason.
NOT_CARRIED = ("csrfmiddlewaretoken", "step", "reason")

Look = Callable[[TermsForms], TermsEffect]
Save = Callable[[TermsForms, str], ContractTerms]


def contract_or_404(request: HttpRequest, pk: int) -> Contract:
    return get_object_or_404(queries.visible_contracts(request.caller), pk=pk)


@requires(*MAY_CHANGE)
def contract_list(request: HttpRequest) -> HttpResponse:
    """The contracts of the caller's Job Broker, with the end of their present terms."""
    caller, day = request.caller, clock.today()
    programmes = Programme.objects.filter(contracts__broker_id=caller.broker_id).distinct()
    form = ContractFilter(request.GET, programmes=programmes)
    filters = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", queries.USUAL_SORT)
    rows = queries.listed(caller, day, filters, sort)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"filter_form": form, "page": page, "today": day}
    known = sort.removeprefix("-") in queries.SORTS
    context["sort"] = sort if known else queries.USUAL_SORT
    return render(request, "brokerage/contracts.html", context)


@requires(*MAY_CHANGE)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract: its terms with their milestones, its targets, and who changed what."""
    found = contract_or_404(request, pk)
    day = clock.today()
    changes = TermsChange.objects.filter(contract=found).select_related("by", "terms")
    context = {
        "contract": found,
        "terms": queries.terms_of(found, day),
        "changes": changes[:CHANGES_SHOWN],
        "targets": found.targets.filter(month__gte=day.replace(month=1, day=1)).order_by("month")[:18],
        "may_set_targets": may(request.caller, Right.MANAGE_TEAM),
        "today": day,
    }
    return render(request, "brokerage/contract.html", context)


@requires(*MAY_CHANGE)
def contract_new(request: HttpRequest) -> HttpResponse:
    """Choose a programme, then put its usual terms right for this contract."""
    code = request.GET.get("preset", "")
    if code not in codes():
        form = PresetForm(request.GET if "preset" in request.GET else None)
        return render(request, "brokerage/contract_preset.html", {"form": form})
    found = preset(code)
    data = request.POST or None
    about_start = {
        "contact_interval_days": found.contact_interval_days,
        "conversion_target": found.conversion_target,
    }
    about = ContractForm(data, initial=about_start, instance=Contract(broker_id=request.caller.broker_id))
    terms = TermsForms(data, TermsDraft.of_preset(found, clock.today()))
    reason = ReasonForm(data, initial={"reason": "New contract"})
    forms = [about, *terms.all, reason]
    if data and all([about.is_valid(), terms.is_valid(), reason.is_valid()]):
        made = _opened(request, found, about, terms, reason)
        if made:
            messages.success(request, f"Contract {made.reference} added.")
            return redirect(contract_url(made))
    invented = [each.name for each in found.milestones if each.amount_is_invented]
    context = {"about": about, "terms": terms, "reason": reason, "forms": forms, "form": None}
    context |= {"preset": found, "invented": invented}
    return render(request, "brokerage/contract_new.html", context)


def _opened(request: HttpRequest, found, about: ContractForm, terms: TermsForms, reason: ReasonForm):
    try:
        return changing.open_contract(
            broker=JobBroker.objects.get(pk=request.caller.broker_id),
            preset=found,
            about=about.cleaned_data,
            draft=terms.draft(),
            by=request.user,
            reason=reason.cleaned_data["reason"],
        )
    except ValidationError as error:
        for name, errors in getattr(error, "error_dict", {"": error}).items():
            if name in about.fields:
                about.add_error(name, errors)
            else:
                terms.show(ValidationError({name: errors}) if name else error)
        return None


@requires(*MAY_CHANGE)
def terms_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Terms that succeed those in force."""
    found, day = contract_or_404(request, pk), clock.today()
    latest = found.terms.order_by("-valid_from").prefetch_related("milestones").first()
    start = TermsDraft.of_terms(latest) if latest else None
    forms = TermsForms(request.POST or None, start)
    if latest:
        # The day is the one thing that has to be new.
        forms.terms.initial.update(valid_from=None, valid_to=None)

    def look(typed: TermsForms) -> TermsEffect:
        return changing.effect_of_succeeding(found, typed.draft(), typed.gap_is_meant, day)

    def save(typed: TermsForms, reason: str) -> ContractTerms:
        return changing.succeed_terms(
            contract=found, draft=typed.draft(), by=request.user, reason=reason,
            gap_is_meant=typed.gap_is_meant, as_of=day,
        )  # fmt: skip

    return _change(request, found, forms, look, save, title="New terms")


@requires(*MAY_CHANGE)
def terms_edit(request: HttpRequest, pk: int, terms_pk: int) -> HttpResponse:
    """Correct terms that nothing was paid on; others lead to new terms."""
    found, day = contract_or_404(request, pk), clock.today()
    row = found.terms.filter(pk=terms_pk).prefetch_related("milestones").first()
    if row is None:
        raise Http404("This contract has no such terms.")
    if row.pk in terms_hooks.paid_on(found):
        messages.info(request, changing.PAID_ON)
        return redirect(contract_url(found))
    forms = TermsForms(request.POST or None, TermsDraft.of_terms(row))

    def look(typed: TermsForms) -> TermsEffect:
        return changing.effect_of_editing(row, typed.draft(), typed.gap_is_meant, day)

    def save(typed: TermsForms, reason: str) -> ContractTerms:
        return changing.edit_terms(
            terms=row, draft=typed.draft(), by=request.user, reason=reason,
            gap_is_meant=typed.gap_is_meant, as_of=day,
        )  # fmt: skip

    return _change(request, found, forms, look, save, title="Correct the terms")


def _change(
    request: HttpRequest, found: Contract, forms: TermsForms, look: Look, save: Save, title: str
) -> HttpResponse:
    """The form, then what it would change with the reason, then the change."""
    context: dict[str, Any] = {"contract": found, "title": title, "terms": forms, "form": None}
    context["forms"] = forms.all
    if request.method == "POST" and request.POST.get("step") != "back" and forms.is_valid():
        saving = request.POST.get("step") == "save"
        reason = ReasonForm(request.POST if saving else None)
        try:
            if saving and reason.is_valid():
                terms = save(forms, reason.cleaned_data["reason"])
                messages.success(request, _said(terms))
                return redirect(contract_url(found))
            effect = look(forms)
        except ValidationError as error:
            forms.show(error)
        else:
            context |= {"effect": effect, "reason": reason, "forms": [reason], "carried": _carried(request)}
            context["paid_apart"] = effect.claimed_after.value - effect.claimed_before.value
            return render(request, "brokerage/contract_effect.html", context)
    return render(request, "brokerage/contract_terms.html", context)


def _said(terms: ContractTerms) -> str:
    number = terms.changes.first().registrations
    people = "1 registration is" if number == 1 else f"{number} registrations are"
    return f"Terms saved. {people} worked out again."


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.POST.items() if name not in NOT_CARRIED]


def contract_url(found: Contract) -> str:
    return reverse("brokerage:contract", args=[found.pk])
