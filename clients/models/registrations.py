"""First contact, and the dated start with one Job Broker."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from brokerage.models import ConsortiumPartner, Contract, JobBroker, Office, User
from brokerage.models.periods import DateRange
from clients.codes import Benefit, ClaimLength, CloseReason, Route
from clients.models.people import Client
from partners.models import Agency


class Enquiry(models.Model):
    """First contact before registration, and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        REGISTERED = "registered", "Registered"
        WAITING = "waiting", "Waiting"
        SIGNPOSTED = "signposted", "Signposted"
        DECLINED = "declined", "Declined by the person"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="enquiries")
    received_on = models.DateField()
    route = models.CharField(max_length=32, choices=Route.choices)
    source_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True)
    referrer_name = models.CharField(max_length=120, blank=True)
    referred_on = models.DateField(null=True, blank=True)
    benefit = models.CharField(max_length=36, choices=Benefit.choices, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_reason = models.CharField(max_length=200, blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", outcome_on__isnull=True)
                | (~Q(outcome="open") & Q(outcome_on__isnull=False)),
                name="enquiry_outcome_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"Enquiry of {self.client}"


class RegistrationQuerySet(models.QuerySet):
    def open(self) -> "RegistrationQuerySet":
        return self.filter(closed_on__isnull=True)


class Registration(models.Model):
    """The dated, notified start of a client. What measures cut by often stands here as columns."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="registrations")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="registrations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="registrations")
    partner = models.ForeignKey(ConsortiumPartner, on_delete=models.PROTECT, null=True, blank=True)
    registered_on = models.DateField("Registered on")
    closed_on = models.DateField("Closed on", null=True, blank=True)
    close_reason = models.CharField(max_length=24, choices=CloseReason.choices, blank=True)
    enquired_on = models.DateField(null=True, blank=True)
    referred_on = models.DateField(null=True, blank=True)
    first_contact_on = models.DateField(null=True, blank=True)
    notified_on = models.DateField("Funder notified on", null=True, blank=True)
    route = models.CharField(max_length=32, choices=Route.choices, default=Route.OTHER)
    source_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    referrer_name = models.CharField(max_length=120, blank=True)
    claim_length = models.CharField(
        max_length=20, choices=ClaimLength.choices, default=ClaimLength.NOT_AVAILABLE
    )
    # The first day on which an action plan agreed with the client existed (rule 4).
    plan_agreed_on = models.DateField(null=True, blank=True)
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_on", "-pk"]
        indexes = [
            models.Index(fields=["broker", "registered_on"], name="registration_broker_date"),
            models.Index(fields=["contract", "registered_on"], name="registration_contract_date"),
        ]
        constraints = [
            ExclusionConstraint(
                name="registrations_of_a_client_never_overlap",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    (DateRange("registered_on", "closed_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "The client is registered already on some of these days: close that registration"
                    " with an earlier date, or choose a later one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("registered_on")),
                name="registration_closes_after_it_starts",
                violation_error_message=(
                    "A registration cannot close before it starts: change one of the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, close_reason="")
                | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                name="closed_registration_has_a_reason",
                violation_error_message="Say why the registration was closed.",
            ),
            models.CheckConstraint(
                condition=Q(enquired_on__isnull=True) | Q(enquired_on__lte=F("registered_on")),
                name="enquiry_not_after_registration",
                violation_error_message=(
                    "The enquiry cannot be after the registration: change one of the dates."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} registered {self.registered_on}"
