"""Proof of work."""

from django.db import models
from django.db.models import F, Q

from brokerage.models import JobBroker, User
from clients.models import Client
from outcomes.codes import EvidenceKind, EvidenceState, RejectReason
from outcomes.models.jobs import JobSpell


class Evidence(models.Model):
    """What proves that a job was held over some days. Judged by someone other than who recorded it."""

    class Obtained(models.TextChoices):
        FROM_CLIENT = "from_client", "From the client"
        FROM_EMPLOYER = "from_employer", "From the employer"
        BY_PHONE = "by_phone", "By phone"
        BY_POST = "by_post", "By post"
        ONLINE = "online", "Online"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="evidence")
    job = models.ForeignKey(JobSpell, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("What it is", max_length=20, choices=EvidenceKind.choices)
    covers_from = models.DateField("First day it covers")
    covers_to = models.DateField("Last day it covers")
    obtained_how = models.CharField("How it was obtained", max_length=16, choices=Obtained.choices)
    obtained_on = models.DateField("Obtained on")
    said_by = models.CharField("Who confirmed it", max_length=120, blank=True)
    file = models.FileField(upload_to="evidence/", max_length=120, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_type = models.CharField(max_length=40, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=EvidenceState.choices, default=EvidenceState.RECORDED)
    reject_reason = models.CharField(max_length=20, choices=RejectReason.choices, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-covers_to", "-pk"]
        verbose_name_plural = "evidence"
        indexes = [models.Index(fields=["broker", "state", "recorded_at"], name="evidence_to_check")]
        constraints = [
            models.CheckConstraint(
                condition=Q(covers_to__gte=F("covers_from")),
                name="evidence_covers_days_in_order",
                violation_error_message="The last day it covers is before the first: change one of them.",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                name="acceptor_is_not_recorder",
                violation_error_message="You recorded this evidence, so somebody else has to check it.",
            ),
            models.CheckConstraint(
                condition=Q(state="recorded", decided_by__isnull=True)
                | (~Q(state="recorded") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="judged_evidence_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") & ~Q(reject_reason="")
                | ~Q(state="rejected") & Q(reject_reason=""),
                name="rejected_evidence_says_why",
                violation_error_message="Say why the evidence is rejected.",
            ),
            models.CheckConstraint(
                condition=~Q(file="") | Q(kind="employer_phone"),
                name="evidence_has_a_file_or_is_a_call",
                violation_error_message="Attach the file, or record a confirmation by phone.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.covers_from} to {self.covers_to}"
