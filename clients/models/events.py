"""What happened, as typed facts. Apps that do not know each other meet here."""

from django.db import models
from django.db.models import Q

from brokerage.models import JobBroker, User
from clients.models.people import Client


class TimelineEvent(models.Model):
    """Something that happened to a client. Facts are ids, codes and dates, never free text.

    Append-only (a trigger refuses change): a correction is a further event that supersedes this one.
    """

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="events")
    kind = models.SlugField(max_length=40)
    happened_on = models.DateField()
    facts = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [
            models.Index(fields=["client", "-happened_on", "-id"], name="event_of_client"),
            models.Index(fields=["kind", "happened_on"], name="event_kind_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=models.F("id")),
                name="event_does_not_supersede_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
