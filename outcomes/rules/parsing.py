"""Scenarios as JSON: facts and the day asked about in, an evaluation out.

The shape is that of the worked cases (`tests/data/milestones.jsonl`). Fields that may be empty may be left
out; lists must be there. Names that the shape does not know are ignored.
"""

from datetime import date

from .answers import Evaluation, MilestoneResult
from .facts import Basis, Evidence, Facts, HoursEntry, Job, JobKind, MilestoneTerms, Registration, Terms
from .fields import Fields, Refused, read_json
from .validation import problems

_PROBLEMS_SHOWN = 3


def scenario_from_json(text: str) -> tuple[Facts, date]:
    """Facts and day from a JSON object, bare or wrapped as `{"scenario": …}`.

    Raises Refused where it is not JSON, not of this shape, or holds facts that break the rules.
    """
    value = read_json(text)
    fields = Fields.of(value, "line")
    fields = fields.part("scenario") if "scenario" in fields.members else Fields(fields.members)
    as_of = fields.day("as_of")
    facts = facts_from(fields)
    found = problems(facts)
    if found:
        rest = len(found) - _PROBLEMS_SHOWN
        more = f"; and {rest} more" if rest > 0 else ""
        raise Refused("; ".join(map(str, found[:_PROBLEMS_SHOWN])) + more)
    return facts, as_of


def facts_from(fields: Fields) -> Facts:
    """The facts of a scenario, of the right types but not yet validated."""
    return Facts(
        terms=tuple(_terms(each) for each in fields.parts("terms")),
        registration=_registration(fields.part("registration")),
        jobs=tuple(_job(each) for each in fields.parts("jobs")),
        evidence=tuple(_evidence(each) for each in fields.parts("evidence")),
    )


def evaluation_as_json(evaluation: Evaluation) -> dict[str, object]:
    """The answer to one scenario, in the key order of the worked cases; amounts as text with two decimals."""
    return {
        "milestones": [_row(each) for each in evaluation.milestones],
        "support_until": _iso(evaluation.support_until),
        "payable_total": str(evaluation.payable_total),
    }


def _row(result: MilestoneResult) -> dict[str, object]:
    return {
        "code": result.code,
        "status": result.status,
        "on": _iso(result.on),
        "band": result.band,
        "amount": None if result.amount is None else str(result.amount),
        "reasons": list(result.reasons),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _terms(fields: Fields) -> Terms:
    return Terms(
        valid_from=fields.day("valid_from"),
        valid_to=fields.optional_day("valid_to"),
        full_time_hours=fields.number("full_time_hours"),
        part_time_hours=fields.number("part_time_hours"),
        part_time_rate=fields.number("part_time_rate"),
        support_weeks=fields.whole("support_weeks"),
        require_action_plan=fields.flag("require_action_plan"),
        milestones=tuple(_milestone(each) for each in fields.parts("milestones")),
    )


def _milestone(fields: Fields) -> MilestoneTerms:
    return MilestoneTerms(
        code=fields.text("code"),
        basis=fields.choice("basis", Basis),
        amount=fields.number("amount"),
        part_time_amount=fields.optional_number("part_time_amount"),
        weeks=fields.optional_whole("weeks"),
        window_weeks=fields.optional_whole("window_weeks"),
        min_hours=fields.optional_number("min_hours"),
        threshold=fields.optional_number("threshold"),
        within_days=fields.optional_whole("within_days"),
    )


def _registration(fields: Fields) -> Registration:
    return Registration(
        registered_on=fields.day("date"),
        closed_on=fields.optional_day("closed_on"),
        action_plan_on=fields.optional_day("action_plan_on"),
    )


def _job(fields: Fields) -> Job:
    return Job(
        id=fields.text("id"),
        kind=fields.choice("kind", JobKind),
        start=fields.day("start"),
        end=fields.optional_day("end"),
        hours=tuple(HoursEntry(each.day("from"), each.number("weekly")) for each in fields.parts("hours")),
        hourly_rate=fields.optional_number("hourly_rate"),
    )


def _evidence(fields: Fields) -> Evidence:
    return Evidence(
        job=fields.text("job"),
        covers_from=fields.day("covers_from"),
        covers_to=fields.day("covers_to"),
        accepted=fields.flag("accepted"),
        kind=fields.optional_text("kind"),
    )
