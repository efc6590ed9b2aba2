"""Figures as they stood on a day."""

from django.db import models
from django.db.models import Q

from brokerage.models import ConsortiumPartner, Contract, JobBroker, Office


class MeasureSnapshot(models.Model):
    """Counts for one cohort (contract, office, month of registration) as of one day.

    `month` is the first day of the month of registration. Achieved basis: facts, whatever was claimed.
    """

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(ConsortiumPartner, on_delete=models.PROTECT, null=True, blank=True)
    month = models.DateField()
    as_of = models.DateField()
    registrations = models.PositiveIntegerField(default=0)
    job_entries = models.PositiveIntegerField(default=0)
    sustained = models.PositiveIntegerField(default=0)
    claims_24m = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-as_of", "contract", "office", "month"]
        indexes = [models.Index(fields=["broker", "as_of"], name="snapshot_broker_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "office", "month", "as_of"], name="one_snapshot_per_cohort_and_day"
            ),
            models.CheckConstraint(
                condition=Q(job_entries__lte=models.F("registrations"))
                & Q(sustained__lte=models.F("job_entries")),
                name="snapshot_counts_nest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%B %Y} as of {self.as_of}"


class CommissionerFigure(models.Model):
    """One contract's counts for the people registered in one quarter, as a commissioner may read them.

    A view: a number is empty where it, or what it leaves over, would stand for fewer than five people.
    """

    id = models.TextField(primary_key=True)
    contract = models.CharField(max_length=30)
    area = models.CharField(max_length=120)
    programme = models.CharField(max_length=120)
    conversion_target = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    # The first day of the quarter of registration.
    quarter = models.DateField()
    as_of = models.DateField()
    registrations = models.IntegerField(null=True)
    job_entries = models.IntegerField(null=True)
    sustained = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "outcomes_commissioner_figures"
        ordering = ["contract", "-quarter"]

    def __str__(self) -> str:
        return f"{self.contract} from {self.quarter}"
