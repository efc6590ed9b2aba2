"""Random samples of paid claims, and what checking them found."""

from django.db import models
from django.db.models import F, Q

from brokerage.models import Contract, JobBroker, User
from outcomes.codes import AuditResult
from outcomes.models.claims import Claim


class AuditSample(models.Model):
    """A draw from the claims that were paid on between two days.

    population, population_value, population_digest: how many there were, what was paid on them in pounds, and
    a digest of their ids in order; with the seed they let anyone draw the same claims again.
    """

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paid_from = models.DateField()
    paid_to = models.DateField()
    seed = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    population_value = models.DecimalField(max_digits=14, decimal_places=2)
    population_digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drawn_on = models.DateField()

    class Meta:
        ordering = ["-drawn_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(paid_to__gte=F("paid_from")), name="audit_period_not_empty"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=F("population")), name="audit_sample_within_population"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.size} of {self.population} paid claims, seed {self.seed}"


class AuditFinding(models.Model):
    """One claim of a sample. `result` is empty until somebody other than its drafter has checked it.

    checks: code of each question on the list → whether the answer was yes.
    """

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="findings")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="audit_findings")
    paid = models.DecimalField(max_digits=10, decimal_places=2)
    checks = models.JSONField(default=dict)
    result = models.CharField(max_length=6, choices=AuditResult.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "claim"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "claim"], name="one_finding_per_sample_and_claim"),
            models.CheckConstraint(
                condition=Q(result="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(result="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="audit_result_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(result="failed") | ~Q(reason=""),
                name="failed_audit_has_a_reason",
                violation_error_message="Say what is wrong with the claim.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} in {self.sample}"
