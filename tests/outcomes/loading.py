"""Writes the facts of a worked case to the database, as rows of a client of Northgate."""

from django.utils import timezone

from brokerage.models import ContractTerms, MilestoneTerm
from clients.models import Registration
from outcomes import rules
from outcomes.codes import EvidenceKind, EvidenceState
from outcomes.models import Evidence, HoursChange, JobSpell
from tests import factories as make


def load(world, facts: rules.Facts) -> Registration:
    """The registration whose facts these are. Evidence is told by phone, as that needs no file."""
    contract = make.ContractFactory(broker=world.northgate)
    for terms in facts.terms:
        _write_terms(contract, terms)
    told = facts.registration
    registration = world.registration(
        contract=contract,
        registered_on=told.registered_on,
        closed_on=told.closed_on,
        close_reason="support_ended" if told.closed_on else "",
        plan_agreed_on=told.action_plan_on,
    )
    jobs = {job.id: _write_job(registration, job) for job in facts.jobs}
    for paper in facts.evidence:
        _write_evidence(world, jobs[paper.job], paper)
    return registration


def _write_terms(contract, terms: rules.Terms) -> None:
    row = ContractTerms.objects.create(
        broker=contract.broker,
        contract=contract,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        full_time_hours=terms.full_time_hours,
        part_time_hours=terms.part_time_hours,
        part_time_rate=terms.part_time_rate,
        support_weeks=terms.support_weeks,
        require_action_plan=terms.require_action_plan,
    )
    for position, milestone in enumerate(terms.milestones):
        fields = {name: getattr(milestone, name) for name in milestone.__dataclass_fields__}
        MilestoneTerm.objects.create(
            broker=contract.broker, terms=row, position=position, name=milestone.code, **fields
        )


def _write_job(registration, job: rules.Job) -> JobSpell:
    row = JobSpell.objects.create(
        broker=registration.broker,
        client=registration.client,
        registration=registration,
        employer="Hallam Foods",
        title="Stockroom assistant",
        kind=job.kind.value,
        started_on=job.start,
        ended_on=job.end,
        hourly_rate=job.hourly_rate,
        recorded_by=registration.registered_by,
    )
    for entry in job.hours:
        HoursChange.objects.create(broker=row.broker, job=row, from_on=entry.since, weekly=entry.weekly)
    return row


def _write_evidence(world, job: JobSpell, paper: rules.Evidence) -> None:
    decided = {"decided_by": world.people["administrator"], "decided_at": timezone.now()}
    Evidence.objects.create(
        broker=job.broker,
        client=job.client,
        job=job,
        kind=EvidenceKind.EMPLOYER_PHONE,
        covers_from=paper.covers_from,
        covers_to=paper.covers_to,
        obtained_how="by_phone",
        obtained_on=paper.covers_to,
        said_by="The manager",
        state=EvidenceState.ACCEPTED if paper.accepted else EvidenceState.RECORDED,
        recorded_by=world.adviser,
        **(decided if paper.accepted else {}),
    )
