"""One milestone as people read it: its state, what blocks it, and why it has its amount."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from brokerage.templatetags.govuk import date_text, money
from outcomes import rules
from outcomes.codes import Band, BlockReason, MilestoneState
from outcomes.rules import Basis, Reason, Status
from outcomes.rules.worked import TermsCalendar, countable_jobs, days_worked
from outcomes.strip_words import Days, band_reason, number


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """missing: the days without evidence recorded; why: sentences; plan_missing: a plan would free it."""

    name: str
    row: rules.MilestoneResult
    band: str
    state: str
    reasons: tuple[str, ...]
    why: tuple[str, ...]
    missing: tuple[date, ...] = ()
    plan_missing: bool = False

    @property
    def colour(self) -> str:
        """Ready to claim is good news; every other state has the colour of its word."""
        return "green" if self.state == MilestoneState.PAYABLE.label else ""

    @property
    def cover(self) -> str:
        """The query with which the form of new evidence starts filled."""
        return (
            f"?from={self.missing[0].isoformat()}&to={self.missing[-1].isoformat()}" if self.missing else ""
        )


def milestone_row(
    facts: rules.Facts,
    row: rules.MilestoneResult,
    name: str,
    to_confirm: bool,
    claimed: str | None,
    papers: Collection[tuple[date, date]] = (),
) -> MilestoneRow:
    """to_confirm: held back because of another Job Broker; claimed: the state of its latest claim, if any.

    papers: the days, from first to last, of evidence that waits to be checked.
    """
    waiting = {day.day for day in row.evidence_days if not day.ok and _covered(day.day, papers)}
    missing = [day for day in row.evidence_days if not day.ok and day.day not in waiting]
    blocked = Reason.EVIDENCE_MISSING in row.reasons
    state = claimed or (
        MilestoneState.BLOCKED.label if to_confirm else MilestoneState(row.status.value).label
    )
    return MilestoneRow(
        name=name,
        row=row,
        band=Band(row.band.value).label if row.band else "",
        state=state,
        reasons=tuple(_reasons(row, to_confirm, waiting)),
        why=tuple(_why(facts, row)),
        missing=tuple(day.day for day in missing) if blocked else (),
        plan_missing=Reason.ACTION_PLAN_MISSING in row.reasons,
    )


def _covered(day: date, papers: Collection[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in papers)


def _reasons(row: rules.MilestoneResult, to_confirm: bool, waiting: Collection[date]) -> list[str]:
    said = []
    for reason in row.reasons:
        if reason is Reason.EVIDENCE_MISSING:
            said.append(_missing(row, waiting))
        else:
            label = BlockReason(reason.value).label
            said.append(label[:1].lower() + label[1:])
    if to_confirm:
        said.append("registration to be confirmed: another Job Broker may have registered this person first")
    return said


def _missing(row: rules.MilestoneResult, waiting: Collection[date]) -> str:
    missing = [day for day in row.evidence_days if not day.ok and day.day not in waiting]
    nothing = [date_text(day.day) for day in missing if not day.proven]
    short = [day for day in missing if day.proven]
    said = [f"no evidence for {' and '.join(nothing)}"] if nothing else []
    said += [
        f"evidence for {date_text(day.day)} shows {_hours(day.proven)} of {_hours(day.needed)} hours"
        for day in short
    ]
    if waiting:
        days = " and ".join(date_text(day) for day in sorted(waiting))
        said.append(f"evidence for {days} waits to be checked")
    return "; ".join(said)


def _hours(hours) -> str:
    return f"{hours.normalize():f}"


def _why(facts: rules.Facts, row: rules.MilestoneResult) -> list[str]:
    """From the terms to the amount, one step a sentence."""
    said = [*_counted(facts, row), *_sum(row)]
    for day in row.evidence_days:
        needed = f"{_hours(day.needed)} hours a week" if day.needed else "any hours"
        proven = f"{_hours(day.proven)} hours" if day.proven else "nothing"
        enough = "enough" if day.ok else "not enough"
        said.append(
            f"Evidence needed for {date_text(day.day)}: {needed}. Accepted evidence shows {proven}: {enough}."
        )
    said.append(_terms(row.terms))
    return said


def _counted(facts: rules.Facts, row: rules.MilestoneResult) -> list[str]:
    if row.basis is Basis.REGISTRATION:
        return _registration(facts, row)
    if row.status is Status.NOT_REACHED:
        return [f"Needs {_needs(row)}."]
    said = []
    if row.counted_days:
        said.append(
            f"{number(row.counted_days, 'day')} in work counted, the first on {date_text(row.counted_first)},"
            f" the last on {date_text(row.counted_last)}."
        )
    elif row.basis is Basis.JOB_ENTRY:
        said.append(f"{date_text(row.on)} is the first day with enough hours after registration.")
    else:
        said.append(f"Earnings since job entry reached {money(row.rule.threshold)} on {date_text(row.on)}.")
    worked = days_worked(countable_jobs(facts, TermsCalendar.of(facts.terms)))
    reason = band_reason(row, worked, Days())
    if reason:
        said.append(f"{reason[:1].upper()}{reason[1:]}.")
    return said


def _registration(facts: rules.Facts, row: rules.MilestoneResult) -> list[str]:
    registered = f"Registered on {date_text(facts.registration.registered_on)}."
    if not row.terms.require_action_plan:
        return [registered]
    plan = facts.registration.action_plan_on
    return [
        registered,
        f"Action plan agreed on {date_text(plan)}." if plan else "It waits for an action plan.",
    ]


def _needs(row: rules.MilestoneResult) -> str:
    least = row.terms.part_time_hours if row.rule.min_hours is None else row.rule.min_hours
    hours = f"{_hours(least)} hours a week or more"
    if row.basis is Basis.WEEKS_IN_WORK:
        return f"{number(row.rule.weeks, 'week')} in work of {hours}{_window(row)}"
    if row.basis is Basis.EARNINGS:
        return f"earnings of {money(row.rule.threshold)} within {number(row.rule.within_days, 'day')}"
    return f"a first day in work of {hours}"


def _window(row: rules.MilestoneResult) -> str:
    weeks, window = row.rule.weeks, row.rule.window_weeks
    if window is None:
        return ", in total"
    return ", without a break" if window == weeks else f", within any {number(window, 'week')}"


def _sum(row: rules.MilestoneResult) -> list[str]:
    if row.amount is None:
        return []
    if row.band is rules.Band.PART_TIME and row.rule.part_time_amount is not None:
        return [f"The terms pay {money(row.amount)} for part time."]
    if row.band is rules.Band.PART_TIME:
        rate = _hours(row.terms.part_time_rate)
        return [f"Part time pays {rate} × {money(row.rule.amount)} = {money(row.amount)}."]
    return [f"The terms pay {money(row.amount)}."]


def _terms(terms: rules.Terms) -> str:
    until = f" to {date_text(terms.valid_to)}" if terms.valid_to else ""
    return f"Terms of {date_text(terms.valid_from)}{until or ' on'}."
