"""The strip in words: since when in work, what is reached and why in that band, and how long support runs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from outcomes import rules
from outcomes.rules import Band, Basis, Status
from outcomes.rules.worked import DaysWorked, TermsCalendar, countable_jobs, days_worked

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a sentence; strong where it is what the eye should find first."""

    words: str
    strong: bool = False


def short_day(day: date) -> str:
    """3 November"""
    return f"{day.day} {day:%B}"


class Days:
    """Says dates as people do: the year only where it differs from the date said before."""

    def __init__(self) -> None:
        self.year: int | None = None

    def __call__(self, day: date) -> str:
        known, self.year = self.year == day.year, day.year
        return short_day(day) if known else f"{short_day(day)} {day.year}"


def number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def told(
    facts: rules.Facts, answer: rules.Evaluation, jobs: list[rules.Job], names: dict[str, str]
) -> Iterator[Said]:
    """The sentences about a registration with at least one job, as of the day of the answer."""
    days = Days()
    if answer.job_entry_on is None:
        yield Said(_why_no_entry(answer))
        return
    worked = days_worked(countable_jobs(facts, TermsCalendar.of(facts.terms)))
    yield from _since(answer, worked, days)
    for row in answer.milestones:
        if row.basis in (Basis.WEEKS_IN_WORK, Basis.EARNINGS):
            yield from _point(row, worked, names, days)
    if answer.support_until:
        runs = "runs" if answer.support_until >= answer.as_of else "ran"
        yield Said(f" Support {runs} to {days(answer.support_until)}.")


def _why_no_entry(answer: rules.Evaluation) -> str:
    reasons = {reason for row in answer.milestones for reason in row.reasons}
    if rules.Reason.STARTED_BEFORE_REGISTRATION in reasons:
        return (
            "No job entry: the job started before registration, so it earns no milestone."
            " Support in work can still be given."
        )
    return "No job entry yet: no job since registration counts with enough hours."


def _since(answer: rules.Evaluation, worked: DaysWorked, days: Days) -> Iterator[Said]:
    today, entry = answer.as_of, answer.job_entry_on
    if entry > today:
        yield Said(f"Job entry is expected on {days(entry)}.")
        return
    runs = [run for run in _runs(worked) if run[1] >= entry and run[0] <= today]
    first, last = max(runs[-1][0], entry), runs[-1][1]
    if last < today:
        yield Said(f"Job entry on {days(entry)}. Not in work since {days(last + DAY)}.")
    elif first == entry:
        yield Said(f"In work since {days(entry)}: {number((today - entry).days + 1, 'day')}.")
    else:
        yield Said(
            f"Job entry on {days(entry)}. In work again since {days(first)}:"
            f" {number((today - first).days + 1, 'day')}."
        )


def _runs(worked: DaysWorked) -> Iterable[tuple[date, date]]:
    """First and last day of each run of days in work without a day between."""
    found: list[list[int]] = []
    for stretch in worked:
        if found and found[-1][1] == stretch.first - 1:
            found[-1][1] = stretch.last
        else:
            found.append([stretch.first, stretch.last])
    return [(date.fromordinal(first), date.fromordinal(last)) for first, last in found]


def _point(
    row: rules.MilestoneResult, worked: DaysWorked, names: dict[str, str], days: Days
) -> Iterator[Said]:
    name = number(row.rule.weeks, "week") if row.rule.weeks else names.get(row.code, row.code)
    if row.status is Status.NOT_REACHED:
        yield Said(f" {name} not reached: not enough days in work so far.")
        return
    if row.status is Status.PROJECTED:
        yield Said(f" {name} would be reached on {days(row.on)}, if the work goes on")
    else:
        yield Said(" ")
        yield Said(f"{name} reached on {days(row.on)}", strong=True)
    why = band_reason(row, worked, days)
    yield Said(f"; {why}." if why else ".")


def band_reason(row: rules.MilestoneResult, worked: DaysWorked, days: Days) -> str:
    """ "part time, because hours were below 16 from 9 October"; empty where there is no band."""
    if row.band is None:
        return ""
    limit = f"{row.terms.full_time_hours.normalize():f}"
    were = "are" if row.status is Status.PROJECTED else "were"
    if row.band is Band.FULL_TIME:
        return f"full time, because hours {were} never below {limit}" if row.counted_days else "full time"
    first = (row.counted_first or row.on).toordinal()
    below = next(
        (
            stretch
            for stretch in worked
            if stretch.last >= first and stretch.hours < row.terms.full_time_hours
        ),
        None,
    )
    if below is None or below.first <= first:
        return f"part time, because hours {were} below {limit}"
    return f"part time, because hours {were} below {limit} from {days(date.fromordinal(below.first))}"
