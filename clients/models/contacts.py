"""Dealings with clients, and those arranged."""

from django.db import models
from django.db.models import Q

from brokerage.models import JobBroker, Office, User
from clients.codes import Channel, ContactOutcome, Initiator
from clients.models.people import Client


class Contact(models.Model):
    """One dealing with one client or, for a group session, many."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    clients = models.ManyToManyField(Client, through="ContactClient", related_name="contacts")
    happened_at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    initiated_by = models.CharField(max_length=8, choices=Initiator.choices)
    outcome = models.CharField(max_length=20, choices=ContactOutcome.choices)
    place = models.CharField(max_length=120, blank=True)
    note = models.TextField(max_length=20000, blank=True)
    next_action = models.CharField(max_length=200, blank=True)
    next_action_on = models.DateField(null=True, blank=True)
    logged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_action_on__isnull=True) | ~Q(next_action=""),
                name="next_action_date_has_an_action",
                violation_error_message="Say what the next action is, or leave its date empty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.get_outcome_display()}"


class ContactClient(models.Model):
    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="people")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    # Copied from the contact: the timeline of a client is read by it, newest first.
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["client", "-happened_at"], name="contact_of_client")]
        constraints = [
            models.UniqueConstraint(fields=["contact", "client"], name="one_client_once_a_contact")
        ]

    def __str__(self) -> str:
        return f"{self.contact} with {self.client}"


class Appointment(models.Model):
    """An arranged dealing with one client."""

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        ATTENDED = "attended", "Attended"
        MISSED = "missed", "Did not attend"
        CANCELLED_BY_CLIENT = "cancelled_by_client", "Cancelled by the client"
        CANCELLED_BY_US = "cancelled_by_us", "Cancelled by us"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="appointments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    with_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=Channel.choices)
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.BOOKED)
    rebooked_as = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["broker", "with_user", "starts_at"], name="appointment_diary"),
            models.Index(fields=["client", "-starts_at"], name="appointment_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.client} {self.starts_at:%d %b %H:%M}"
