"""What people record about jobs: start, hours, end, and what the employer may know."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.events import record_event
from clients.models import Client, Registration
from outcomes.actions.evaluating import evaluate
from outcomes.codes import Disclosure, EndReason, JobKind
from outcomes.models import HoursChange, JobSpell
from outcomes.rules import validation

FURTHEST_AHEAD = timedelta(days=366)
YOUNGEST_WORKER_YEARS = 13
SET_HERE = ("broker", "client", "registration", "recorded_by")


@transaction.atomic
def record_job(
    *,
    registration: Registration,
    by: User,
    employer: str,
    title: str,
    started_on: date,
    weekly_hours: Decimal,
    as_of: date,
    kind: str = JobKind.EMPLOYED,
    hourly_rate: Decimal | None = None,
    is_temporary: bool = False,
    expected_end_on: date | None = None,
    how_found: str = "",
    disclosure: str = Disclosure.NOT_ASKED,
    contact_weeks: list[int] | None = None,
) -> JobSpell:
    """Record that a client starts a job, with its first hours. Raises ValidationError by field."""
    client = Client.objects.get(pk=registration.client_id)
    errors = {**_errors_of_start(client, started_on, as_of), **_errors_of_hours(weekly_hours, "weekly_hours")}
    if expected_end_on and expected_end_on < started_on:
        errors["expected_end_on"] = (
            "The job is expected to end before it starts: give a later day, or leave it empty."
        )
    if errors:
        raise ValidationError(errors)
    job = JobSpell(
        broker_id=registration.broker_id, client=client, registration=registration, employer=employer,
        title=title, kind=kind, started_on=started_on, hourly_rate=hourly_rate, is_temporary=is_temporary,
        expected_end_on=expected_end_on, how_found=how_found, disclosure=disclosure,
        contact_weeks=contact_weeks or [], recorded_by=by,
    )  # fmt: skip
    save_checked(job, trusted=SET_HERE)
    HoursChange.objects.create(
        broker_id=job.broker_id, job=job, from_on=started_on, weekly=Decimal(weekly_hours)
    )
    record_event(client, "job_started", started_on, by=by, job=job.pk)
    evaluate(registration.pk, as_of)
    return job


@transaction.atomic
def change_hours(*, job: JobSpell, by: User, from_on: date, weekly: Decimal, as_of: date) -> HoursChange:
    """New weekly hours from a day on. The same day again corrects what was written for it."""
    job = _locked(job)
    errors = _errors_of_hours(weekly, "weekly")
    if from_on < job.started_on:
        errors["from_on"] = "This is before the job started: give the first day of work or a later one."
    elif job.ended_on and from_on > job.ended_on:
        errors["from_on"] = "This is after the job ended: give an earlier day, or change the end first."
    elif from_on > as_of + FURTHEST_AHEAD:
        errors["from_on"] = "This is more than a year ahead: check the year."
    if errors:
        raise ValidationError(errors)
    change, _ = HoursChange.objects.update_or_create(
        job=job, from_on=from_on, defaults={"broker_id": job.broker_id, "weekly": Decimal(weekly)}
    )
    record_event(job.client, "hours_changed", from_on, by=by, job=job.pk)
    evaluate(job.registration_id, as_of)
    return change


@transaction.atomic
def end_job(*, job: JobSpell, by: User, ended_on: date, reason: str, as_of: date) -> JobSpell:
    """The job's last day and why it ended; a job that has ended already gets the new day."""
    job = _locked(job)
    errors = {}
    if ended_on < job.started_on:
        errors["ended_on"] = "The job cannot end before it starts: give its first day or a later one."
    elif ended_on > as_of + FURTHEST_AHEAD:
        errors["ended_on"] = "This is more than a year ahead: check the year."
    if reason not in EndReason.values:
        errors["reason"] = "Choose why the job ended."
    if errors:
        raise ValidationError(errors)
    job.ended_on, job.end_reason = ended_on, reason
    save_checked(job, trusted=SET_HERE)
    # Hours that were to begin after the last day never will.
    job.hours.filter(from_on__gt=ended_on).delete()
    record_event(job.client, "job_ended", ended_on, by=by, job=job.pk, reason=reason)
    evaluate(job.registration_id, as_of)
    return job


@transaction.atomic
def set_disclosure(*, job: JobSpell, by: User, disclosure: str, as_of: date) -> JobSpell:
    """Whether the employer may be contacted, as the client wishes."""
    if disclosure not in Disclosure.values:
        raise ValidationError({"disclosure": "Choose what the client wishes."})
    job = _locked(job)
    job.disclosure = disclosure
    job.save(update_fields=["disclosure"])
    record_event(job.client, "disclosure_set", as_of, by=by, job=job.pk, disclosure=disclosure)
    evaluate(job.registration_id, as_of)
    return job


def _locked(job: JobSpell) -> JobSpell:
    rows = JobSpell.objects.select_for_update(of=("self",)).select_related("client")
    return rows.get(pk=job.pk)


def _errors_of_start(client: Client, started_on: date, as_of: date) -> dict[str, str]:
    if started_on > as_of + FURTHEST_AHEAD:
        return {"started_on": "The job starts more than a year ahead: check the year."}
    born = client.date_of_birth
    if born and started_on < born:
        return {"started_on": "The job starts before the client was born: check the year."}
    if born and started_on.year - born.year < YOUNGEST_WORKER_YEARS:
        return {"started_on": "The client was a child on that day: check the year."}
    return {}


def _errors_of_hours(weekly: Decimal, field: str) -> dict[str, str]:
    if not Decimal(weekly).is_finite() or weekly <= 0:
        return {field: "Hours a week must be more than 0: give the hours of one usual week."}
    if weekly > validation.HOURS_IN_A_WEEK:
        return {field: "A week has 168 hours: give the hours of one usual week."}
    if weekly != round(Decimal(weekly), 2):
        return {field: "Give hours with at most two decimals, such as 7.5 for seven and a half."}
    return {}
