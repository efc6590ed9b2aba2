"""How people arrive: what an agency sent, and what the Job Broker answered."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from brokerage.models import JobBroker, Office, User
from clients.codes import Benefit, Purpose, Route
from clients.identity import normalise_phone
from clients.models import Client
from partners.models import Agency, ApiClient


class ReferralQuerySet(models.QuerySet):
    """Reads as sentences: `visible_referrals(caller).unanswered()`."""

    def unanswered(self) -> "ReferralQuerySet":
        return self.filter(status=Referral.Status.RECEIVED)


class Referral(models.Model):
    """One person passed on by an agency. `as_sent` is kept as it was sent until retention clears it."""

    class Status(models.TextChoices):
        CHOOSING = "choosing", "Waiting for the person to choose a Job Broker"
        RECEIVED = "received", "Received"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals")
    api_client = models.ForeignKey(ApiClient, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    broker = models.ForeignKey(
        JobBroker, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(max_length=16, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    received_at = models.DateTimeField()
    # Two working days after it came, by the bank holidays of the office's nation.
    answer_due_on = models.DateField()
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    date_of_birth = models.DateField(null=True, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    national_insurance_digest = models.CharField(max_length=64, blank=True)
    route = models.CharField(max_length=32, choices=Route.choices)
    referrer_name = models.CharField(max_length=120)
    referrer_email = models.EmailField(blank=True)
    referrer_phone = models.CharField(max_length=30, blank=True)
    qualifying_benefit = models.CharField(max_length=36, choices=Benefit.choices, blank=True)
    reason = models.TextField(max_length=4000)
    consent_given_on = models.DateField()
    consent_purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    as_sent = models.JSONField()
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["broker", "status", "answer_due_on"], name="referral_inbox"),
            models.Index(fields=["agency", "-received_at", "-id"], name="referral_of_agency"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(broker__isnull=False) | Q(status__in=["choosing", "withdrawn"]),
                name="referral_without_broker_is_choosing",
                violation_error_message="Choose a Job Broker with the person first.",
            ),
            models.CheckConstraint(
                condition=Q(client__isnull=True) | Q(status="accepted"),
                name="only_an_accepted_referral_has_a_client",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def phone(self) -> str:
        """In international form; "" where none was sent, or none that can be read."""
        try:
            return normalise_phone(self._sent_of_person("phone"))
        except ValidationError:
            return ""

    @property
    def email(self) -> str:
        return self._sent_of_person("email")

    def _sent_of_person(self, name: str) -> str:
        return self.as_sent.get("person", {}).get(name) or ""


class Response(models.Model):
    """The Job Broker's answer to a referral."""

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    class Reason(models.TextChoices):
        """Why a referral was declined. Eligible people are never refused, so no reason says so."""

        NOT_ELIGIBLE = "not_eligible", "Not eligible for this programme"
        OUT_OF_AREA = "out_of_area", "Lives outside our area"
        PERSON_DECLINED = "person_declined", "The person does not want to go on"
        NO_CONTACT = "no_contact", "We could not reach the person"
        ALREADY_REGISTERED = "already_registered", "The person asked to stay where they are registered"
        SENT_IN_ERROR = "sent_in_error", "Sent in error"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="response")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    signpost = models.CharField("Where else the person may find help", max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="accepted", reason="") | (Q(decision="declined") & ~Q(reason="")),
                name="declined_has_a_reason",
                violation_error_message="Say why the referral is declined.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral}: {self.get_decision_display()}"
