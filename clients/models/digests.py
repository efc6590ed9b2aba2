"""Which daily mails have been sent."""

from django.db import models

from brokerage.models import JobBroker, User


class DigestSent(models.Model):
    """The day's mail to one person: written with it, so that a night run twice sends it once."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)
    items = models.PositiveIntegerField()

    class Meta:
        ordering = ["-as_of", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "as_of"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"Digest of {self.user}, {self.as_of}"
