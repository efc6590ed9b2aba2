"""The kinds of follow-up about work and money, each derived from the facts in one query."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils import timezone

from brokerage.models import MilestoneTerm
from clients.access import may_work_with
from clients.codes import SUCCESSFUL_OUTCOMES
from clients.followup_kinds import GONE, WORKERS, due_about, of_clients, registered_on
from clients.models import ContactClient
from clients.registry import Due, FollowUpKind, register_followup_kind
from clients.rules import followup_words as words
from clients.rules import followups as rules
from outcomes.access import may_record
from outcomes.codes import BlockReason, EvidenceState, JobKind, MilestoneState
from outcomes.models import Evaluation, Evidence, JobSpell, Milestone

COUNTABLE = (JobKind.EMPLOYED, JobKind.SELF_EMPLOYED, JobKind.PERMITTED_WORK)
POINTS = ("weeks_in_work", "earnings")
WHOM = ("client_id", "broker_id", "client__office_id")
WHOSE = ("registration__client_id", "broker_id", "registration__client__office_id")


def in_work_contact(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """The agreed contacts, or the usual ones, after the start of each job a client holds."""
    spoken = ContactClient.objects.filter(
        client_id=OuterRef("client_id"), contact__outcome__in=SUCCESSFUL_OUTCOMES
    ).order_by("-happened_at")
    jobs = of_clients(JobSpell.objects.active_on(day), client_ids).filter(kind__in=COUNTABLE)
    jobs = jobs.exclude(client__state__in=GONE).annotate(spoken=Subquery(spoken.values("happened_at")[:1]))
    for job, *whom, started_on, weeks, spoken_at in jobs.order_by().values_list(
        "pk", *WHOM, "started_on", "contact_weeks", "spoken"
    ):
        spoken_on = timezone.localdate(spoken_at) if spoken_at else None
        due = rules.in_work_contact(started_on, weeks, spoken_on, day)
        if due:
            facts = {"week": due.week, "due_on": due.due_on.isoformat()}
            yield due_about(*whom, due.due_on, subject_type="job", subject_id=job, facts=facts)


def _milestones(client_ids: list[int] | None) -> QuerySet[Milestone]:
    """Milestones of clients still worked with, with the weeks their terms ask for."""
    term = MilestoneTerm.objects.filter(terms_id=OuterRef("terms_id"), code=OuterRef("code"))
    rows = of_clients(Milestone.objects.order_by(), client_ids, "registration__client_id")
    rows = rows.exclude(registration__client__state__in=GONE)
    return rows.annotate(weeks=Subquery(term.values("weeks")[:1]))


def sustained_near(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Points in work that will be reached soon, if the work goes on."""
    near = day + timedelta(weeks=rules.SUSTAINED_NEAR_WEEKS)
    rows = _milestones(client_ids).filter(
        state=MilestoneState.PROJECTED, basis__in=POINTS, reached_on__gt=day, reached_on__lte=near
    )
    for point, *whose, reached_on, basis, weeks in rows.values_list(
        "pk", *WHOSE, "reached_on", "basis", "weeks"
    ):
        yield due_about(
            *whose,
            rules.sustained_near_on(reached_on),
            subject_type="milestone",
            subject_id=point,
            anchor_on=reached_on,
            facts={"reached_on": reached_on.isoformat(), "basis": basis, "weeks": weeks},
        )


