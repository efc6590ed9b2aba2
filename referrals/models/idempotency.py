"""Keys by which a caller may send the same request again without its being done again."""

from django.db import models

from partners.models import Agency, ApiClient


class IdempotencyKey(models.Model):
    """A key of one API client, what it was first used for, and the answer, once there is one."""

    KEPT_DAYS = 7

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    api_client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    claimed_at = models.DateTimeField()
    status_code = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    # As text, not jsonb, which would put the names in another order.
    body = models.TextField(null=True)

    class Meta:
        indexes = [models.Index(fields=["claimed_at"], name="idempotency_age")]
        constraints = [
            models.UniqueConstraint(fields=["api_client", "key"], name="one_use_of_a_key_per_client"),
        ]

    def __str__(self) -> str:
        return self.key
