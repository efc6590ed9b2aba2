"""Money promised and paid to a client by the Job Broker itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from brokerage import clock
from brokerage.access import Right, may, requires
from clients.forms.base import show_errors
from clients.models import Client, Registration
from clients.views.common import client_or_404, me, record_context
from outcomes import access
from outcomes.actions import client_payments as actions
from outcomes.forms.claims import PromiseForm
from outcomes.models import ClientPayment


def _latest_registration(client: Client) -> Registration | None:
    return Registration.objects.filter(client=client).order_by("-registered_on").first()


@requires(Right.RECORD_OUTCOMES, Right.SEE_CLAIMS)
def payments(request: HttpRequest, reference: str) -> HttpResponse:
    client = client_or_404(request, reference)
    if not access.may_see_milestones(request.caller, client):
        return redirect("outcomes:jobs", reference)
    registration, day = _latest_registration(client), clock.today()
    may_record = access.may_record(request.caller, client) and registration is not None
    form = PromiseForm(request.POST or None, today=day, initial={"promised_on": day})
    if request.method == "POST" and may_record and form.is_valid():
        try:
            actions.promise_payment(registration=registration, by=me(request), **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, "The promise is recorded.")
            return redirect("outcomes:client_payments", reference)
    rows = ClientPayment.objects.filter(registration__client=client)
    context = record_context(request, client, "jobs")
    context.update(
        form=form,
        payments=list(rows.select_related("promised_by", "paid_by")),
        may_record=may_record,
        may_pay=may(request.caller, Right.SEE_CLAIMS),
    )
    return render(request, "outcomes/claim_client_payments.html", context)


@requires(Right.SEE_CLAIMS)
@require_POST
def pay(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Record that a promised sum has been paid."""
    client = client_or_404(request, reference)
    payment = get_object_or_404(ClientPayment, pk=pk, registration__client=client)
    try:
        actions.pay_client(payment=payment, by=me(request), on=clock.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "Recorded as paid.")
    return redirect("outcomes:client_payments", reference)
