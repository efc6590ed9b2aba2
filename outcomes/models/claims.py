"""Requests to the funder, and the money that came of them."""

from django.db import models
from django.db.models import F, Q

from brokerage.models import Contract, ContractTerms, JobBroker, User
from clients.models import Registration
from outcomes.codes import NOT_LIVE, Band, ClaimState, LineKind


class ClaimQuerySet(models.QuerySet):
    def live(self) -> "ClaimQuerySet":
        return self.exclude(state__in=NOT_LIVE)


class Claim(models.Model):
    """One milestone's payment, asked for under stated terms. Its amount is fixed when it is drafted."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="claims")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="claims")
    milestone_code = models.SlugField(max_length=40)
    terms = models.ForeignKey(ContractTerms, on_delete=models.PROTECT, related_name="+")
    reached_on = models.DateField()
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFTED)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_on = models.DateField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_on = models.DateField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-reached_on", "-pk"]
        indexes = [models.Index(fields=["broker", "state", "reached_on"], name="claim_state_date")]
        constraints = [
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
        return f"{self.milestone_code} of {self.registration}"


class LedgerLine(models.Model):
    """One movement of money. Only ever inserted: a correction is a reversal or an adjustment."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    dated_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False)
                | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="a_reversal_points_to_its_line",
                violation_error_message="Name the line that this one reverses.",
            ),
            models.CheckConstraint(
                condition=Q(kind="payment", amount__gt=0) | ~Q(kind="payment"), name="payment_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
