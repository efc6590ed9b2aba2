"""What the rules say of each registration: derived from its facts, never typed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from brokerage.models import ContractTerms, JobBroker
from clients.models import Registration
from outcomes.codes import Band, BlockReason, MilestoneState


class Evaluation(models.Model):
    """The last judgement of one registration: which facts, and when time alone may change it."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="evaluation")
    facts_digest = models.CharField(max_length=64)
    job_entry_on = models.DateField(null=True, blank=True)
    # The date of the last point in work that the terms pay for, past or projected.
    sustained_on = models.DateField(null=True, blank=True)
    support_until = models.DateField(null=True, blank=True)
    # Another Job Broker registered the same person earlier, over some of the same days. Set by the night:
    # staff cannot see another broker's rows.
    to_confirm = models.BooleanField(default=False)
    # The next day on which the answer may differ though no fact has changed.
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_on"], name="evaluation_next", condition=Q(next_on__isnull=False))
        ]

    def __str__(self) -> str:
        return f"Evaluation of {self.registration}"


class Milestone(models.Model):
    """One milestone of a registration under the terms that apply, as last evaluated."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="milestones")
    terms = models.ForeignKey(ContractTerms, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=MilestoneState.choices)
    reached_on = models.DateField(null=True, blank=True)
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    reasons = ArrayField(models.CharField(max_length=32, choices=BlockReason.choices), default=list)
    counted_first = models.DateField(null=True, blank=True)
    counted_last = models.DateField(null=True, blank=True)
    counted_days = models.PositiveIntegerField(null=True, blank=True)
    # Which required days lack proof: [{"day", "needed", "proven"}], for "why this amount".
    evidence_days = models.JSONField(default=list)

    class Meta:
        ordering = ["registration", "position"]
        indexes = [
            models.Index(fields=["broker", "state", "reached_on"], name="milestone_state_date"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "code"], name="one_row_per_registration_and_milestone"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="not_reached", reached_on__isnull=True, amount__isnull=True, band="")
                    | Q(state="blocked", amount__isnull=False)
                    | Q(state__in=["projected", "payable"], reached_on__isnull=False, amount__isnull=False)
                ),
                name="milestone_state_has_its_fields",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.registration}"
