"""The milestone rules: what a registration has earned as of a day, and why.

`evaluate` reads facts that `validation.problems` found nothing wrong with. It knows no clock: the day asked
about is an argument.
Source: domain.md section 3.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from .answers import Evaluation, EvidenceDay, MilestoneResult
from .facts import COUNTABLE_KINDS, Band, Basis, Facts, Job, MilestoneTerms, Reason, Status, Terms
from .reaching import DAYS_A_WEEK, JobEntry, Reached, earnings, job_entry, least_hours, weeks_in_work
from .worked import (
    EXACT,
    LAST_DAY,
    ZERO,
    DaysWorked,
    TermsCalendar,
    countable_jobs,
    days_from,
    days_worked,
    weekly_hours_on,
)

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
_ROUNDING = Context(prec=EXACT.prec)


@dataclass(frozen=True, slots=True)
class _Case:
    """The facts with what all rows share: countable jobs, days from job entry on, the job entry itself."""

    facts: Facts
    as_of: date
    calendar: TermsCalendar
    jobs: tuple[Job, ...]
    worked: DaysWorked
    entry: JobEntry | None


def evaluate(facts: Facts, as_of: date) -> Evaluation:
    """Every milestone of one registration as of a day, registration milestones first.

    Rows follow the order of the terms they come from; without terms on the day there is no row.
    Source: domain.md section 3, rules 1 and 10.
    """
    with localcontext(EXACT):
        case = _case(facts, as_of)
        rows = (*_registration_rows(case), *_work_rows(case))
        payable = (row.amount for row in rows if row.status is Status.PAYABLE and row.amount is not None)
        return Evaluation(
            as_of=as_of,
            milestones=rows,
            support_until=_support_until(case),
            payable_total=sum(payable, NOTHING),
            job_entry_on=None if case.entry is None else date.fromordinal(case.entry.on),
            next_on=_next_on(case, rows),
        )


def amount_for(milestone: MilestoneTerms, terms: Terms, band: Band | None) -> Decimal:
    """What one milestone pays, rounded to pennies, half up.

    Part time pays the part-time amount if the terms give one, else amount × part-time rate.
    Source: domain.md section 3, rule 8.
    """
    amount = milestone.amount
    if band is Band.PART_TIME:
        if milestone.part_time_amount is None:
            amount = amount * terms.part_time_rate
        else:
            amount = milestone.part_time_amount
    return amount.quantize(PENNY, ROUND_HALF_UP, _ROUNDING)


def _case(facts: Facts, as_of: date) -> _Case:
    calendar = TermsCalendar.of(facts.terms)
    jobs = countable_jobs(facts, calendar)
    worked = days_worked(jobs)
    entry = job_entry(worked, calendar)
    return _Case(facts, as_of, calendar, jobs, days_from(worked, entry.on) if entry else (), entry)


def _registration_rows(case: _Case) -> Iterator[MilestoneResult]:
    """Registration milestones, under the terms in force on the registration date (rules 1 and 4)."""
    registration = case.facts.registration
    index = case.calendar.index_on(registration.registered_on.toordinal())
    if index is None:
        return
    terms = case.facts.terms[index]
    plan = registration.action_plan_on
    on: date | None = registration.registered_on
    if terms.require_action_plan:
        on = None if plan is None or plan > case.as_of else max(registration.registered_on, plan)
    reasons: tuple[Reason, ...] = ()
    if on is None:
        status, reasons = Status.BLOCKED, (Reason.ACTION_PLAN_MISSING,)
    else:
        status = Status.PAYABLE if on <= case.as_of else Status.PROJECTED
    for milestone in terms.milestones:
        if milestone.basis == Basis.REGISTRATION:
            amount = amount_for(milestone, terms, None)
            yield MilestoneResult(
                milestone.code, Basis.REGISTRATION, status, on, None, amount, reasons, index, terms, milestone
            )


def _work_rows(case: _Case) -> Iterator[MilestoneResult]:
    """All other milestones, under the terms of the job entry date, else of the registration date (rule 1)."""
    entry = case.entry
    registered = case.facts.registration.registered_on.toordinal()
    index = case.calendar.index_on(registered) if entry is None else entry.terms_index
    if index is None:
        return
    terms = case.facts.terms[index]
    reasons = _reasons_without_job_entry(case.facts) if entry is None else ()
    for milestone in terms.milestones:
        if milestone.basis == Basis.REGISTRATION:
            continue
        reached = None if entry is None else _reached(case, entry, milestone, terms, registered)
        if entry is None or reached is None:
            yield MilestoneResult(
                milestone.code, milestone.basis, Status.NOT_REACHED, None, None, None, reasons,
                index, terms, milestone,
            )  # fmt: skip
        else:
            yield _reached_row(case, entry, milestone, terms, reached)


def _reasons_without_job_entry(facts: Facts) -> tuple[Reason, ...]:
    """Why there is no job entry, where a job of a countable kind began before registration (rule 2)."""
    opened = facts.registration.registered_on
    if any(job.kind in COUNTABLE_KINDS and job.start < opened for job in facts.jobs):
        return (Reason.STARTED_BEFORE_REGISTRATION,)
    return ()


def _reached(
    case: _Case, entry: JobEntry, milestone: MilestoneTerms, terms: Terms, registered: int
) -> Reached | None:
    if milestone.basis == Basis.JOB_ENTRY:
        return Reached(entry.on, entry.band)
    if milestone.basis == Basis.WEEKS_IN_WORK:
        return weeks_in_work(case.worked, milestone, terms)
    return earnings(case.worked, milestone, registered)


def _reached_row(
    case: _Case, entry: JobEntry, milestone: MilestoneTerms, terms: Terms, reached: Reached
) -> MilestoneResult:
    """A milestone with a date: ahead, payable, or blocked for want of evidence (rules 9 and 10)."""
    on = date.fromordinal(reached.on)
    evidence_days = tuple(
        _evidence_day(case, day, needed) for day, needed in _days_to_prove(entry, milestone, terms, reached)
    )
    reasons: tuple[Reason, ...] = ()
    if on > case.as_of:
        status = Status.PROJECTED
    elif all(day.ok for day in evidence_days):
        status = Status.PAYABLE
    else:
        status, reasons = Status.BLOCKED, (Reason.EVIDENCE_MISSING,)
    counted = reached.counted_first
    return MilestoneResult(
        code=milestone.code,
        basis=milestone.basis,
        status=status,
        on=on,
        band=reached.band,
        amount=amount_for(milestone, terms, reached.band),
        reasons=reasons,
        terms_index=entry.terms_index,
        terms=terms,
        rule=milestone,
        counted_first=None if counted is None else date.fromordinal(counted),
        counted_last=None if counted is None else on,
        counted_days=reached.counted_days,
        evidence_days=evidence_days,
    )


def _days_to_prove(
    entry: JobEntry, milestone: MilestoneTerms, terms: Terms, reached: Reached
) -> Iterator[tuple[int, Decimal]]:
    """The days evidence is needed for, each with the weekly hours claimed on it; 0 for any (rule 9)."""
    if milestone.basis == Basis.EARNINGS:
        first, needed = entry.on, ZERO
    elif milestone.basis == Basis.JOB_ENTRY:
        first = entry.on
        needed = terms.full_time_hours if reached.band is Band.FULL_TIME else terms.part_time_hours
    else:
        first = reached.on if reached.counted_first is None else reached.counted_first
        needed = least_hours(milestone, terms)
        if reached.band is Band.FULL_TIME:
            needed = max(needed, terms.full_time_hours)
    yield first, needed
    if first != reached.on:
        yield reached.on, needed


def _evidence_day(case: _Case, day: int, needed: Decimal) -> EvidenceDay:
    """What accepted papers prove for one day; several papers for one job prove its hours once."""
    when = date.fromordinal(day)
    shown = {
        paper.job
        for paper in case.facts.evidence
        if paper.accepted and paper.covers_from <= when <= paper.covers_to
    }
    proven = sum((weekly_hours_on(job, day) for job in case.jobs if job.id in shown), ZERO)
    return EvidenceDay(when, needed, proven, proven >= needed and proven > 0)


def _support_until(case: _Case) -> date | None:
    """Last day of in-work support, job entry being day 1, at most the last day a date can name (rule 10)."""
    if case.entry is None:
        return None
    weeks = case.facts.terms[case.entry.terms_index].support_weeks
    return date.fromordinal(min(case.entry.on + DAYS_A_WEEK * weeks - 1, LAST_DAY))


def _next_on(case: _Case, rows: tuple[MilestoneResult, ...]) -> date | None:
    """The first day after `as_of` on which a row changes: a projected date, or a plan dated ahead."""
    ahead = [row.on for row in rows if row.status is Status.PROJECTED and row.on is not None]
    plan = case.facts.registration.action_plan_on
    if plan is not None and plan > case.as_of:
        ahead.extend(plan for row in rows if Reason.ACTION_PLAN_MISSING in row.reasons)
    return min(ahead, default=None)
