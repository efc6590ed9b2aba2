"""What the nightly jobs did, so that each figure can say which run it is from."""

from django.db import models
from django.db.models import Q


class Run(models.Model):
    """One nightly job for one day. Unfinished runs are taken up again when a worker starts."""

    name = models.CharField(max_length=40)
    as_of = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    position = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["name", "-ended_at"], name="run_name_ended")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="run_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} as of {self.as_of}"
