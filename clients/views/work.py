"""Opening a record, registering, planning, and moving a client on: a form and an action each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from brokerage import clock
from brokerage.access import Right, requires
from brokerage.models import Contract
from clients import access, actions
from clients.actions.states import NEXT_STATES
from clients.forms.base import show_errors
from clients.forms.people import EditPersonForm, EnquiryForm, HealthForm
from clients.forms.work import (
    AdviserForm,
    CloseForm,
    ConsentForm,
    PlanForm,
    ReadinessForm,
    RegisterForm,
    StateForm,
    StepFormSet,
    WithdrawForm,
)
from clients.models import ActionPlan, Client, ClientProfile, Consent, Registration
from clients.queries.search import possible_duplicates
from clients.views.common import (
    me,
    offices_of,
    person_or_404,
    record_context,
    record_url,
    refresh_followups,
    staff_of,
)


def worked_with(request: HttpRequest, reference: str) -> Client:
    """The client, if the caller may work with them; 403 where they may only look."""
    client = person_or_404(request, reference)
    if not access.may_work_with(request.caller, client):
        raise PermissionDenied
    return client


def act(
    request: HttpRequest, client: Client, form: Any, do: Callable[[], object], *, title: str, button: str,
    done: str, tab: str = "", back: str = "", names: dict[str, str] | None = None, **extra: Any,
) -> HttpResponse:  # fmt: skip
    """A page of one form and one action: what the action refuses shows at the form's fields."""
    back = back or record_url(client)
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except ValidationError as error:
            show_errors(form, error, names)
        else:
            refresh_followups([client.pk])
            messages.success(request, done)
            return redirect(back)
    context = record_context(request, client, tab)
    context.update(form=form, title=title, button=button, back=back, **extra)
    return render(request, "clients/act.html", context)


@requires(Right.ANSWER_REFERRALS)
def client_new(request: HttpRequest) -> HttpResponse:
    """Open the record of somebody who came by themselves."""
    day = clock.today()
    offices = offices_of(request.caller, Right.ANSWER_REFERRALS)
    form = EnquiryForm(
        request.POST or None, today=day, offices=offices,
        initial={"received_on": day, "office": offices.first(), "route": "self"},
    )  # fmt: skip
    duplicates: list[Client] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        if not values.pop("is_new"):
            person = ("national_insurance_number", "first_name", "last_name", "date_of_birth")
            duplicates = list(possible_duplicates(request.caller, **{name: values[name] for name in person}))
        if not duplicates:
            client = _open(request, form, values)
            if client:
                messages.success(request, f"{client.name} has the reference {client.reference}.")
                return redirect(record_url(client))
    context = {"form": form, "duplicates": duplicates, "nav_current": "caseload"}
    return render(request, "clients/client_new.html", context)


def _open(request: HttpRequest, form: EnquiryForm, values: dict[str, Any]) -> Client | None:
    office = values.pop("office")
    leads = request.user if "adviser" in request.caller.roles else None
    try:
        return actions.open_client(
            broker=office.broker, office=office, by=me(request), lead_adviser=leads, **values
        )
    except ValidationError as error:
        show_errors(form, error)
        return None


@requires(Right.WORK_WITH_CLIENTS)
def person_edit(request: HttpRequest, reference: str) -> HttpResponse:
    client = person_or_404(request, reference)
    if not access.may_change_details(request.caller, client):
        raise PermissionDenied
    initial = EditPersonForm.initial_of(client)
    form = EditPersonForm(request.POST or None, today=clock.today(), initial=initial)
    return act(
        request, client, form,
        lambda: actions.update_person(client=client, by=me(request), on=clock.today(), **form.cleaned_data),
        title="Change details", button="Save details", done="Details saved.", tab="profile",
        back=record_url(client, "profile"),
    )  # fmt: skip


@requires(Right.HEALTH)
def health_edit(request: HttpRequest, reference: str) -> HttpResponse:
    client = worked_with(request, reference)
    if not access.may_see_health(request.caller, client):
        raise PermissionDenied
    row = ClientProfile.objects.filter(client=client).first() or ClientProfile(client=client)
    initial = {name: getattr(row, name) for name in HealthForm.base_fields if name != "version"}
    form = HealthForm(
        request.POST or None, today=clock.today(), initial={**initial, "version": client.version}
    )
    return act(
        request, client, form,
        lambda: actions.update_profile(client=client, by=me(request), on=clock.today(), **form.cleaned_data),
        title="Change health and barriers", button="Save", done="Health and barriers saved.", tab="profile",
        back=record_url(client, "profile"),
    )  # fmt: skip


