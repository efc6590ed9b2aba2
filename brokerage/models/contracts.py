"""What a Job Broker is paid for: programme, contract, dated terms, milestones and targets."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from brokerage.models.organisation import JobBroker
from brokerage.models.people import User
from brokerage.models.periods import DateRange, PeriodQuerySet


class Programme(models.Model):
    """A scheme that funds job brokerage. Its preset terms are a file in brokerage/presets/."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """Job Broker × area × programme."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="contracts")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contracts")
    reference = models.CharField(max_length=30)
    area = models.CharField(max_length=120)
    contact_interval_days = models.PositiveSmallIntegerField(default=20)
    conversion_target = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    caseload_limit = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["broker", "reference"], name="one_contract_per_reference"),
            models.CheckConstraint(
                condition=Q(contact_interval_days__gte=1), name="contact_interval_above_zero"
            ),
            models.CheckConstraint(
                condition=Q(conversion_target__isnull=True)
                | Q(conversion_target__gte=0, conversion_target__lte=1),
                name="conversion_target_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.area}"


class ContractTerms(models.Model):
    """The terms of a contract between two dates, both included. Never edited once paid on: succeeded."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    full_time_hours = models.DecimalField(max_digits=5, decimal_places=2)
    part_time_hours = models.DecimalField(max_digits=5, decimal_places=2)
    part_time_rate = models.DecimalField(max_digits=6, decimal_places=4)
    support_weeks = models.PositiveSmallIntegerField()
    require_action_plan = models.BooleanField(default=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["contract", "valid_from"]
        verbose_name_plural = "contract terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="terms_period_not_empty",
                violation_error_message="These terms end before they start: change one of the dates.",
            ),
            ExclusionConstraint(
                name="terms_of_a_contract_never_overlap",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Other terms cover some of these days: end them first.",
            ),
            models.CheckConstraint(
                condition=Q(part_time_hours__gt=0, full_time_hours__gte=F("part_time_hours"))
                & Q(full_time_hours__lte=168),
                name="terms_hours_in_order",
                violation_error_message="Part-time hours must be above 0 and no more than full-time hours.",
            ),
            models.CheckConstraint(
                condition=Q(part_time_rate__gte=0, part_time_rate__lte=1), name="part_time_rate_is_a_share"
            ),
            models.CheckConstraint(condition=Q(support_weeks__gte=1), name="support_weeks_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} from {self.valid_from}"


class Basis(models.TextChoices):
    REGISTRATION = "registration", "Registration"
    JOB_ENTRY = "job_entry", "Job entry"
    WEEKS_IN_WORK = "weeks_in_work", "Weeks in work"
    EARNINGS = "earnings", "Earnings"


_IS = {basis: Q(basis=basis) for basis in Basis}
_NO_WEEKS = Q(weeks__isnull=True, window_weeks__isnull=True, min_hours__isnull=True)
_NO_EARNINGS = Q(threshold__isnull=True, within_days__isnull=True)


class MilestoneTerm(models.Model):
    """One milestone that the terms pay for. Which fields are filled depends on its basis."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(ContractTerms, on_delete=models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=20, choices=Basis.choices)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    part_time_amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    window_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    min_hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    threshold = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    within_days = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["terms", "position"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "code"], name="one_milestone_per_code"),
            models.UniqueConstraint(fields=["terms", "position"], name="one_milestone_per_position"),
            models.CheckConstraint(
                condition=(_IS["registration"] & _NO_WEEKS & _NO_EARNINGS & Q(part_time_amount__isnull=True))
                | (_IS["job_entry"] & _NO_WEEKS & _NO_EARNINGS)
                | (_IS["weeks_in_work"] & Q(weeks__gte=1) & _NO_EARNINGS)
                | (
                    _IS["earnings"]
                    & _NO_WEEKS
                    & Q(threshold__gt=0, within_days__gte=1, part_time_amount__isnull=True)
                ),
                name="milestone_has_the_fields_of_its_basis",
                violation_error_message="Fill in the fields this kind of milestone needs, and no others.",
            ),
            models.CheckConstraint(
                condition=Q(window_weeks__isnull=True) | Q(window_weeks__gte=F("weeks")),
                name="window_not_shorter_than_its_weeks",
                violation_error_message="The window must be at least as long as the weeks asked for.",
            ),
            models.CheckConstraint(
                condition=Q(min_hours__isnull=True) | Q(min_hours__gt=0, min_hours__lte=168),
                name="milestone_hours_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & (Q(part_time_amount__isnull=True) | Q(part_time_amount__gte=0)),
                name="milestone_amount_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a contract is meant to reach in one month; month is its first day."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="targets")
    month = models.DateField()
    registrations = models.PositiveIntegerField(null=True, blank=True)
    job_entries = models.PositiveIntegerField(null=True, blank=True)
    sustained = models.PositiveIntegerField(null=True, blank=True)
    # A share, 0 to 1: job entries of this month's registrations. Empty: that of the contract.
    conversion = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)

    class Meta:
        ordering = ["contract", "month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(conversion__isnull=True) | Q(conversion__gte=0, conversion__lte=1),
                name="target_conversion_is_a_share",
            ),
            models.UniqueConstraint(fields=["contract", "month"], name="one_target_per_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="target_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%B %Y}"


class TermsChange(models.Model):
    """Who changed the terms of a contract, how and why. Only ever added to."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Contract opened"
        SUCCEEDED = "succeeded", "New terms"
        EDITED = "edited", "Terms corrected"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms_changes")
    terms = models.ForeignKey(ContractTerms, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    # The terms as they were and as they are, as plain values; `before` is empty for a new contract.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    registrations = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="terms_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.contract}"
