"""What the page of jobs shows of one client: jobs with their hours, milestones with their why, the strip.

Four queries. Milestones are judged from the facts as of the day, so the page is true even before the night.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from brokerage.models import ContractTerms
from clients.models import Client, Registration
from outcomes import rules
from outcomes.codes import BlockReason, ClaimState, EvidenceState
from outcomes.models import Claim, Evidence, HoursChange, JobSpell, Milestone
from outcomes.queries.why import MilestoneRow, milestone_row
from outcomes.rules.worked import TermsCalendar, countable_jobs
from outcomes.strip import Named, Strip, draw

MILESTONE_FIELDS = (
    "code", "basis", "amount", "part_time_amount", "weeks", "window_weeks", "min_hours", "threshold",
    "within_days",
)  # fmt: skip
TERMS_FIELDS = (
    "valid_from", "valid_to", "full_time_hours", "part_time_hours", "part_time_rate", "support_weeks",
    "require_action_plan",
)  # fmt: skip


@dataclass(slots=True)
class JobRow:
    """A job with its hours in order of time. weekly: those of the day, or the first or last ones."""

    job: JobSpell
    hours: list[HoursChange]
    weekly: Decimal
    counts: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Jobs: latest first. Milestones and strip: of the latest registration."""

    jobs: list[JobRow]
    milestones: list[MilestoneRow]
    strip: Strip | None


def work_of(client: Client, registration: Registration | None, day: date) -> Work:
    hours = _hours(client)
    jobs = {row.job_id: row.job for rows in hours.values() for row in rows}
    if registration is None:
        return Work([_job_row(job, hours[job.pk], day, True) for job in _latest_first(jobs)], [], None)
    papers = list(Evidence.objects.filter(client=client).order_by("covers_from", "pk"))
    terms, names = _terms(registration.contract_id)
    facts = _facts(registration, terms, [(job, hours[job.pk]) for job in jobs.values()], papers)
    answer = rules.evaluate(facts, day)
    counting = {job.id for job in countable_jobs(facts, TermsCalendar.of(facts.terms))}
    held, claims = _stored(registration)
    to_check = [days for job in facts.jobs for days in _waiting(papers, job)]
    rows = [
        milestone_row(
            facts, row, names[row.terms_index][row.code], row.code in held, claims.get(row.code), to_check
        )
        for row in answer.milestones
    ]
    named = [
        Named(
            job,
            jobs[int(job.id)].title,
            jobs[int(job.id)].employer,
            job.id in counting,
            _waiting(papers, job),
        )
        for job in facts.jobs
    ]
    strip_names = {row.code: names[row.terms_index][row.code] for row in answer.milestones}
    return Work(
        [_job_row(job, hours[job.pk], day, str(job.pk) in counting) for job in _latest_first(jobs)],
        rows,
        draw(facts, answer, named, names=strip_names),
    )


def _latest_first(jobs: dict[int, JobSpell]) -> list[JobSpell]:
    return sorted(jobs.values(), key=lambda job: (job.started_on, job.pk), reverse=True)


def _hours(client: Client) -> dict[int, list[HoursChange]]:
    """Hours with their job, by job: every job has hours from its first day on."""
    found = defaultdict(list)
    rows = HoursChange.objects.filter(job__client=client).select_related("job")
    for row in rows.order_by("job_id", "from_on"):
        found[row.job_id].append(row)
    return found


def jobs_held(client_ids: list[int], day: date) -> dict[int, list[JobRow]]:
    """The jobs held on a day by each of these clients, with their hours. One query."""
    active = JobSpell.objects.active_on(day).filter(client_id__in=client_ids, kind__in=rules.COUNTABLE_KINDS)
    hours = defaultdict(list)
    rows = HoursChange.objects.filter(job__in=active).select_related("job")
    for row in rows.order_by("job__started_on", "job_id", "from_on"):
        hours[row.job].append(row)
    found = defaultdict(list)
    for job, changes in hours.items():
        found[job.client_id].append(_job_row(job, changes, day, True))
    return found


def _job_row(job: JobSpell, hours: list[HoursChange], day: date, counts: bool) -> JobRow:
    held = [change.weekly for change in hours if change.from_on <= day] or [hours[0].weekly]
    return JobRow(job, hours, held[-1], counts, job.ended_on is None or job.ended_on > day)


def _waiting(papers: list[Evidence], job: rules.Job) -> tuple[tuple[date, date], ...]:
    return tuple(
        (paper.covers_from, paper.covers_to)
        for paper in papers
        if paper.job_id == int(job.id) and paper.state == EvidenceState.RECORDED
    )


def _terms(contract_id: int) -> tuple[tuple[rules.Terms, ...], list[dict[str, str]]]:
    """The terms of a contract, and for each the names of its milestones. One query, joined."""
    fields = ("pk", *TERMS_FIELDS, *(f"milestones__{name}" for name in MILESTONE_FIELDS), "milestones__name")
    found: dict[int, tuple[tuple, list[rules.MilestoneTerms], dict[str, str]]] = {}
    rows = ContractTerms.objects.filter(contract_id=contract_id).order_by(
        "valid_from", "milestones__position"
    )
    for pk, *values in rows.values_list(*fields):
        own, (code, basis, *rest, name) = values[: len(TERMS_FIELDS)], values[len(TERMS_FIELDS) :]
        _, milestones, names = found.setdefault(pk, (tuple(own), [], {}))
        if code is not None:
            milestones.append(rules.MilestoneTerms(code, rules.Basis(basis), *rest))
            names[code] = name
    terms = tuple(rules.Terms(*own, tuple(milestones)) for own, milestones, _ in found.values())
    return terms, [names for _, _, names in found.values()]


def _facts(
    registration: Registration,
    terms: tuple[rules.Terms, ...],
    jobs: list[tuple[JobSpell, list[HoursChange]]],
    papers: list[Evidence],
) -> rules.Facts:
    own = [(job, hours) for job, hours in jobs if job.registration_id == registration.pk]
    ids = {job.pk for job, _ in own}
    return rules.Facts(
        terms=terms,
        registration=rules.Registration(
            registration.registered_on, registration.closed_on, registration.plan_agreed_on
        ),
        jobs=tuple(
            rules.Job(
                str(job.pk), rules.JobKind(job.kind), job.started_on, job.ended_on,
                tuple(rules.HoursEntry(change.from_on, change.weekly) for change in hours), job.hourly_rate,
            )
            for job, hours in own
        ),
        evidence=tuple(
            rules.Evidence(
                str(paper.job_id), paper.covers_from, paper.covers_to,
                paper.state == EvidenceState.ACCEPTED, paper.kind,
            )
            for paper in papers
            if paper.job_id in ids
        ),
    )  # fmt: skip


def _stored(registration: Registration) -> tuple[set[str], dict[str, str]]:
    """Codes of the milestones held back until confirmed, and code → label of its latest claim's state."""
    latest = Claim.objects.filter(
        registration_id=OuterRef("registration_id"), milestone_code=OuterRef("code")
    )
    state = Subquery(latest.order_by("-pk").values("state")[:1])
    held, claims = set(), {}
    rows = Milestone.objects.filter(registration=registration).annotate(claimed=state)
    for code, reasons, claimed in rows.values_list("code", "reasons", "claimed"):
        if BlockReason.REGISTRATION_TO_CONFIRM in reasons:
            held.add(code)
        if claimed:
            claims[code] = ClaimState(claimed).label
    return held, claims
