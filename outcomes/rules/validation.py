"""What makes facts unfit to be judged. Each problem names its field and says what to do about it.

Facts that pass may be given to `milestones.evaluate`; facts that do not are refused on entry, never mended.
Source: domain.md section 3, before rule 1.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .facts import Basis, Facts, Job, JobKind, MilestoneTerms, Registration, Terms

HOURS_IN_A_WEEK = 168


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where (`jobs[0].end`), and what to do."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def problems(facts: Facts) -> tuple[Problem, ...]:
    """Everything wrong with the facts, in reading order; empty if they may be evaluated."""
    return (*problems_of_terms(facts.terms), *problems_of_record(facts))


def problems_of_terms(terms: Sequence[Terms]) -> tuple[Problem, ...]:
    """What is wrong with the terms of one contract, each alone and all together."""
    found = [problem for place, each in enumerate(terms) for problem in _terms(f"terms[{place}]", each)]
    return (*found, *_overlaps(terms))


def problems_of_record(facts: Facts) -> tuple[Problem, ...]:
    """What is wrong with one registration, its jobs and its evidence."""
    found = [*_registration(facts.registration)]
    for place, job in enumerate(facts.jobs):
        found.extend(_job(f"jobs[{place}]", job))
    ids = [job.id for job in facts.jobs]
    found.extend(_repeated("jobs", "id", ids))
    known = set(ids)
    for place, paper in enumerate(facts.evidence):
        path = f"evidence[{place}]"
        if paper.job not in known:
            found.append(
                Problem(f"{path}.job", f"no job has the id {_quoted(paper.job)}: name one of the jobs")
            )
        if paper.covers_to < paper.covers_from:
            found.append(Problem(f"{path}.covers_to", "before covers_from: give the last day it covers"))
    return tuple(found)


def _terms(path: str, terms: Terms) -> Iterator[Problem]:
    yield from _ends(path, "valid_from", "valid_to", terms.valid_from, terms.valid_to)
    yield from _above_zero(f"{path}.full_time_hours", terms.full_time_hours)
    yield from _above_zero(f"{path}.part_time_hours", terms.part_time_hours)
    yield from _above_zero(f"{path}.support_weeks", terms.support_weeks)
    finite = terms.full_time_hours.is_finite() and terms.part_time_hours.is_finite()
    if finite and terms.full_time_hours < terms.part_time_hours:
        yield Problem(f"{path}.full_time_hours", "below part_time_hours: give at least as many hours")
    if not terms.part_time_rate.is_finite() or not 0 <= terms.part_time_rate <= 1:
        yield Problem(f"{path}.part_time_rate", "outside 0 to 1: give the share that part time pays")
    for place, milestone in enumerate(terms.milestones):
        yield from _milestone(f"{path}.milestones[{place}]", milestone)
    yield from _repeated(f"{path}.milestones", "code", [each.code for each in terms.milestones])


def _milestone(path: str, milestone: MilestoneTerms) -> Iterator[Problem]:
    if not milestone.code:
        yield Problem(f"{path}.code", "empty: give the milestone a code")
    if milestone.basis not in tuple(Basis):
        yield Problem(f"{path}.basis", f"unknown: give one of {', '.join(Basis)}")
    yield from _not_below_zero(f"{path}.amount", milestone.amount)
    yield from _not_below_zero(f"{path}.part_time_amount", milestone.part_time_amount)
    for name in ("weeks", "window_weeks", "min_hours", "threshold", "within_days"):
        yield from _above_zero(f"{path}.{name}", getattr(milestone, name))
    if milestone.basis == Basis.WEEKS_IN_WORK and milestone.weeks is None:
        yield Problem(f"{path}.weeks", "missing: weeks_in_work needs a number of weeks")
    if milestone.basis == Basis.EARNINGS and milestone.threshold is None:
        yield Problem(f"{path}.threshold", "missing: earnings need an amount to reach")
    if milestone.basis == Basis.EARNINGS and milestone.within_days is None:
        yield Problem(f"{path}.within_days", "missing: earnings need a number of days after registration")
    weeks, window = milestone.weeks, milestone.window_weeks
    if weeks is not None and window is not None and 0 < window < weeks:
        yield Problem(f"{path}.window_weeks", "shorter than weeks: give at least as many, or leave it empty")


def _overlaps(terms: Sequence[Terms]) -> Iterator[Problem]:
    """Neighbours in order of their first day overlap where one begins before the other has ended."""
    order = sorted(range(len(terms)), key=lambda place: terms[place].valid_from)
    latest: int | None = None
    for place in order:
        if latest is not None and terms[place].valid_from <= (terms[latest].valid_to or date.max):
            message = f"overlap terms[{latest}]: end one on the day before the other begins"
            yield Problem(f"terms[{place}].valid_from", message)
        if latest is None or (terms[place].valid_to or date.max) > (terms[latest].valid_to or date.max):
            latest = place


def _registration(registration: Registration) -> Iterator[Problem]:
    yield from _ends("registration", "date", "closed_on", registration.registered_on, registration.closed_on)


def _job(path: str, job: Job) -> Iterator[Problem]:
    if not job.id:
        yield Problem(f"{path}.id", "empty: give the job an id")
    if job.kind not in tuple(JobKind):
        yield Problem(f"{path}.kind", f"unknown: give one of {', '.join(JobKind)}")
    yield from _ends(path, "start", "end", job.start, job.end)
    yield from _not_below_zero(f"{path}.hourly_rate", job.hourly_rate)
    for place, entry in enumerate(job.hours):
        if not entry.weekly.is_finite() or not 0 <= entry.weekly <= HOURS_IN_A_WEEK:
            message = f"outside 0 to {HOURS_IN_A_WEEK}: give the hours of one week"
            yield Problem(f"{path}.hours[{place}].weekly", message)
    yield from _repeated(f"{path}.hours", "from", [entry.since.isoformat() for entry in job.hours])


def _ends(path: str, first: str, last: str, start: date, end: date | None) -> Iterator[Problem]:
    if end is not None and end < start:
        yield Problem(f"{path}.{last}", f"before {first}: give that day or a later one, or leave it empty")


def _above_zero(path: str, value: Decimal | int | None) -> Iterator[Problem]:
    if value is not None and not (Decimal(value).is_finite() and value > 0):
        yield Problem(path, "not above zero: give a number above zero")


def _not_below_zero(path: str, value: Decimal | None) -> Iterator[Problem]:
    if value is not None and not (value.is_finite() and value >= 0):
        yield Problem(path, "below zero: give zero or more")


def _quoted(value: str) -> str:
    """A value as a message may quote it: short, whatever was sent."""
    return repr(value if len(value) <= 40 else f"{value[:37]}...")


def _repeated(path: str, name: str, values: Iterable[str]) -> Iterator[Problem]:
    """A second use of a value that may be used once."""
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value in seen:
            yield Problem(f"{path}[{place}].{name}", f"{_quoted(value)} is there already: give it once")
        seen.add(value)
