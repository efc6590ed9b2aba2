"""Logging contacts and booking appointments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from brokerage import clock
from brokerage.access import Right, requires
from clients import access, actions
from clients.forms.base import show_errors
from clients.forms.contacts import AppointmentForm, ContactForm
from clients.models import Client
from clients.views.common import (
    in_days,
    me,
    person_or_404,
    record_context,
    record_url,
    refresh_followups,
    safe_next,
    staff_of,
)

NAMES = {"happened_at": "happened_on", "clients": "who", "starts_at": "starts_on"}


def contact_form_for(request: HttpRequest, client: Client) -> ContactForm:
    """An empty form for one client, to stand beside their record."""
    initial = {"who": client.reference, "next": request.get_full_path()}
    return ContactForm(caller=request.caller, now=timezone.now(), today=clock.today(), initial=initial)


# Whoever writes notes reads them: the roles with this right are those that log contacts.
@requires(Right.READ_NOTES)
def contact_new(request: HttpRequest) -> HttpResponse:
    """Log a contact with one client or a group, then go back to where it was opened."""
    caller, now = request.caller, timezone.now()
    reference = request.GET.get("client", "").replace("\x00", "")[:12]
    client = access.workable_clients(caller).filter(reference=reference).first() if reference else None
    otherwise = record_url(client) if client else "/today/"
    back = safe_next(request, otherwise)
    initial = {"who": client.reference if client else "", "next": back}
    form = ContactForm(request.POST or None, caller=caller, now=now, today=clock.today(), initial=initial)
    if request.method == "POST" and form.is_valid() and _log(request, form):
        return redirect(back)
    context = {"form": form, "client": client, "back": back, "nav_current": "caseload"}
    return render(request, "clients/contact_new.html", context)


def _log(request: HttpRequest, form: ContactForm) -> bool:
    values = dict(form.cleaned_data)
    people = values.pop("who")
    for name in ("happened_on", "happened_time", "next"):
        values.pop(name)
    try:
        actions.log_contact(clients=people, by=me(request), **values)
    except ValidationError as error:
        show_errors(form, error, NAMES)
        return False
    refresh_followups([person.pk for person in people])
    names = people[0].name if len(people) == 1 else f"{len(people)} clients"
    messages.success(request, f"Contact with {names} saved.")
    return True


@requires(Right.WORK_WITH_CLIENTS)
def appointment_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Book an appointment with a client."""
    client = person_or_404(request, reference)
    if not access.may_book(request.caller, client):
        raise PermissionDenied
    day = clock.today()
    form = AppointmentForm(
        request.POST or None, today=day, now=timezone.now(), staff=staff_of(request.caller, day),
        initial={"starts_on": in_days(7), "with_user": client.lead_adviser_id},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        del values["starts_on"], values["starts_time"]
        actions.book_appointment(client=client, by=me(request), **values)
        refresh_followups([client.pk])
        messages.success(request, f"Appointment with {client.name} booked.")
        return redirect(record_url(client))
    context = record_context(request, client)
    context.update(form=form, title="Book an appointment", button="Book appointment", back=record_url(client))
    return render(request, "clients/act.html", context)
