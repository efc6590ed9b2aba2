"""The organisations around a Job Broker, and the people who sign in for them."""

from django.db import models
from django.db.models import F, Q

from brokerage.models.periods import PeriodQuerySet


class AgencyKind(models.TextChoices):
    JOBCENTRE = "jobcentre", "Jobcentre Plus office"
    TRAINING_PROVIDER = "training_provider", "Training provider"
    COMMUNITY = "community", "Community organisation"
    HEALTH_SERVICE = "health_service", "Health service"
    CARE_SERVICE = "care_service", "Care service"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    BUSINESS_INTERMEDIARY = "business_intermediary", "Business intermediary"


class Agency(models.Model):
    """A partner organisation that refers people to Job Brokers or is referred to."""

    reference = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=AgencyKind.choices)
    area = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class AgencyMembership(models.Model):
    """Who signs in for an agency, for a period."""

    user = models.ForeignKey("brokerage.User", on_delete=models.PROTECT, related_name="agency_memberships")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    is_administrator = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="agency_membership_period_not_empty",
                violation_error_message="The membership ends before it starts: change one of the dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency}"