def _plan_forms(request: HttpRequest, adding: bool) -> tuple[PlanForm, Any]:
    day = clock.today()
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and adding:
        typed = data.get("steps-TOTAL_FORMS", "")
        total = int(typed) if typed.isdecimal() and len(typed) < 3 else 3
        data["steps-TOTAL_FORMS"] = str(min(total + 1, 20))
    plan = PlanForm(data, today=day, initial=PlanForm.usual(day))
    return plan, StepFormSet(data, prefix="steps", form_kwargs={"today": day})


def _plan_values(plan: PlanForm, steps: Any) -> dict[str, Any]:
    return {
        **plan.cleaned_data,
        "steps": [row for row in steps.cleaned_data if row.get("text")],
    }


@requires(Right.WORK_WITH_CLIENTS)
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """Register a client and, on the same page, agree the action plan."""
    client = worked_with(request, reference)
    day = clock.today()
    contracts = Contract.objects.filter(broker_id=client.broker_id).order_by("reference")
    adding = "add" in request.POST
    form = RegisterForm(
        request.POST or None, today=day, contracts=contracts,
        initial={"registered_on": day, "contract": contracts[0] if len(contracts) == 1 else None},
    )  # fmt: skip
    plan, steps = _plan_forms(request, adding)
    if request.method == "POST" and not adding:
        with_plan = "with_plan" in request.POST
        checked = [form.is_valid(), *([plan.is_valid(), steps.is_valid()] if with_plan else [])]
        if all(checked) and _register(
            request, client, form, _plan_values(plan, steps) if with_plan else None
        ):
            return redirect(record_url(client))
        if not with_plan:
            plan.is_bound = steps.is_bound = False
    context = record_context(request, client)
    context.update(form=form, plan_form=plan, steps=steps, shown_forms=[form, plan, steps])
    context["forms"] = [] if adding else [plan, steps]
    return render(request, "clients/register.html", context)


def _register(request: HttpRequest, client: Client, form: RegisterForm, plan: dict[str, Any] | None) -> bool:
    values = dict(form.cleaned_data)
    values.pop("with_plan")
    try:
        actions.register_client(client=client, by=me(request), plan=plan, as_of=clock.today(), **values)
    except ValidationError as error:
        show_errors(form, error)
        return False
    refresh_followups([client.pk])
    messages.success(request, f"{client.name} is registered{' with an action plan' if plan else ''}.")
    return True


@requires(Right.WORK_WITH_CLIENTS)
def registration_close(request: HttpRequest, reference: str) -> HttpResponse:
    client = worked_with(request, reference)
    registration = Registration.objects.open().filter(client=client).first()
    if registration is None:
        raise Http404("No open registration.")
    day = clock.today()
    form = CloseForm(request.POST or None, today=day, initial={"closed_on": day})
    return act(
        request, client, form,
        lambda: actions.close_registration(
            registration=registration, by=me(request), closed_on=form.cleaned_data["closed_on"],
            reason=form.cleaned_data["close_reason"], as_of=day,
        ),
        title="Close the registration", button="Close registration",
        done=f"The registration of {client.name} is closed.",
    )  # fmt: skip


@requires(Right.WORK_WITH_CLIENTS)
def plan_edit(request: HttpRequest, reference: str) -> HttpResponse:
    """A new plan; the one before stays on record."""
    client = worked_with(request, reference)
    registration = Registration.objects.open().filter(client=client).first()
    if registration is None:
        messages.info(request, "Register the client first: a plan belongs to a registration.")
        return redirect("clients:register", reference)
    adding = "add" in request.POST
    form, steps = _plan_forms(request, adding)
    if request.method == "POST" and not adding and all([form.is_valid(), steps.is_valid()]):
        try:
            actions.agree_plan(
                registration=registration, by=me(request), as_of=clock.today(), **_plan_values(form, steps)
            )
        except ValidationError as error:
            show_errors(form, error)
        else:
            refresh_followups([client.pk])
            messages.success(request, "Action plan saved.")
            return redirect(record_url(client, "plan"))
    context = record_context(request, client, "plan")
    context.update(plan_form=form, steps=steps, form=None, forms=[] if adding else [form, steps])
    return render(request, "clients/plan_edit.html", context)


