"""From the tables to the plain facts that the rules read: a fixed number of queries for any batch."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from brokerage.models import ContractTerms, MilestoneTerm
from clients.models import Registration
from outcomes import rules
from outcomes.codes import EvidenceState
from outcomes.models import Evidence, HoursChange, JobSpell


def facts_of(registrations: Iterable[Registration]) -> dict[int, rules.Facts]:
    """Registration id → its facts. Four queries, however many registrations."""
    registrations = list(registrations)
    ids = [registration.pk for registration in registrations]
    terms = terms_of({registration.contract_id for registration in registrations})
    jobs, registration_of_job = _jobs(ids)
    evidence = _evidence(registration_of_job)
    return {
        registration.pk: rules.Facts(
            terms=tuple(rules_terms for _, rules_terms in terms[registration.contract_id]),
            registration=rules.Registration(
                registered_on=registration.registered_on,
                closed_on=registration.closed_on,
                action_plan_on=registration.plan_agreed_on,
            ),
            jobs=tuple(jobs[registration.pk]),
            evidence=tuple(evidence[registration.pk]),
        )
        for registration in registrations
    }


def terms_of(contract_ids: Iterable[int]) -> dict[int, list[tuple[ContractTerms, rules.Terms]]]:
    """Contract id → its terms in order, each with the same as the rules read it."""
    found: dict[int, list[tuple[ContractTerms, rules.Terms]]] = defaultdict(list)
    rows = ContractTerms.objects.filter(contract_id__in=contract_ids).prefetch_related("milestones")
    for terms in rows.order_by("contract_id", "valid_from"):
        milestones = tuple(_milestone(term) for term in terms.milestones.all())
        found[terms.contract_id].append(
            (
                terms,
                rules.Terms(
                    valid_from=terms.valid_from,
                    valid_to=terms.valid_to,
                    full_time_hours=terms.full_time_hours,
                    part_time_hours=terms.part_time_hours,
                    part_time_rate=terms.part_time_rate,
                    support_weeks=terms.support_weeks,
                    require_action_plan=terms.require_action_plan,
                    milestones=milestones,
                ),
            )
        )
    return found


def _milestone(term: MilestoneTerm) -> rules.MilestoneTerms:
    return rules.MilestoneTerms(
        code=term.code,
        basis=rules.Basis(term.basis),
        amount=term.amount,
        part_time_amount=term.part_time_amount,
        weeks=term.weeks,
        window_weeks=term.window_weeks,
        min_hours=term.min_hours,
        threshold=term.threshold,
        within_days=term.within_days,
    )


def _jobs(registration_ids: list[int]) -> tuple[dict[int, list[rules.Job]], dict[int, int]]:
    hours: dict[int, list[rules.HoursEntry]] = defaultdict(list)
    changes = HoursChange.objects.filter(job__registration_id__in=registration_ids)
    for job_id, from_on, weekly in changes.order_by("job_id", "from_on").values_list(
        "job_id", "from_on", "weekly"
    ):
        hours[job_id].append(rules.HoursEntry(from_on, weekly))
    jobs: dict[int, list[rules.Job]] = defaultdict(list)
    registration_of_job = {}
    rows = JobSpell.objects.filter(registration_id__in=registration_ids).order_by("pk")
    for pk, registration_id, kind, start, end, rate in rows.values_list(
        "pk", "registration_id", "kind", "started_on", "ended_on", "hourly_rate"
    ):
        registration_of_job[pk] = registration_id
        jobs[registration_id].append(
            rules.Job(
                id=str(pk),
                kind=rules.JobKind(kind),
                start=start,
                end=end,
                hours=tuple(hours[pk]),
                hourly_rate=rate,
            )
        )
    return jobs, registration_of_job


def _evidence(registration_of_job: dict[int, int]) -> dict[int, list[rules.Evidence]]:
    found: dict[int, list[rules.Evidence]] = defaultdict(list)
    rows = Evidence.objects.filter(job_id__in=registration_of_job).order_by("pk")
    for job_id, covers_from, covers_to, state, kind in rows.values_list(
        "job_id", "covers_from", "covers_to", "state", "kind"
    ):
        found[registration_of_job[job_id]].append(
            rules.Evidence(
                job=str(job_id),
                covers_from=covers_from,
                covers_to=covers_to,
                accepted=state == EvidenceState.ACCEPTED,
                kind=kind,
            )
        )
    return found


def digest_of(facts: rules.Facts) -> str:
    """The same for the same facts, whatever the day asked about."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()
