"""Action plans and readiness for work."""

from django.db import models
from django.db.models import F, Q

from brokerage.models import JobBroker, User
from clients.codes import ReadinessLevel, StepBy
from clients.models.people import Client
from clients.models.registrations import Registration


class ActionPlan(models.Model):
    """Goals, steps and a review date; the latest by `agreed_on` is the one in force."""

    class Agreed(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        SIGNED = "signed", "Signed"
        PHONE = "phone", "By phone"
        EMAIL = "email", "By email or text"

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="plans")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="plans")
    goal = models.TextField("Goal", max_length=2000)
    agreed_on = models.DateField("Agreed with the client on")
    agreed_how = models.CharField("How it was agreed", max_length=12, choices=Agreed.choices)
    review_on = models.DateField("Review on")
    copy_given_on = models.DateField("Copy given on", null=True, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on__gt=F("agreed_on")),
                name="plan_review_after_agreement",
                violation_error_message="The review must be after the day the plan was agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan of {self.client}, {self.agreed_on}"


class PlanStep(models.Model):
    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField("Step", max_length=300)
    by = models.CharField("Who does it", max_length=8, choices=StepBy.choices)
    due_on = models.DateField("By when", null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_step_per_position")]

    def __str__(self) -> str:
        return self.text


class ReadinessAssessment(models.Model):
    """The red, amber, green standard on one day: history, both ways."""

    broker = models.ForeignKey(JobBroker, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="readiness_history")
    assessed_on = models.DateField()
    level = models.CharField(max_length=5, choices=ReadinessLevel.choices)
    items = models.JSONField(default=list)
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-assessed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.client}: {self.get_level_display()}"