def evidence_missing(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Milestones in work that were reached and cannot be claimed, for days of which nothing is recorded."""
    for point, *whose, reached_on, facts, waiting in _unproven(day, client_ids):
        days = [each for each in facts["days"] if each not in waiting]
        if days:
            yield due_about(
                *whose,
                reached_on,
                subject_type="milestone",
                subject_id=point,
                facts={**facts, "days": days},
            )


def evidence_to_check(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Milestones in work that could be claimed if the evidence recorded for them were accepted."""
    for point, *whose, reached_on, facts, waiting in _unproven(day, client_ids):
        if waiting:
            recorded_on = max(reached_on, *waiting.values())
            yield due_about(
                *whose,
                min(day, recorded_on),
                subject_type="milestone",
                subject_id=point,
                anchor_on=reached_on,
                facts={**facts, "days": list(waiting)},
            )


def _unproven(day: date, client_ids: list[int] | None) -> Iterator[tuple]:
    """(milestone, client, broker, office, reached on, facts, waiting): facts name the days without proof.

    waiting: of those days, the ones that recorded evidence covers → the day since when it could be checked.
    """
    papers = Evidence.objects.filter(
        job__registration_id=OuterRef("registration_id"), state=EvidenceState.RECORDED
    ).order_by("recorded_at")
    columns = JSONObject(first="covers_from", last="covers_to", since=TruncDate("recorded_at"))
    rows = _milestones(client_ids).filter(
        state=MilestoneState.BLOCKED,
        reasons__contains=[BlockReason.EVIDENCE_MISSING],
        basis__in=("job_entry", *POINTS),
        reached_on__lte=day,
    )
    for point, *whose, reached_on, basis, weeks, asked, found in rows.annotate(
        papers=ArraySubquery(papers.values(columns=columns))
    ).values_list("pk", *WHOSE, "reached_on", "basis", "weeks", "evidence_days", "papers"):
        reached = reached_on.isoformat()
        days = [each["day"] for each in asked if not _proven(each)] or [reached]
        facts = {"reached_on": reached, "basis": basis, "weeks": weeks, "days": days}
        yield point, *whose, reached_on, facts, _waiting(days, found)


def _waiting(days: list[str], papers: list[dict[str, str]]) -> dict[str, date]:
    """The days that papers cover, each with the day its first paper was recorded. papers: in that order."""
    found = {}
    for each in days:
        covering = [paper["since"] for paper in papers if paper["first"] <= each <= paper["last"]]
        if covering:
            found[each] = date.fromisoformat(covering[0])
    return found


def _proven(asked: dict[str, str]) -> bool:
    """Whether a day that needs evidence has it; as outcomes.rules.EvidenceDay, where 0 needed means any."""
    proven = Decimal(asked["proven"])
    return proven > 0 and proven >= Decimal(asked["needed"])


def job_ending(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Temporary jobs and Permitted Work whose end is known and near, or past and not recorded."""
    soon = day + timedelta(weeks=rules.ENDING_WEEKS)
    jobs = of_clients(JobSpell.objects.active_on(day), client_ids).exclude(client__state__in=GONE)
    limited = Q(is_temporary=True) | Q(kind=JobKind.PERMITTED_WORK) | Q(expected_end_on__isnull=False)
    jobs = jobs.filter(limited).annotate(ends_on=Coalesce("ended_on", "expected_end_on"))
    for job, *whom, ends_on, kind in (
        jobs.filter(ends_on__lte=soon).order_by().values_list("pk", *WHOM, "ends_on", "kind")
    ):
        yield due_about(
            *whom,
            rules.ending_on(ends_on),
            subject_type="job",
            subject_id=job,
            anchor_on=ends_on,
            facts={"ends_on": ends_on.isoformat(), "permitted": kind == JobKind.PERMITTED_WORK},
        )


def support_ending(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Support in work that ends soon, or has ended while the registration is still open."""
    soon = day + timedelta(weeks=rules.ENDING_WEEKS)
    rows = of_clients(Evaluation.objects.order_by(), client_ids, "registration__client_id").filter(
        Exists(registered_on(day).filter(pk=OuterRef("registration_id"))), support_until__lte=soon
    )
    rows = rows.exclude(registration__client__state__in=GONE)
    for registration, *whose, until in rows.values_list("registration_id", *WHOSE, "support_until"):
        yield due_about(
            *whose,
            rules.ending_on(until),
            subject_type="registration",
            subject_id=registration,
            anchor_on=until,
            facts={"ends_on": until.isoformat()},
        )


ADD_EVIDENCE = ("Add evidence", "outcomes:evidence_new")
CHASERS = (*WORKERS, "administrator")
JUDGES = ("administrator", "manager", "finance_officer")

KINDS = (
    FollowUpKind(
        "in_work_contact", "Contact in work", in_work_contact, words.in_work_contact,
        ("Log contact", "clients:contact_new"), WORKERS, may_act=may_work_with,
    ),
    FollowUpKind(
        "sustained_near", "Point in work near", sustained_near, words.sustained_near,
        ADD_EVIDENCE, CHASERS, escalates_after=14, notice_of="reached_on", may_act=may_record,
    ),
    FollowUpKind(
        "evidence_missing", "Evidence missing", evidence_missing, words.evidence_missing,
        ADD_EVIDENCE, CHASERS, escalates_after=14, may_act=may_record,
    ),
    FollowUpKind(
        "evidence_to_check", "Evidence to check", evidence_to_check, words.evidence_to_check,
        ("Check evidence", "outcomes:evidence"), JUDGES, escalates_after=14, to_roles_only=True,
    ),
    FollowUpKind(
        "job_ending", "Job ending", job_ending, words.job_ending,
        ("See jobs", "outcomes:jobs"), WORKERS, escalates_after=28, notice_of="ends_on",
    ),
    FollowUpKind(
        "support_ending", "Support ending", support_ending, words.support_ending,
        ("See jobs", "outcomes:jobs"), WORKERS, escalates_after=28, notice_of="ends_on",
    ),
)  # fmt: skip


def register() -> None:
    for kind in KINDS:
        register_followup_kind(replace(kind, by_client=True))
