"""Short ways to write facts in tests. Dates are ISO text; amounts and hours are numbers as text."""

from datetime import date
from decimal import Decimal

from outcomes.rules import (
    Basis,
    Evidence,
    Facts,
    HoursEntry,
    Job,
    JobKind,
    MilestoneTerms,
    Registration,
    Terms,
    evaluate,
)


def day(text):
    return None if text is None else date.fromisoformat(text)


def number(text):
    return None if text is None else Decimal(text)


def registration_fee(amount="100.00", code="registration"):
    return MilestoneTerms(code, Basis.REGISTRATION, Decimal(amount))


def entry_fee(amount="1000.00", code="job_entry", part_time_amount=None, min_hours=None):
    return MilestoneTerms(
        code, Basis.JOB_ENTRY, Decimal(amount), number(part_time_amount), min_hours=number(min_hours)
    )


def weeks_fee(weeks, window=None, amount="1000.00", code="sustained", part_time_amount=None, min_hours=None):
    return MilestoneTerms(
        code, Basis.WEEKS_IN_WORK, Decimal(amount), number(part_time_amount), weeks, window, number(min_hours)
    )


def earnings_fee(threshold, within_days=365, amount="3000.00", code="outcome"):
    return MilestoneTerms(
        code, Basis.EARNINGS, Decimal(amount), threshold=Decimal(threshold), within_days=within_days
    )


def terms(*milestones, start="2003-01-01", end=None, full="16", part="8", rate="0.5", support=26, plan=False):
    return Terms(
        day(start), day(end), Decimal(full), Decimal(part), Decimal(rate), support, plan, tuple(milestones)
    )


def job(start, end=None, hours="30", name="a", kind="employed", rate=None):
    """A job with one weekly figure from its start, or with a dict of date → weekly hours."""
    entries = hours if isinstance(hours, dict) else {start: hours}
    return Job(
        name,
        JobKind(kind),
        day(start),
        day(end),
        tuple(HoursEntry(day(since), Decimal(weekly)) for since, weekly in entries.items()),
        number(rate),
    )


def paper(first, last=None, name="a", accepted=True):
    return Evidence(name, day(first), day(last or first), accepted)


def facts(all_terms, *jobs, evidence=(), registered="2003-10-06", closed=None, plan=None):
    return Facts(
        tuple(all_terms) if isinstance(all_terms, (list, tuple)) else (all_terms,),
        Registration(day(registered), day(closed), day(plan)),
        jobs,
        tuple(evidence),
    )


def asked(on, *args, **kwargs):
    """The evaluation of such facts as of a day."""
    return evaluate(facts(*args, **kwargs), day(on))


def row(evaluation, code):
    (found,) = [each for each in evaluation.milestones if each.code == code]
    return found
