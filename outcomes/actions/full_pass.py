"""Judges every registration anew and mends what differs: a net under the evaluation at each change.

Reads without locks, since nearly nothing differs; what does is judged once more under its lock.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from outcomes.actions.evaluating import DERIVED, EVALUATED, Judgement, evaluate_many, judge
from outcomes.codes import MilestoneState
from outcomes.facts import cases_of
from outcomes.models import Evaluation, Milestone


@dataclass(frozen=True, slots=True)
class Pass:
    """evaluated: registrations looked at. mended: ids of those whose milestones or dates were wrong."""

    evaluated: int
    mended: tuple[int, ...]


def full_pass(registration_ids: Collection[int], as_of: date) -> Pass:
    """Compare the rows of these registrations with what the rules say, and mend those that differ.

    A digest that is out of date (terms changed that do not apply to this registration) is renewed, but is no
    fault.
    """
    evaluations, milestones = _stored(registration_ids)
    stale, wrong = [], []
    for pk, case in cases_of(registration_ids).items():
        stored = evaluations.get(pk)
        held = bool(stored and stored["to_confirm"])
        judgement = judge(case, as_of, to_confirm=held)
        if stored is None or _differs(judgement, stored, milestones.get(pk, {})):
            wrong.append(pk)
        elif stored["facts_digest"] != judgement.evaluation["facts_digest"]:
            stale.append(pk)
    if wrong or stale:
        evaluate_many([*wrong, *stale], as_of)
    return Pass(len(registration_ids), tuple(wrong))


Rows = dict[int, dict[str, dict[str, Any]]]


def _stored(registration_ids: Iterable[int]) -> tuple[dict[int, dict[str, Any]], Rows]:
    evaluations = Evaluation.objects.filter(registration_id__in=registration_ids)
    found = {row["registration_id"]: row for row in evaluations.values("registration_id", *EVALUATED)}
    rows: Rows = defaultdict(dict)
    milestones = Milestone.objects.filter(registration_id__in=registration_ids).order_by()
    for row in milestones.values("registration_id", "code", *DERIVED):
        rows[row.pop("registration_id")][row.pop("code")] = row
    return found, rows


def _differs(judgement: Judgement, stored: dict[str, Any], milestones: dict[str, dict[str, Any]]) -> bool:
    names = [name for name in EVALUATED if name != "facts_digest"]
    if any(judgement.evaluation[name] != stored[name] for name in names):
        return True
    if any(milestones.get(code) != fields for code, fields in judgement.milestones.items()):
        return True
    # What was claimed stays as not reached when its terms no longer apply.
    left_over = (row for code, row in milestones.items() if code not in judgement.milestones)
    return any(row["state"] != MilestoneState.NOT_REACHED for row in left_over)
