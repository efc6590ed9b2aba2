"""What the events of this app say on the timeline: which job, which hours, which paper."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from clients.models import TimelineEvent
from clients.registry import register_event_words
from outcomes.codes import Disclosure, EndReason, EvidenceKind
from outcomes.models import Evidence, HoursChange, JobSpell

ABOUT_JOBS = ("job_started", "hours_changed", "job_ended", "disclosure_set")
ABOUT_PAPERS = ("evidence_recorded", "evidence_accepted", "evidence_rejected")


def words(client_id: int, events: list[TimelineEvent]) -> dict[int, str]:
    """Event id → words. One query, and none where no event is about a job."""
    said = {event.pk: _milestone(event) for event in events if event.kind == "sustained_outcome"}
    wanted = [event for event in events if event.kind in (*ABOUT_JOBS, *ABOUT_PAPERS)]
    if not wanted:
        return said
    jobs = {job.pk: job for job in _jobs(client_id)}
    papers = {paper["id"]: paper for job in jobs.values() for paper in job.papers}
    for event in wanted:
        if event.kind in ABOUT_PAPERS and event.facts["evidence"] in papers:
            said[event.pk] = _paper(papers[event.facts["evidence"]])
        elif event.kind in ABOUT_JOBS and event.facts["job"] in jobs:
            said[event.pk] = _job(event, jobs[event.facts["job"]])
    return said


def _jobs(client_id: int):
    hours = HoursChange.objects.filter(job=OuterRef("pk")).order_by("from_on")
    papers = Evidence.objects.filter(job=OuterRef("pk")).order_by("pk")
    return JobSpell.objects.filter(client_id=client_id).annotate(
        changes=ArraySubquery(hours.values(json=JSONObject(on="from_on", weekly="weekly"))),
        papers=ArraySubquery(
            papers.values(json=JSONObject(id="pk", kind="kind", first="covers_from", last="covers_to"))
        ),
    )


def _job(event: TimelineEvent, job: Any) -> str:
    at = f"at {job.employer}"
    if event.kind == "job_started":
        return f"{job.title} {at}, {_hours(job.changes[0]['weekly'])} h a week" if job.changes else at
    if event.kind == "hours_changed":
        return f"{_change(event.happened_on, job.changes)} {at}".strip()
    if event.kind == "job_ended":
        return f"{at}: {dict(EndReason.choices).get(event.facts['reason'], '').lower()}"
    return f"{at}: {dict(Disclosure.choices).get(event.facts['disclosure'], '').lower()}"


def _change(day: date, changes: list[dict]) -> str:
    """From which hours to which, as the record has it now."""
    for before, after in zip(changes, changes[1:], strict=False):
        if after["on"] == day.isoformat():
            return f"from {_hours(before['weekly'])} to {_hours(after['weekly'])} h a week"
    return ""


def _hours(weekly: float) -> str:
    return f"{weekly:g}"


def _paper(paper: dict) -> str:
    first, last = date.fromisoformat(paper["first"]), date.fromisoformat(paper["last"])
    if first == last:
        days = f"{last:%-d %B %Y}"
    elif (first.year, first.month) == (last.year, last.month):
        days = f"{first.day}–{last:%-d %B %Y}"
    else:
        days = f"{first:%-d %B} to {last:%-d %B %Y}"
    return f"{dict(EvidenceKind.choices)[paper['kind']].lower()} {days}"


def _milestone(event: TimelineEvent) -> str:
    return event.facts["milestone"].replace("_", " ") if event.facts["milestone"] != "sustained" else ""


def register() -> None:
    register_event_words(words)
