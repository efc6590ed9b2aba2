"""The person whom the Job Broker helps."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from brokerage.models import ConsortiumPartner, JobBroker, Office, User
from clients.codes import Benefit, ClientState, Condition, Gender, InactiveReason, ReadinessLevel
from clients.registry import in_work_condition


class ClientQuerySet(models.QuerySet):
    """Reads as sentences: `clients.open().in_work(day).led_by(user)`."""

    def open(self) -> "ClientQuerySet":
        return self.filter(state__in=[ClientState.ACTIVE, ClientState.INACTIVE, ClientState.SUSPENDED])

    def active(self) -> "ClientQuerySet":
        return self.filter(state=ClientState.ACTIVE)

    def in_work(self, day: date) -> "ClientQuerySet":
        return self.filter(in_work_condition(day))

    def led_by(self, user_id: int) -> "ClientQuerySet":
        return self.filter(lead_adviser_id=user_id)

    def unallocated(self) -> "ClientQuerySet":
        return self.open().filter(lead_adviser__isnull=True)

    def without_adviser_contact_since(self, day: date) -> "ClientQuerySet":
        return self.filter(Q(last_adviser_contact_on__isnull=True) | Q(last_adviser_contact_on__lt=day))


class Client(models.Model):
    """One person's record at one Job Broker. The same person at another broker has another record."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="clients")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="clients")
    partner = models.ForeignKey(ConsortiumPartner, on_delete=models.PROTECT, null=True, blank=True)
    reference = models.CharField(max_length=12)
    first_name = models.CharField("First name", max_length=80)
    last_name = models.CharField("Last name", max_length=80)
    former_names = models.CharField("Former names", max_length=200, blank=True)
    sort_name = models.CharField(max_length=170, editable=False)
    date_of_birth = models.DateField("Date of birth", null=True, blank=True)
    national_insurance_number = models.CharField("National Insurance number", max_length=9, blank=True)
    # Keyed digest: finds the same number again without the number being an index anyone can read.
    national_insurance_digest = models.CharField(max_length=64, blank=True, editable=False)
    phone = models.CharField("Phone", max_length=20, blank=True)
    email = models.EmailField("Email address", blank=True)
    address = models.CharField("Address", max_length=250, blank=True)
    postcode = models.CharField("Postcode", max_length=8, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    language = models.CharField("Language", max_length=60, blank=True)
    contact_wishes = models.CharField("Contact wishes", max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=ClientState.choices, default=ClientState.ENQUIRY)
    inactive_reason = models.CharField(max_length=16, choices=InactiveReason.choices, blank=True)
    state_review_on = models.DateField(null=True, blank=True)
    readiness = models.CharField(max_length=5, choices=ReadinessLevel.choices, blank=True)
    lead_adviser = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="clients_led"
    )
    contact_interval_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # The last successful contact that the adviser began: what "contact due" counts from.
    last_adviser_contact_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["broker", "lead_adviser", "state", "sort_name"], name="client_caseload"),
            models.Index(fields=["broker", "office", "state", "sort_name"], name="client_office"),
            models.Index(fields=["broker", "sort_name"], name="client_broker_name"),
            models.Index(
                fields=["national_insurance_digest"],
                name="client_ni_digest",
                condition=~Q(national_insurance_digest=""),
            ),
            GinIndex(fields=["search_text"], name="client_search_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["broker", "reference"],
                name="one_client_per_reference",
                violation_error_message="Another client has this reference.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClientState.INACTIVE)
                | (~Q(inactive_reason="") & Q(state_review_on__isnull=False)),
                name="inactive_has_reason_and_review",
                violation_error_message="Say why the client is inactive and when that will be reviewed.",
            ),
            models.CheckConstraint(
                condition=Q(contact_interval_days__isnull=True) | Q(contact_interval_days__gte=1),
                name="client_contact_interval_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class ClientProfile(models.Model):
    """Health, benefits and barriers: apart from the client, so that no list reads them by accident."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="profile")
    gender = models.CharField(max_length=16, choices=Gender.choices, blank=True)
    ethnicity = models.CharField(max_length=60, blank=True)
    primary_condition = models.CharField(max_length=36, choices=Condition.choices, blank=True)
    further_conditions = models.JSONField(default=list, blank=True)
    benefit = models.CharField("Qualifying benefit", max_length=36, choices=Benefit.choices, blank=True)
    benefit_from = models.DateField("Claim started", null=True, blank=True)
    communication_needs = models.CharField(max_length=200, blank=True)
    transport = models.CharField(max_length=200, blank=True)
    work_wanted = models.TextField("Work wanted", max_length=2000, blank=True)
    work_limits = models.TextField("Work ruled out by health", max_length=2000, blank=True)
    barriers = models.TextField(max_length=2000, blank=True)

    def __str__(self) -> str:
        return f"Profile of {self.client}"
