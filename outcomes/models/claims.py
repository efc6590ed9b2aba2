"""Requests to the funder: each claim, the batch it went in, and every change of its state."""

from typing import Any

from django.db import connection, models
from django.db.models import F, Q

from brokerage.models import Contract, ContractTerms, JobBroker, User
from clients.models import Registration
from outcomes.codes import NOT_LIVE, Band, ClaimState

_TAKE = (
    "INSERT INTO outcomes_numberseries (broker_id, name, last) VALUES (%s, %s, %s)"
    " ON CONFLICT (broker_id, name) DO UPDATE SET last = outcomes_numberseries.last + EXCLUDED.last"
    " RETURNING last"
)


class NumberSeries(models.Model):
    """The last number given in one series of a Job Broker: its claims, or the batches of a contract."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["broker", "name"], name="one_series_per_name")]

    def __str__(self) -> str:
        return f"{self.name}: {self.last}"

    @classmethod
    def take(cls, broker_id: int, name: str, count: int = 1) -> range:
        """The next `count` numbers. Locks the series until the transaction ends, so none is given twice."""
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [broker_id, name, count])
            (last,) = cursor.fetchone()
        return range(last - count + 1, last + 1)


class ClaimBatch(models.Model):
    """Claims sent to the funder together. Numbers run from 1 within a contract."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    submitted_on = models.DateField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        verbose_name_plural = "claim batches"
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_batch_per_contract_and_number")
        ]

    def __str__(self) -> str:
        return f"Batch {self.number}"


class ClaimQuerySet(models.QuerySet):
    def live(self) -> "ClaimQuerySet":
        return self.exclude(state__in=NOT_LIVE)


class Claim(models.Model):
    """One milestone's payment, asked for under stated terms. What it asks for is fixed when it is drafted."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="claims")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="claims")
    milestone_code = models.SlugField(max_length=40)
    terms = models.ForeignKey(ContractTerms, on_delete=models.PROTECT, related_name="+")
    reached_on = models.DateField()
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    # How the amount came about on the day of drafting: see outcomes.queries.grounds.
    grounds = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFTED)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_on = models.DateField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        ClaimBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="claims"
    )
    submitted_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-reached_on", "-pk"]
        indexes = [models.Index(fields=["broker", "state", "reached_on"], name="claim_state_date")]
        constraints = [
            models.UniqueConstraint(fields=["broker", "reference"], name="one_claim_per_reference"),
            models.UniqueConstraint(
                fields=["registration", "milestone_code"],
                condition=~Q(state__in=["rejected", "recovered"]),
                name="one_live_claim_per_milestone",
                violation_error_message="This milestone has already been claimed.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="approver_is_not_drafter",
                violation_error_message="You drafted this claim, so somebody else has to approve it.",
            ),
            models.CheckConstraint(
                condition=Q(state="drafted")
                | Q(approved_by__isnull=False, approved_on__isnull=False)
                | Q(state="rejected"),
                name="claim_beyond_draft_was_approved",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="claim_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.reference:
            (self.reference,) = claim_references(self.broker)
        super().save(*args, **kwargs)


def batch_series(contract_id: int) -> str:
    """The series that numbers the batches of a contract."""
    return f"batches of {contract_id}"


def claim_references(broker: JobBroker, count: int = 1) -> list[str]:
    """The next references for claims of a Job Broker, such as NG-C-00042."""
    return [
        f"{broker.client_prefix}-C-{number:05}" for number in NumberSeries.take(broker.pk, "claims", count)
    ]


class ClaimChange(models.Model):
    """A claim came into a state: from which, by whom, when and why. Only ever inserted."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=10, choices=ClaimState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=ClaimState.choices)
    dated_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["claim", "pk"]

    def __str__(self) -> str:
        return f"{self.claim}: {self.get_to_state_display()}"
