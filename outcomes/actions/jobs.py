"""Jobs and their hours."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.events import record_event
from clients.models import Registration
from outcomes.actions.evaluation import evaluate
from outcomes.models import HoursChange, JobSpell

GIVEN = ("broker", "client", "registration", "recorded_by")


@transaction.atomic
def record_job(
    *,
    registration: Registration,
    by: User,
    day: date,
    employer: str,
    title: str,
    started_on: date,
    weekly_hours: Decimal,
    **details: object,
) -> JobSpell:
    """A job the client has, had or will start. weekly_hours: from the first day on.

    details: kind, ended_on, end_reason, hourly_rate, is_temporary, expected_end_on, how_found, disclosure,
    contact_weeks. day: today, as of which milestones are judged.
    """
    job = JobSpell(
        broker_id=registration.broker_id,
        client_id=registration.client_id,
        registration=registration,
        recorded_by=by,
        employer=employer,
        title=title,
        started_on=started_on,
        **details,
    )
    save_checked(job, trusted=GIVEN)
    _save_hours(job, started_on, weekly_hours, field="weekly_hours")
    record_event(registration.client, "job_started", started_on, by=by, job=job.pk)
    evaluate(registration.pk, day)
    return job


@transaction.atomic
def change_hours(*, job: JobSpell, by: User, day: date, from_on: date, weekly: Decimal) -> HoursChange:
    """Other weekly hours from a day on; the same day again corrects that entry."""
    if from_on < job.started_on:
        raise ValidationError(
            {"from_on": f"The job started on {job.started_on:%-d %B %Y}: choose that day or a later one."}
        )
    if job.ended_on and from_on > job.ended_on:
        raise ValidationError(
            {"from_on": f"The job ended on {job.ended_on:%-d %B %Y}: choose that day or an earlier one."}
        )
    change = _save_hours(job, from_on, weekly, field="weekly")
    record_event(job.client, "hours_changed", from_on, by=by, job=job.pk)
    evaluate(job.registration_id, day)
    return change


def _save_hours(job: JobSpell, from_on: date, weekly: Decimal, *, field: str) -> HoursChange:
    change = HoursChange.objects.filter(job=job, from_on=from_on).first()
    change = change or HoursChange(broker_id=job.broker_id, job=job, from_on=from_on)
    change.weekly = weekly
    try:
        save_checked(change, trusted=("broker", "job"))
    except ValidationError as error:
        sentences = [sentence for sentences in error.message_dict.values() for sentence in sentences]
        raise ValidationError({field: sentences}) from error
    return change


@transaction.atomic
def end_job(*, job: JobSpell, by: User, day: date, ended_on: date, reason: str) -> JobSpell:
    """The last day of a job and why it ended. A day ahead is a fact too: notice was given."""
    job.ended_on = ended_on
    job.end_reason = reason
    save_checked(job, trusted=GIVEN)
    record_event(job.client, "job_ended", ended_on, by=by, job=job.pk, reason=reason)
    evaluate(job.registration_id, day)
    return job


@transaction.atomic
def set_disclosure(*, job: JobSpell, by: User, day: date, disclosure: str) -> JobSpell:
    """What the client allows the employer to be asked and told."""
    job.disclosure = disclosure
    save_checked(job, trusted=GIVEN)
    record_event(job.client, "disclosure_changed", day, by=by, job=job.pk)
    return job
