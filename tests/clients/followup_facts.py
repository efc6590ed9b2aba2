"""Short ways to state the facts that follow-ups are derived from."""

from datetime import date, datetime, time

from django.utils import timezone

from clients.models import Appointment, Client, Contact, ContactClient


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An instant of that day, London time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def contact(client: Client, day: date, outcome: str = "spoke", hour: int = 10, by=None) -> Contact:
    """A contact as the database holds it, without what the action does besides."""
    row = Contact.objects.create(
        broker_id=client.broker_id,
        happened_at=at(day, hour),
        channel="phone",
        initiated_by="client",
        outcome=outcome,
        logged_by=by or client.lead_adviser,
    )
    ContactClient.objects.create(
        broker_id=client.broker_id, contact=row, client=client, happened_at=row.happened_at
    )
    return row


def appointment(client: Client, day: date, state: str = "missed", hour: int = 10) -> Appointment:
    return Appointment.objects.create(
        broker_id=client.broker_id,
        client=client,
        office_id=client.office_id,
        with_user=client.lead_adviser,
        starts_at=at(day, hour),
        channel="face_to_face",
        state=state,
    )
