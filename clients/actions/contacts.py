"""Dealings with clients: those that were, and those arranged."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.codes import SUCCESSFUL_OUTCOMES, Initiator
from clients.events import record_event
from clients.models import Appointment, Client, Contact, ContactClient, Registration, TimelineEvent


@transaction.atomic
def log_contact(
    *,
    clients: Collection[Client],
    by: User,
    happened_at: datetime,
    channel: str,
    initiated_by: str,
    outcome: str,
    note: str = "",
    place: str = "",
    next_action: str = "",
    next_action_on: date | None = None,
) -> Contact:
    """Record one dealing with one client or, for a group, many. happened_at: an instant (aware)."""
    if not clients:
        raise ValidationError({"clients": "Choose at least one client."})
    contact = Contact(
        broker_id=next(iter(clients)).broker_id,
        happened_at=happened_at,
        channel=channel,
        initiated_by=initiated_by,
        outcome=outcome,
        note=note,
        place=place,
        next_action=next_action,
        next_action_on=next_action_on,
        logged_by=by,
    )
    save_checked(contact, trusted=("broker", "logged_by"))
    # A client of another Job Broker is refused by the key that these rows share with their contact.
    ContactClient.objects.bulk_create(
        ContactClient(broker_id=contact.broker_id, contact=contact, client=client, happened_at=happened_at)
        for client in clients
    )
    day = timezone.localdate(happened_at)
    for client in clients:
        record_event(client, "contact", day, by=by, contact=contact.pk)
    if outcome in SUCCESSFUL_OUTCOMES:
        _note_success(clients, day, by, by_adviser=initiated_by == Initiator.ADVISER)
    return contact


def _note_success(clients: Collection[Client], day: date, by: User, *, by_adviser: bool) -> None:
    ids = [client.pk for client in clients]
    known = TimelineEvent.objects.filter(client__in=ids, kind="first_contact")
    reached = set(known.values_list("client_id", flat=True))
    for client in clients:
        if client.pk not in reached:
            record_event(client, "first_contact", day, by=by)
    first = Registration.objects.filter(client__in=ids, first_contact_on__isnull=True)
    first.open().update(first_contact_on=day)
    if by_adviser:
        later = Q(last_adviser_contact_on__isnull=True) | Q(last_adviser_contact_on__lt=day)
        Client.objects.filter(later, pk__in=ids).update(last_adviser_contact_on=day)


@transaction.atomic
def book_appointment(
    *, client: Client, with_user: User, by: User, starts_at: datetime, channel: str, place: str = ""
) -> Appointment:
    """Arrange a dealing with a client. starts_at: an instant (aware)."""
    appointment = Appointment(
        broker_id=client.broker_id,
        client=client,
        office_id=client.office_id,
        with_user=with_user,
        starts_at=starts_at,
        channel=channel,
        place=place,
    )
    save_checked(appointment, trusted=("broker", "client", "office", "with_user"))
    record_event(
        client, "appointment_booked", timezone.localdate(starts_at), by=by, appointment=appointment.pk
    )
    return appointment