@requires(Right.WORK_WITH_CLIENTS)
@require_POST
def plan_steps(request: HttpRequest, reference: str) -> HttpResponse:
    """Tick what is done, or note that the client has a copy."""
    client = worked_with(request, reference)
    plan = get_object_or_404(ActionPlan.objects.filter(client=client)[:1])
    if "copy" in request.POST:
        actions.give_copy(plan=plan, on=clock.today())
        messages.success(request, "Noted: the client has a copy of the plan.")
    else:
        done = {int(pk) for pk in request.POST.getlist("done") if pk.isdecimal() and len(pk) < 18}
        changed = actions.mark_steps(plan=plan, done=done, on=clock.today())
        messages.success(request, f"{changed} step{'' if changed == 1 else 's'} changed.")
    return redirect(record_url(client, "plan"))


@requires(Right.WORK_WITH_CLIENTS)
def consent_new(request: HttpRequest, reference: str) -> HttpResponse:
    client = worked_with(request, reference)
    form = ConsentForm(request.POST or None, today=clock.today(), initial={"given_on": clock.today()})

    def record() -> None:
        values = dict(form.cleaned_data)
        refused = values.pop("answer") == "refused"
        actions.record_consent(client=client, by=me(request), refused=refused, **values)

    return act(
        request, client, form, record, title="What the client lets us tell", button="Save answer",
        done="Answer saved.", tab="sharing", back=record_url(client, "sharing"),
    )  # fmt: skip


@requires(Right.WORK_WITH_CLIENTS)
def consent_withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    client = worked_with(request, reference)
    consent = get_object_or_404(Consent.objects.filter(client=client), pk=pk)
    form = WithdrawForm(request.POST or None, today=clock.today(), initial={"withdrawn_on": clock.today()})
    return act(
        request, client, form,
        lambda: actions.withdraw_consent(consent=consent, by=me(request), **form.cleaned_data),
        title="Withdraw consent", button="Withdraw consent", tab="sharing",
        done="Consent withdrawn: nothing more is shared under it.", back=record_url(client, "sharing"),
    )  # fmt: skip


@requires(Right.WORK_WITH_CLIENTS)
def state_change(request: HttpRequest, reference: str) -> HttpResponse:
    client = worked_with(request, reference)
    form = StateForm(request.POST or None, today=clock.today(), states=NEXT_STATES[client.state])
    return act(
        request, client, form,
        lambda: actions.set_state(client=client, by=me(request), on=clock.today(), **form.cleaned_data),
        title="Change state", button="Save state", done="State saved.",
    )  # fmt: skip


@requires(Right.WORK_WITH_CLIENTS)
def readiness_new(request: HttpRequest, reference: str) -> HttpResponse:
    client = worked_with(request, reference)
    form = ReadinessForm(
        request.POST or None, today=clock.today(),
        initial={"assessed_on": clock.today(), "level": client.readiness},
    )  # fmt: skip
    return act(
        request, client, form,
        lambda: actions.record_readiness(client=client, by=me(request), **form.cleaned_data),
        title="Readiness for work", button="Save readiness", done="Readiness saved.", tab="profile",
        back=record_url(client, "profile"),
    )  # fmt: skip


@requires(Right.MANAGE_TEAM)
def adviser_change(request: HttpRequest, reference: str) -> HttpResponse:
    client = person_or_404(request, reference)
    if not access.may_assign(request.caller, client):
        raise PermissionDenied
    staff = staff_of(request.caller, clock.today())
    form = AdviserForm(request.POST or None, staff=staff, initial={"lead_adviser": client.lead_adviser_id})
    return act(
        request, client, form,
        lambda: actions.assign_adviser(
            client=client, adviser=form.cleaned_data["lead_adviser"], by=me(request), on=clock.today()
        ),
        title="Change lead adviser", button="Save adviser", done="Lead adviser saved.",
    )  # fmt: skip
