"""What the funder answers: a file of lines, each of which settles one claim or is refused."""

from django.db import models
from django.db.models import Q

from brokerage.models import Contract, JobBroker, User
from outcomes.models.claims import Claim


class Remittance(models.Model):
    """A file as uploaded. It moves no money until somebody has looked at it and imports it."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="remittances")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "digest"], name="one_remittance_per_file"),
            models.CheckConstraint(
                condition=Q(imported_by__isnull=True, imported_on__isnull=True)
                | Q(imported_by__isnull=False, imported_on__isnull=False),
                name="imported_remittance_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RemittanceLine(models.Model):
    """One row of an imported file, as it was typed, and what became of it. Only ever inserted."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    cells = models.JSONField()
    refusal = models.CharField(max_length=300, blank=True)
    # Of a line that settled its claim; the same answer of the same day settles it once.
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, null=True, blank=True, related_name="remittance_lines"
    )
    answer = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["remittance", "row"]
        constraints = [
            models.UniqueConstraint(fields=["remittance", "row"], name="one_line_per_row"),
            models.UniqueConstraint(fields=["claim", "answer"], name="an_answer_settles_its_claim_once"),
            models.CheckConstraint(
                condition=Q(claim__isnull=True, answer="") & ~Q(refusal="")
                | Q(claim__isnull=False, refusal="") & ~Q(answer=""),
                name="a_line_settles_or_is_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.row} of {self.remittance}"
