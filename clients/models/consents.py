"""What a client lets us tell whom."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from brokerage.models import JobBroker, User
from clients.codes import Purpose
from clients.models.people import Client
from partners.models import Agency, AgencyKind


class ConsentQuerySet(models.QuerySet):
    def in_force(self, day: date) -> "ConsentQuerySet":
        """Those that still allow something on `day`: a later refusal of all their purposes ends them."""
        later = Q(given_on__gt=OuterRef("given_on")) | Q(given_on=OuterRef("given_on"), pk__gt=OuterRef("pk"))
        same = (
            Q(agency=OuterRef("agency"))
            | Q(agency_kind=OuterRef("agency__kind"))
            | Q(agency_kind=OuterRef("agency_kind"), agency__isnull=True)
        )
        refusal = Consent.objects.filter(
            later, same, client=OuterRef("client"), refused=True, given_on__lte=day,
            purposes__contains=OuterRef("purposes"),
        )  # fmt: skip
        return self.filter(
            ~Exists(refusal),
            Q(expires_on__isnull=True) | Q(expires_on__gte=day),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            refused=False,
            given_on__lte=day,
        )

    def naming(self, agency: Agency) -> "ConsentQuerySet":
        return self.filter(Q(agency=agency) | Q(agency_kind=agency.kind))


class Consent(models.Model):
    """Names one agency, or a kind of agency, and the purposes. Refusal and withdrawal are kept too."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency_kind = models.CharField(max_length=24, choices=AgencyKind.choices, blank=True)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    wording_version = models.CharField(max_length=20, default="2026-1")
    refused = models.BooleanField(default=False)
    given_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, agency_kind="")
                | (Q(agency__isnull=True) & ~Q(agency_kind="")),
                name="consent_names_an_agency_or_a_kind",
                violation_error_message="Choose one agency, or one kind of agency.",
            ),
            models.CheckConstraint(condition=Q(purposes__len__gt=0), name="consent_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="consent_period_not_empty",
                violation_error_message="The consent ends before it starts: change one of the dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"Consent of {self.client}"
