"""Action plans, their steps, and readiness for work."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.codes import ReadinessLevel, StepBy
from clients.events import record_event
from clients.models import ActionPlan, Client, PlanStep, ReadinessAssessment, Registration
from clients.registry import registration_changed


@transaction.atomic
def agree_plan(
    *,
    registration: Registration,
    by: User,
    goal: str,
    agreed_on: date,
    agreed_how: str,
    review_on: date,
    steps: Iterable[dict[str, Any]],
    copy_given_on: date | None = None,
    as_of: date | None = None,
) -> ActionPlan:
    """Write down the plan agreed with the client. steps: {"text", "by"?, "due_on"?}, in their order.

    The earliest plan of a registration is what its registration milestone waits for (rule 4).
    """
    plan = ActionPlan(
        broker_id=registration.broker_id,
        client_id=registration.client_id,
        registration=registration,
        goal=goal,
        agreed_on=agreed_on,
        agreed_how=agreed_how,
        review_on=review_on,
        copy_given_on=copy_given_on,
        written_by=by,
    )
    save_checked(plan, trusted=("broker", "client", "registration", "written_by"))
    _write_steps(plan, steps)
    earliest = min(filter(None, [registration.plan_agreed_on, agreed_on]))
    Registration.objects.filter(pk=registration.pk).update(plan_agreed_on=earliest)
    registration.plan_agreed_on = earliest
    client = Client.objects.get(pk=registration.client_id)
    record_event(client, "plan_agreed", agreed_on, by=by, plan=plan.pk)
    registration_changed(registration.pk, as_of or agreed_on)
    return plan


def _write_steps(plan: ActionPlan, steps: Iterable[dict[str, Any]]) -> None:
    rows = [
        PlanStep(
            broker_id=plan.broker_id,
            plan=plan,
            position=position,
            text=step["text"],
            by=step.get("by") or StepBy.CLIENT,
            due_on=step.get("due_on"),
            done_on=step.get("done_on"),
        )
        for position, step in enumerate(steps, 1)
    ]
    for row in rows:
        row.clean_fields(exclude={"broker", "plan"})
    PlanStep.objects.bulk_create(rows)


@transaction.atomic
def mark_steps(*, plan: ActionPlan, done: set[int], on: date) -> int:
    """Make exactly the steps with these ids done; gives how many changed."""
    newly = plan.steps.filter(pk__in=done, done_on__isnull=True).update(done_on=on)
    undone = plan.steps.filter(done_on__isnull=False).exclude(pk__in=done).update(done_on=None)
    return newly + undone


@transaction.atomic
def give_copy(*, plan: ActionPlan, on: date) -> ActionPlan:
    """Note that the client was given a copy of the plan."""
    if on < plan.agreed_on:
        raise ValidationError({"copy_given_on": "The copy cannot be given before the plan was agreed."})
    plan.copy_given_on = on
    plan.save(update_fields=["copy_given_on"])
    return plan


@transaction.atomic
def record_readiness(
    *, client: Client, by: User, level: str, assessed_on: date, items: Iterable[str] = ()
) -> ReadinessAssessment:
    """Record red, amber or green on one day; the newest by date is what the client's pages show."""
    if level not in ReadinessLevel.values:
        raise ValidationError({"level": "Choose red, amber or green."})
    row = ReadinessAssessment.objects.create(
        broker_id=client.broker_id,
        client=client,
        assessed_on=assessed_on,
        level=level,
        items=list(items),
        assessed_by=by,
    )
    newest = ReadinessAssessment.objects.filter(client=client).values_list("level", flat=True).first()
    Client.objects.filter(pk=client.pk).update(readiness=newest)
    client.readiness = newest
    record_event(client, "readiness_recorded", assessed_on, by=by, level=level)
    return row
