"""Turns the jobs of stories into rows, with their hours and evidence."""

from datetime import timedelta
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from brokerage.demo import files
from brokerage.demo.build import Setting
from brokerage.demo.draw import instant
from brokerage.demo.rows import Rows
from brokerage.demo.story import Paper, Work
from brokerage.models import User
from clients.models import Client, Registration
from outcomes.models import Evidence, HoursChange, JobSpell


def build_job(
    rows: Rows, rng: Random, work: Work, at: Setting, client: Client, registration: Registration
) -> JobSpell:
    """A job with its hours and papers. It was recorded within days of its start."""
    known_on = min(work.start + timedelta(days=rng.randint(0, 4)), at.as_of - timedelta(days=1))
    known_on = max(known_on, work.start)
    job = rows.add(
        JobSpell(
            broker=client.broker,
            client=client,
            registration=registration,
            employer=work.employer,
            title=work.title,
            kind=work.kind,
            started_on=work.start,
            ended_on=work.end,
            end_reason=work.end_reason,
            hourly_rate=work.rate,
            is_temporary=work.ends_about is not None,
            expected_end_on=work.ends_about,
            how_found=work.found,
            disclosure=work.disclosure,
            recorded_by=at.adviser,
            recorded_at=instant(known_on, 14 * 60),
        )
    )
    rows.event(client, "job_started", instant(work.start, 14 * 60), at.adviser, job=job)
    for place, (from_on, weekly) in enumerate(work.hours):
        rows.add(HoursChange(broker=client.broker, job=job, from_on=from_on, weekly=weekly))
        if place:
            rows.event(client, "hours_changed", instant(from_on, 15 * 60), at.adviser, job=job)
    if work.end:
        ended_at = instant(work.end, 16 * 60)
        rows.event(client, "job_ended", ended_at, at.adviser, job=job, reason=work.end_reason)
    for paper in work.papers:
        _evidence(rows, rng, paper, work, job, at)
    return job


def _evidence(rows: Rows, rng: Random, paper: Paper, work: Work, job: JobSpell, at: Setting) -> None:
    client = job.client
    recorder, judge = _two_people(rng, at)
    evidence = Evidence(
        broker=job.broker,
        client=client,
        job=job,
        kind=paper.kind,
        covers_from=paper.covers_from,
        covers_to=paper.covers_to,
        obtained_how=paper.how,
        obtained_on=paper.obtained_on,
        said_by=paper.said_by,
        state=paper.state,
        reject_reason=paper.reject_reason,
        recorded_by=recorder,
        recorded_at=instant(paper.obtained_on, 11 * 60 + 15),
    )
    if paper.picture:
        _attach(evidence, paper, work)
    rows.event(client, "evidence_recorded", evidence.recorded_at, recorder, evidence=evidence)
    if paper.decided_on:
        evidence.decided_by = judge
        evidence.decided_at = instant(paper.decided_on, 12 * 60 + 40)
        rows.event(client, f"evidence_{paper.state}", evidence.decided_at, judge, evidence=evidence)
    rows.add(evidence)


def _two_people(rng: Random, at: Setting) -> tuple[User, User]:
    """Who recorded it, and somebody else who may accept it."""
    administrator = at.team.first("administrator")
    recorder = rng.choice([administrator, at.adviser, at.team.first("in_work_specialist")])
    judges = [administrator, at.team.first("finance_officer"), at.team.first("manager")]
    return recorder, rng.choice([judge for judge in judges if judge is not recorder])


def _attach(evidence: Evidence, paper: Paper, work: Work) -> None:
    """Write the file. Its name says what it is of, so that loading again writes the same file."""
    client = evidence.client
    name = f"{paper.kind}-{client.reference}-{paper.covers_to:%Y%m%d}.{paper.picture}"
    if paper.picture == "png":
        content, evidence.file_type = files.blurred_photograph(), files.PNG
    else:
        content, evidence.file_type = files.payslip(_payslip_lines(client, paper, work)), files.PDF
    path = f"evidence/demo/{name}"
    if default_storage.exists(path):
        default_storage.delete(path)
    evidence.file = default_storage.save(path, ContentFile(content))
    evidence.file_name, evidence.file_size = name, len(content)


def _payslip_lines(client: Client, paper: Paper, work: Work) -> list[str]:
    weekly = [hours for from_on, hours in work.hours if from_on <= paper.covers_to][-1]
    days = (paper.covers_to - paper.covers_from).days + 1
    hours = weekly * days / 7
    lines = [
        f"{work.employer} (invented employer)",
        f"Payslip for {client.first_name} {client.last_name}",
        f"{work.title}",
        f"From {paper.covers_from:%d/%m/%Y} to {paper.covers_to:%d/%m/%Y}",
        f"Hours a week: {weekly}",
    ]
    if work.rate:
        lines += [f"Pay an hour: £{work.rate}", f"Pay: £{hours * work.rate:,.2f}"]
    return [*lines, "", "Made for the demo of Job Brokerage. Not a real payslip."]
