"""The money that came of claims, line by line, and what clients were promised of the broker's own."""

from django.db import models
from django.db.models import Q

from brokerage.models import JobBroker, User
from clients.models import Registration
from outcomes.codes import ClientPaymentKind, LineKind
from outcomes.models.claims import Claim
from outcomes.models.remittances import RemittanceLine


class LedgerLine(models.Model):
    """One movement of money. Only ever inserted: a correction is a reversal or an adjustment.

    What comes in is above zero, what goes back is below. A balance is always the sum of lines.
    """

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    dated_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    remittance_line = models.OneToOneField(
        RemittanceLine, on_delete=models.PROTECT, null=True, blank=True, related_name="payment"
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
            models.CheckConstraint(
                condition=Q(kind="recovery", amount__lt=0) | ~Q(kind="recovery"), name="recovery_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["payment"]) | ~Q(reason=""), name="a_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class ClientPayment(models.Model):
    """Money promised to a client by the Job Broker itself, apart from what the funder pays."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="client_payments")
    kind = models.CharField(max_length=20, choices=ClientPaymentKind.choices)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    promised_on = models.DateField()
    promised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    paid_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["registration", "promised_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"],
                name="one_client_payment_of_each_kind",
                violation_error_message="This payment has been promised already.",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="client_payment_above_zero"),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True, paid_by__isnull=True)
                | Q(paid_on__isnull=False, paid_by__isnull=False),
                name="paid_client_payment_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
