"""The organisation that delivers: Job Broker, its partners and offices, and who works there."""

from django.db import models
from django.db.models import F, Q

from brokerage.models.periods import PeriodQuerySet


class JobBroker(models.Model):
    """The organisation that holds the contract; for a consortium, its lead."""

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    client_prefix = models.CharField(max_length=4, unique=True)
    last_client_number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConsortiumPartner(models.Model):
    """A member of a Job Broker that is a partnership. Its staff see its own rows, the lead sees all."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="consortium_partners")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["broker", "name"], name="one_partner_per_name")]

    def __str__(self) -> str:
        return self.name


class Nation(models.TextChoices):
    """Which bank holidays an office keeps."""

    ENGLAND_AND_WALES = "england-and-wales", "England and Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"


class Office(models.Model):
    """A place or phone team from which a Job Broker serves an area."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="offices")
    partner = models.ForeignKey(
        ConsortiumPartner, on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    name = models.CharField(max_length=80)
    area = models.CharField(max_length=120)
    postcode_areas = models.JSONField(default=list, blank=True)
    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND_AND_WALES)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["broker", "name"], name="one_office_per_name")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADVISER = "adviser", "Adviser"
    IN_WORK_SPECIALIST = "in_work_specialist", "In-work specialist"
    ADMINISTRATOR = "administrator", "Administrator"
    MANAGER = "manager", "Manager"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    EMPLOYER_LIAISON = "employer_liaison", "Employer liaison"
    COMMISSIONER = "commissioner", "Commissioner"
    SYSTEM_ADMINISTRATOR = "system_administrator", "System administrator"


class MembershipQuerySet(PeriodQuerySet):
    def advisers(self) -> "MembershipQuerySet":
        return self.filter(role__in=[Role.ADVISER, Role.IN_WORK_SPECIALIST])


class Membership(models.Model):
    """One role of one person at one Job Broker, for a period. No office means all of them."""

    user = models.ForeignKey("brokerage.User", on_delete=models.PROTECT, related_name="memberships")
    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="memberships")
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    partner = models.ForeignKey(
        ConsortiumPartner, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    covers = models.ForeignKey(
        "brokerage.User", on_delete=models.PROTECT, null=True, blank=True, related_name="covered_by"
    )
    covers_until = models.DateField(null=True, blank=True)
    seconded_from = models.CharField(max_length=120, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "pk"]
        indexes = [models.Index(fields=["broker", "user"], name="membership_broker_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_period_not_empty",
                violation_error_message="The membership ends before it starts: change one of the dates.",
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True, covers_until__isnull=True)
                | Q(covers__isnull=False, covers_until__isnull=False),
                name="cover_has_an_end",
                violation_error_message="Say until when the colleague is covered.",
            ),
            models.UniqueConstraint(
                fields=["user", "broker", "role", "office", "valid_from"],
                name="one_membership_per_role_office_and_start",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
