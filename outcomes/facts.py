"""Builds the facts of the milestone rules from the database: the one way in, for page, night and tests.

Six queries for a batch, whatever its size.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from brokerage.models import ContractTerms, MilestoneTerm
from clients.models import Registration
from outcomes import rules
from outcomes.codes import EvidenceState
from outcomes.models import Evidence, HoursChange, JobSpell


@dataclass(frozen=True, slots=True)
class Case:
    """One registration with its facts. terms: the rows that `facts.terms` were made of, in the same order."""

    registration: Registration
    facts: rules.Facts
    terms: tuple[ContractTerms, ...]


def facts_of(registration_ids: Collection[int]) -> dict[int, rules.Facts]:
    """The facts of each registration, by its id."""
    return {pk: case.facts for pk, case in cases_of(registration_ids).items()}


def cases_of(registration_ids: Collection[int]) -> dict[int, Case]:
    """The case of each registration, by its id; ids that name none are left out."""
    registrations = Registration.objects.in_bulk(registration_ids)
    contracts = {row.contract_id for row in registrations.values()}
    terms = _terms_of(contracts)
    jobs = _jobs_of(registrations)
    papers = _evidence_of(registrations)
    return {
        pk: Case(
            row,
            rules.Facts(
                terms=terms[row.contract_id][1],
                registration=rules.Registration(row.registered_on, row.closed_on, row.plan_agreed_on),
                jobs=tuple(jobs[pk]),
                evidence=tuple(papers[pk]),
            ),
            terms[row.contract_id][0],
        )
        for pk, row in registrations.items()
    }


def digest_of(case: Case) -> str:
    """A digest that changes when a fact changes; the rows of terms belong to it."""
    return sha256(f"{[row.pk for row in case.terms]}{case.facts!r}".encode()).hexdigest()


Contracts = dict[int, tuple[tuple[ContractTerms, ...], tuple[rules.Terms, ...]]]


def _terms_of(contract_ids: Iterable[int]) -> Contracts:
    rows = defaultdict(list)
    found = ContractTerms.objects.filter(contract_id__in=contract_ids).order_by("valid_from")
    for row in found.prefetch_related("milestones"):
        rows[row.contract_id].append(row)
    return {
        contract_id: (tuple(rows[contract_id]), tuple(_terms(row) for row in rows[contract_id]))
        for contract_id in contract_ids
    }


def _terms(row: ContractTerms) -> rules.Terms:
    milestones = sorted(row.milestones.all(), key=lambda each: each.position)
    return rules.Terms(
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        full_time_hours=row.full_time_hours,
        part_time_hours=row.part_time_hours,
        part_time_rate=row.part_time_rate,
        support_weeks=row.support_weeks,
        require_action_plan=row.require_action_plan,
        milestones=tuple(_milestone(each) for each in milestones),
    )


def _milestone(row: MilestoneTerm) -> rules.MilestoneTerms:
    return rules.MilestoneTerms(
        code=row.code,
        basis=rules.Basis(row.basis),
        amount=row.amount,
        part_time_amount=row.part_time_amount,
        weeks=row.weeks,
        window_weeks=row.window_weeks,
        min_hours=row.min_hours,
        threshold=row.threshold,
        within_days=row.within_days,
    )


def _jobs_of(registration_ids: Iterable[int]) -> dict[int, list[rules.Job]]:
    hours = defaultdict(list)
    changes = HoursChange.objects.filter(job__registration_id__in=registration_ids).order_by("from_on")
    for job_id, from_on, weekly in changes.values_list("job_id", "from_on", "weekly"):
        hours[job_id].append(rules.HoursEntry(from_on, weekly))
    jobs = defaultdict(list)
    rows = JobSpell.objects.filter(registration_id__in=registration_ids).order_by("started_on", "pk")
    for pk, registration_id, kind, start, end, rate in rows.values_list(
        "pk", "registration_id", "kind", "started_on", "ended_on", "hourly_rate"
    ):
        job = rules.Job(str(pk), rules.JobKind(kind), start, end, tuple(hours[pk]), rate)
        jobs[registration_id].append(job)
    return jobs


def _evidence_of(registration_ids: Iterable[int]) -> dict[int, list[rules.Evidence]]:
    papers = defaultdict(list)
    rows = Evidence.objects.filter(job__registration_id__in=registration_ids).order_by("covers_from", "pk")
    for registration_id, job_id, covers_from, covers_to, state, kind in rows.values_list(
        "job__registration_id", "job_id", "covers_from", "covers_to", "state", "kind"
    ):
        accepted = state == EvidenceState.ACCEPTED
        papers[registration_id].append(rules.Evidence(str(job_id), covers_from, covers_to, accepted, kind))
    return papers
