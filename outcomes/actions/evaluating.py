"""Keeps the rows of milestones equal to what the rules say of the facts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from clients.models import Registration
from outcomes import rules
from outcomes.actions.telling import Outcome, tell_outcomes
from outcomes.codes import BlockReason, MilestoneState
from outcomes.facts import Case, cases_of, digest_of
from outcomes.models import Claim, Evaluation, Milestone

POINTS_IN_WORK = (rules.Basis.WEEKS_IN_WORK, rules.Basis.EARNINGS)
EVALUATED = ("facts_digest", "job_entry_on", "sustained_on", "support_until", "to_confirm", "next_on")
DERIVED = (
    "terms_id", "position", "name", "basis", "state", "reached_on", "band", "amount", "reasons",
    "counted_first", "counted_last", "counted_days", "evidence_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rows of one registration should hold. milestones: code → fields."""

    case: Case
    evaluation: dict[str, Any]
    milestones: dict[str, dict[str, Any]]


def evaluate(registration_id: int, as_of: date) -> bool:
    """Bring one registration's milestones up to date; True where any row changed."""
    return evaluate_many([registration_id], as_of) > 0


@transaction.atomic
def evaluate_many(
    registration_ids: Collection[int], as_of: date, *, to_confirm: dict[int, bool] | None = None
) -> int:
    """How many of the registrations had a row that changed. Writes only rows that differ.

    to_confirm: registrations whose fee is to be held back, or no longer, from now on.
    Holds a lock on each registration, so that two at once read and write one after the other.
    """
    locked = Registration.objects.filter(pk__in=registration_ids).order_by("pk")
    ids = list(locked.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
    before = Evaluation.objects.in_bulk(ids, field_name="registration_id")
    held = {pk: row.to_confirm for pk, row in before.items()} | (to_confirm or {})
    wanted = {pk: judge(case, as_of, to_confirm=held.get(pk, False)) for pk, case in cases_of(ids).items()}
    changed = _write_evaluations(wanted, before) | _write_milestones(wanted)
    tell_outcomes([outcome for pk in sorted(changed) for outcome in _outcomes(wanted[pk], as_of)], changed)
    return len(changed)


def judge(case: Case, as_of: date, *, to_confirm: bool) -> Judgement:
    """The rows that the rules ask for. Pure but for the names of rows."""
    answer = rules.evaluate(case.facts, as_of)
    sustained = [row for row in answer.milestones if row.basis in POINTS_IN_WORK]
    evaluation = {
        "facts_digest": digest_of(case),
        "job_entry_on": answer.job_entry_on,
        "sustained_on": sustained[-1].on if sustained else None,
        "support_until": answer.support_until,
        "to_confirm": to_confirm,
        "next_on": answer.next_on,
    }
    milestones = {
        row.code: _fields(case, row, position, to_confirm) for position, row in enumerate(answer.milestones)
    }
    return Judgement(case, evaluation, milestones)


def _fields(case: Case, row: rules.MilestoneResult, position: int, to_confirm: bool) -> dict[str, Any]:
    terms = case.terms[row.terms_index]
    name = next(each.name for each in terms.milestones.all() if each.code == row.code)
    state, reasons = row.status.value, [reason.value for reason in row.reasons]
    if to_confirm and row.basis is rules.Basis.REGISTRATION and row.status is not rules.Status.PROJECTED:
        state, reasons = MilestoneState.BLOCKED.value, [*reasons, BlockReason.REGISTRATION_TO_CONFIRM.value]
    return {
        "terms_id": terms.pk,
        "position": position,
        "name": name,
        "basis": row.basis.value,
        "state": state,
        "reached_on": row.on,
        "band": row.band.value if row.band else "",
        "amount": row.amount,
        "reasons": reasons,
        "counted_first": row.counted_first,
        "counted_last": row.counted_last,
        "counted_days": row.counted_days,
        "evidence_days": [
            {"day": each.day.isoformat(), "needed": _plain(each.needed), "proven": _plain(each.proven)}
            for each in row.evidence_days
        ],
    }


def _plain(hours: Decimal) -> str:
    """The same hours always as the same text: "16", never "16.00"."""
    return f"{hours.normalize():f}"


def _write_evaluations(wanted: dict[int, Judgement], before: dict[int, Evaluation]) -> set[int]:
    new, changed = [], []
    for pk, judgement in wanted.items():
        row = before.get(pk)
        if row is None:
            broker_id = judgement.case.registration.broker_id
            new.append(Evaluation(broker_id=broker_id, registration_id=pk, **judgement.evaluation))
        elif _take_over(row, judgement.evaluation):
            changed.append(row)
    Evaluation.objects.bulk_create(new)
    if changed:
        Evaluation.objects.bulk_update(changed, EVALUATED)
    return {row.registration_id for row in (*new, *changed)}


def _write_milestones(wanted: dict[int, Judgement]) -> set[int]:
    rows = {(row.registration_id, row.code): row for row in _milestones_of(wanted)}
    new, changed = [], []
    for pk, judgement in wanted.items():
        for code, fields in judgement.milestones.items():
            row = rows.pop((pk, code), None)
            if row is None:
                broker_id = judgement.case.registration.broker_id
                new.append(Milestone(broker_id=broker_id, registration_id=pk, code=code, **fields))
            elif _take_over(row, fields):
                changed.append(row)
    gone = _let_go(rows.values())
    Milestone.objects.bulk_create(new)
    if changed:
        Milestone.objects.bulk_update(changed, DERIVED)
    return {row.registration_id for row in (*new, *changed)} | gone


def _milestones_of(registration_ids: Iterable[int]):
    return Milestone.objects.filter(registration_id__in=registration_ids).order_by("pk")


def _let_go(left_over: Iterable[Milestone]) -> set[int]:
    """Rows whose terms no longer apply. One that was claimed stays, as not reached: money hangs on it."""
    left_over = list(left_over)
    if not left_over:
        return set()
    claims = Claim.objects.live().filter(registration_id__in={row.registration_id for row in left_over})
    claimed = set(claims.values_list("registration_id", "milestone_code"))
    nothing = {
        "state": MilestoneState.NOT_REACHED.value, "reached_on": None, "band": "", "amount": None,
        "reasons": [], "counted_first": None, "counted_last": None, "counted_days": None,
        "evidence_days": [],
    }  # fmt: skip
    kept = [row for row in left_over if (row.registration_id, row.code) in claimed]
    emptied = [row for row in kept if _take_over(row, nothing)]
    if emptied:
        Milestone.objects.bulk_update(emptied, nothing)
    dropped = [row for row in left_over if (row.registration_id, row.code) not in claimed]
    Milestone.objects.filter(pk__in=[row.pk for row in dropped]).delete()
    return {row.registration_id for row in (*emptied, *dropped)}


def _take_over(row: Evaluation | Milestone, fields: dict[str, Any]) -> bool:
    """Set the fields; whether any of them differed."""
    differing = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _outcomes(judgement: Judgement, as_of: date) -> Iterable[Outcome]:
    """What the timeline should say was achieved by the day."""
    registration, found = judgement.case.registration, judgement.evaluation
    if found["job_entry_on"] and found["job_entry_on"] <= as_of:
        yield Outcome(registration.pk, "job_entry", "", found["job_entry_on"])
    points = [(code, row) for code, row in judgement.milestones.items() if row["basis"] in POINTS_IN_WORK]
    if points and found["sustained_on"] and found["sustained_on"] <= as_of:
        yield Outcome(registration.pk, "sustained_outcome", points[-1][0], found["sustained_on"])
