"""Keeps milestones as the rules judge them. Writes only rows that differ, so it may run at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from brokerage.models import MilestoneTerm
from clients.events import record_event
from clients.models import Registration, TimelineEvent
from outcomes import rules
from outcomes.codes import BlockReason, MilestoneState
from outcomes.facts import digest_of, facts_of, terms_of
from outcomes.models import Evaluation, Milestone

FIELDS = (
    "terms_id",
    "position",
    "name",
    "basis",
    "state",
    "reached_on",
    "band",
    "amount",
    "reasons",
    "counted_first",
    "counted_last",
    "counted_days",
    "evidence_days",
)
REACHED = (MilestoneState.BLOCKED, MilestoneState.PAYABLE)
EVENT_OF_BASIS = {
    "job_entry": "job_entry",
    "weeks_in_work": "sustained_outcome",
    "earnings": "sustained_outcome",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """How many registrations were judged, and for how many any row was written."""

    evaluated: int
    changed: int


def evaluate(registration_id: int, as_of: date) -> bool:
    """Judge one registration as of a day. True where anything was written."""
    return evaluate_batch([registration_id], as_of).changed > 0


@transaction.atomic
def evaluate_batch(registration_ids: Iterable[int], as_of: date) -> Changed:
    """Judge registrations as of a day, in order of their ids; two at once agree, as they queue for the row."""
    registrations = list(
        Registration.objects.select_for_update(of=("self",))
        .select_related("client")
        .filter(pk__in=list(registration_ids))
        .order_by("pk")
    )
    facts = facts_of(registrations)
    known = _known(registrations)
    changed = sum(
        _write(known, registration, facts[registration.pk], as_of) for registration in registrations
    )
    return Changed(len(registrations), changed)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored already for a batch: by registration id."""

    terms: dict[int, list]
    names: dict[tuple[int, str], MilestoneTerm]
    milestones: dict[int, dict[str, Milestone]]
    evaluations: dict[int, Evaluation]


def _known(registrations: list[Registration]) -> _Known:
    ids = [registration.pk for registration in registrations]
    terms = terms_of({registration.contract_id for registration in registrations})
    names = {
        (row.pk, term.code): term
        for rows in terms.values()
        for row, _ in rows
        for term in row.milestones.all()
    }
    milestones: dict[int, dict[str, Milestone]] = {pk: {} for pk in ids}
    for milestone in Milestone.objects.filter(registration_id__in=ids):
        milestones[milestone.registration_id][milestone.code] = milestone
    evaluations = {row.registration_id: row for row in Evaluation.objects.filter(registration_id__in=ids)}
    return _Known(terms, names, milestones, evaluations)


def _write(known: _Known, registration: Registration, facts: rules.Facts, as_of: date) -> bool:
    answer = rules.evaluate(facts, as_of)
    stored = known.milestones[registration.pk]
    changed = _write_evaluation(known, registration, facts, answer)
    wanted = _rows(known, registration, answer)
    for code in stored.keys() - wanted.keys():
        _tell(registration, stored[code], None)
        stored[code].delete()
        changed = True
    for code, row in wanted.items():
        former = stored.get(code)
        # Only the check across brokers sets this reason, and only it takes it back (see overlaps).
        if former is not None and BlockReason.REGISTRATION_TO_CONFIRM in former.reasons:
            _keep_to_confirm(row)
        if former is not None and all(getattr(former, name) == getattr(row, name) for name in FIELDS):
            continue
        _tell(registration, former, row)
        if former is not None:
            row.pk = former.pk
            row.save(update_fields=[name.removesuffix("_id") for name in FIELDS])
        else:
            row.save(force_insert=True)
        changed = True
    return changed


def _keep_to_confirm(row: Milestone) -> None:
    if row.state in REACHED and row.amount is not None:
        row.state = MilestoneState.BLOCKED
        row.reasons = [*row.reasons, BlockReason.REGISTRATION_TO_CONFIRM.value]


def _write_evaluation(
    known: _Known, registration: Registration, facts: rules.Facts, answer: rules.Evaluation
) -> bool:
    values = {
        "facts_digest": digest_of(facts),
        "job_entry_on": answer.job_entry_on,
        "support_until": answer.support_until,
        "next_on": answer.next_on,
    }
    former = known.evaluations.get(registration.pk)
    if former is not None and all(getattr(former, name) == value for name, value in values.items()):
        return False
    if former is None:
        Evaluation.objects.create(registration=registration, broker_id=registration.broker_id, **values)
    else:
        Evaluation.objects.filter(pk=former.pk).update(**values)
    return True


def _rows(known: _Known, registration: Registration, answer: rules.Evaluation) -> dict[str, Milestone]:
    rows = known.terms[registration.contract_id]
    found = {}
    for position, result in enumerate(answer.milestones):
        terms = rows[result.terms_index][0]
        # The same code under two terms, one for the registration and one for the work: the first stands.
        found.setdefault(
            result.code,
            Milestone(
                broker_id=registration.broker_id,
                registration=registration,
                terms_id=terms.pk,
                position=position,
                code=result.code,
                name=known.names[terms.pk, result.code].name,
                basis=result.basis.value,
                state=result.status.value,
                reached_on=result.on,
                band=result.band.value if result.band else "",
                amount=result.amount,
                reasons=[reason.value for reason in result.reasons],
                counted_first=result.counted_first,
                counted_last=result.counted_last,
                counted_days=result.counted_days,
                evidence_days=[_evidence_day(day) for day in result.evidence_days],
            ),
        )
    return found


def _evidence_day(day: rules.EvidenceDay) -> dict:
    return {
        "day": day.day.isoformat(),
        "needed": str(day.needed.normalize()),
        "proven": str(day.proven.normalize()),
        "ok": day.ok,
    }


def _tell(registration: Registration, former: Milestone | None, row: Milestone | None) -> None:
    """Record, correct or take back the event of a milestone when its date comes, moves or goes."""
    basis = (row or former).basis
    kind = EVENT_OF_BASIS.get(basis)
    if kind is None:
        return
    was = former.reached_on if former is not None and former.state in REACHED else None
    now = row.reached_on if row is not None and row.state in REACHED else None
    if was == now:
        return
    code = (row or former).code
    facts = {"registration": registration.pk}
    if kind == "sustained_outcome":
        facts["milestone"] = code
    earlier = _standing_event(registration, kind, facts)
    if now is not None:
        record_event(registration.client, kind, now, by=None, supersedes=earlier, **facts)
    elif earlier is not None:
        record_event(
            registration.client,
            "outcome_withdrawn",
            earlier.happened_on,
            by=None,
            supersedes=earlier,
            registration=registration.pk,
            milestone=code,
        )


def _standing_event(registration: Registration, kind: str, facts: dict) -> TimelineEvent | None:
    return (
        TimelineEvent.objects.filter(
            client_id=registration.client_id, kind=kind, facts__contains=facts, superseded_by__isnull=True
        )
        .order_by("-pk")
        .first()
    )
