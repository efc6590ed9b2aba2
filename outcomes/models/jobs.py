"""Jobs and their hours."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from brokerage.models import JobBroker, User
from clients.models import Client, Registration
from outcomes.codes import Disclosure, EndReason, HowFound, JobKind


class JobSpellQuerySet(models.QuerySet):
    def active_on(self, day: date) -> "JobSpellQuerySet":
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)


class JobSpell(models.Model):
    """One job from start to end, both days included. Its weekly hours may change: see HoursChange."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="jobs")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="jobs")
    employer = models.CharField("Employer", max_length=120)
    title = models.CharField("Job title", max_length=120)
    kind = models.CharField("Kind of work", max_length=16, choices=JobKind.choices, default=JobKind.EMPLOYED)
    started_on = models.DateField("Started on")
    ended_on = models.DateField("Ended on", null=True, blank=True)
    end_reason = models.CharField(max_length=28, choices=EndReason.choices, blank=True)
    hourly_rate = models.DecimalField("Pay an hour", max_digits=7, decimal_places=2, null=True, blank=True)
    is_temporary = models.BooleanField("Temporary", default=False)
    expected_end_on = models.DateField("Expected to end on", null=True, blank=True)
    how_found = models.CharField("How it was found", max_length=10, choices=HowFound.choices, blank=True)
    disclosure = models.CharField(max_length=24, choices=Disclosure.choices, default=Disclosure.NOT_ASKED)
    # Weeks after the start on which contact was agreed; the usual ones where nothing was agreed.
    contact_weeks = models.JSONField(default=list, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = JobSpellQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        indexes = [
            models.Index(fields=["client", "started_on", "ended_on"], name="job_of_client"),
            models.Index(fields=["registration", "started_on"], name="job_of_registration"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="job_ends_after_it_starts",
                violation_error_message="The job cannot end before it starts: change one of the dates.",
            ),
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(ended_on__isnull=False), name="end_reason_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(hourly_rate__isnull=True) | Q(hourly_rate__gt=0),
                name="hourly_rate_above_zero",
                violation_error_message="Pay an hour must be more than £0, or left empty.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.employer}"


class HoursChange(models.Model):
    """Weekly hours from a date on, until the next change. The first is on the day the job starts."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(JobSpell, on_delete=models.CASCADE, related_name="hours")
    from_on = models.DateField("From")
    weekly = models.DecimalField("Hours a week", max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["job", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "from_on"],
                name="one_hours_entry_per_job_and_date",
                violation_error_message="There are hours for this job from that day already: change those.",
            ),
            models.CheckConstraint(
                condition=Q(weekly__gte=0, weekly__lte=168),
                name="weekly_hours_between_0_and_168",
                violation_error_message="Hours a week must be between 0 and 168.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekly} h from {self.from_on}"
