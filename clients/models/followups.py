"""What must be done next, derived from the facts."""

from datetime import date

from django.db import models
from django.db.models import Q

from brokerage.models import JobBroker, Office, User
from clients.models.people import Client


class FollowUpQuerySet(models.QuerySet):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(closed_at__isnull=True)

    def due_on(self, day: date) -> "FollowUpQuerySet":
        """Open, due on or before `day`, and not asleep that day."""
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=day), due_on__lte=day)


class FollowUp(models.Model):
    """One thing due. Its subject may belong to an app that this one does not know."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups"
    )
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    kind = models.SlugField(max_length=40)
    # What the due date was worked out from: with kind and subject it says which occasion this is.
    anchor_on = models.DateField()
    due_on = models.DateField()
    escalates_on = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict)
    snoozed_until = models.DateField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=200, blank=True)
    snoozed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=40, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["broker", "due_on"], name="followup_due", condition=Q(closed_at__isnull=True)
            ),
            models.Index(fields=["client"], name="followup_client", condition=Q(closed_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind", "anchor_on"],
                condition=Q(closed_at__isnull=True),
                name="one_open_follow_up_per_subject_kind_and_anchor",
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until__isnull=True) | ~Q(snooze_reason=""),
                name="snooze_has_a_reason",
                violation_error_message="Say why this can wait.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_on}"
