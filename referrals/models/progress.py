"""What an agency may know of the people it referred."""

from django.db import models

from referrals.models.referrals import Referral


class SharedProgress(models.Model):
    """A view in the database: dates and codes, only while a consent naming the agency is in force.

    kind: accepted, declined (with its coded reason), or a shareable kind of event. The agency's role can
    read this and none of the tables behind it.
    """

    id = models.TextField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.DO_NOTHING, related_name="shared_progress")
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    reason = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "referrals_shared_progress"
        ordering = ["happened_on", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
