"""People in work: how long, the next point, what evidence is missing, and when to speak to them next."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from clients import access
from clients.models import Client, ContactClient
from clients.registry import in_work_condition
from clients.rules.followups import USUAL_CONTACT_WEEKS
from outcomes.access import MILESTONE_SCOPES, judgeable_evidence, visible_evidence
from outcomes.codes import BlockReason, EvidenceState, MilestoneState
from outcomes.models import Evaluation, Evidence, JobSpell, Milestone
from outcomes.queries.jobs import JobRow, jobs_held

POINTS = ("weeks_in_work", "earnings")
SORTS = {
    "name": ["sort_name", "pk"],
    "-name": ["-sort_name", "-pk"],
    "point": [F("point_on").asc(nulls_last=True), "sort_name", "pk"],
    "-point": [F("point_on").desc(nulls_last=True), "sort_name", "pk"],
    "weeks": [F("entry_on").desc(nulls_last=True), "sort_name", "pk"],
    "-weeks": [F("entry_on").asc(nulls_last=True), "sort_name", "pk"],
    "adviser": [F("lead_adviser__name").asc(nulls_last=True), "sort_name", "pk"],
    "-adviser": [F("lead_adviser__name").desc(nulls_last=True), "sort_name", "pk"],
}
USUAL_SORT = "point"


@dataclass(frozen=True, slots=True)
class Row:
    """One person in work. weeks: whole weeks since job entry; next_contact_on: agreed, or as is usual."""

    client: Client
    jobs: list[JobRow]
    sees_more: bool
    weeks: int | None
    next_contact_on: date | None


def people_in_work(caller: Caller, day: date, chosen: dict[str, Any], sort: str) -> QuerySet[Client]:
    """Those the caller sees, filtered and in order. chosen: adviser, within (weeks), evidence, each or none.

    Evidence waits to be checked for people no longer in work too: by who may judge it, or else by anyone.
    What a narrow role must not know (point, evidence, job entry) is empty on the rows they see narrowly.
    """
    people = access.visible_clients(caller)
    if chosen.get("evidence") == "waiting":
        people = people.filter(pk__in=_to_check(caller).values("client_id"))
    else:
        people = people.filter(in_work_condition(day))
    if adviser := chosen.get("adviser"):
        people = people.filter(_led(caller, adviser))
    people = _annotated(people, caller, day)
    if within := chosen.get("within"):
        people = people.filter(point_on__lte=day + timedelta(weeks=int(within)))
    if chosen.get("evidence") == "missing":
        people = people.filter(evidence_missing=True)
    return people.select_related("lead_adviser").order_by(*SORTS.get(sort, SORTS[USUAL_SORT]))


def _led(caller: Caller, adviser: str) -> Q:
    if adviser == "none":
        return Q(lead_adviser__isnull=True)
    ids = access.own_caseloads(caller) if adviser == "me" else [int(adviser)]
    return Q(lead_adviser_id__in=ids)


def _to_check(caller: Caller) -> QuerySet[Evidence]:
    if may(caller, Right.ACCEPT_EVIDENCE):
        return judgeable_evidence(caller)
    return visible_evidence(caller).filter(state=EvidenceState.RECORDED)


def _annotated(people: QuerySet[Client], caller: Caller, day: date) -> QuerySet[Client]:
    of_client = Milestone.objects.filter(registration__client=OuterRef("pk"))
    ahead = of_client.filter(state=MilestoneState.PROJECTED, basis__in=POINTS, reached_on__gt=day)
    point = ahead.order_by("reached_on", "position")
    papers = Evidence.objects.filter(state=EvidenceState.RECORDED)
    covering = papers.filter(
        job__registration_id=OuterRef("registration_id"),
        covers_from__lte=OuterRef("reached_on"),
        covers_to__gte=OuterRef("reached_on"),
    )
    missing = of_client.filter(
        ~Exists(covering),
        state=MilestoneState.BLOCKED,
        reasons__contains=[BlockReason.EVIDENCE_MISSING],
        reached_on__lte=day,
    )
    waiting = papers.filter(client=OuterRef("pk"))
    judged = Evaluation.objects.filter(registration__client=OuterRef("pk"), job_entry_on__isnull=False)
    spoken = ContactClient.objects.filter(client=OuterRef("pk"), contact__next_action_on__gte=day)
    wide = access.reach(caller, Right.SEE_CLIENTS, MILESTONE_SCOPES)
    return people.annotate(
        sees_more=Case(When(wide, then=Value(True)), default=False, output_field=BooleanField()),
        point_on=Case(When(wide, then=Subquery(point.values("reached_on")[:1]))),
        point_name=Case(When(wide, then=Subquery(point.values("name")[:1]))),
        evidence_missing=Case(When(wide, then=Exists(missing)), default=False, output_field=BooleanField()),
        evidence_waiting=Case(When(wide, then=Exists(waiting)), default=False, output_field=BooleanField()),
        entry_on=Case(When(wide, then=Subquery(judged.order_by("-job_entry_on").values("job_entry_on")[:1]))),
        agreed_on=Case(
            When(
                wide,
                then=Subquery(
                    spoken.order_by("contact__next_action_on").values("contact__next_action_on")[:1]
                ),
            )
        ),
    )


def rows_of(people: list[Client], day: date) -> list[Row]:
    """The rows of one page. One query."""
    jobs = jobs_held([client.pk for client in people], day)
    return [
        Row(
            client,
            jobs[client.pk],
            client.sees_more,
            (day - client.entry_on).days // 7 if client.entry_on and client.entry_on <= day else None,
            (client.agreed_on or _usual_contact(jobs[client.pk], day)) if client.sees_more else None,
        )
        for client in people
    ]


def _usual_contact(jobs: list[JobRow], day: date) -> date | None:
    """The next of the weeks after the start on which contact was agreed for a job, or is usual."""
    ahead = [due for row in jobs for due in _contact_days(row.job) if due >= day]
    return min(ahead, default=None)


def _contact_days(job: JobSpell) -> list[date]:
    return [job.started_on + timedelta(weeks=week) for week in job.contact_weeks or USUAL_CONTACT_WEEKS]
