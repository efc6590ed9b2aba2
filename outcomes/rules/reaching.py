"""The day on which a work milestone is reached: job entry, weeks in work, earnings.

Each rule looks at the days worked as stretches, never day by day, and takes recorded future days as facts.
Whether a date lies ahead, and whether it can be claimed, is for `milestones` to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .facts import Band, MilestoneTerms, Terms
from .worked import LAST_DAY, DaysWorked, Stretch, TermsCalendar

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class JobEntry:
    """The job entry of a registration: its day, and which terms were in force on it."""

    on: int
    terms_index: int
    band: Band


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone's day (an ordinal) and band, with the first and the number of its counted days if any.

    The last counted day is always the day reached.
    """

    on: int
    band: Band | None
    counted_first: int | None = None
    counted_days: int | None = None


def job_entry(worked: DaysWorked, calendar: TermsCalendar) -> JobEntry | None:
    """First day whose hours reach the part-time minimum of the terms in force on that day.

    A day without terms is never it. Full time if the hours that day reach the full-time minimum.
    Source: domain.md section 3, rule 5.
    """
    place, periods = 0, len(calendar.order)
    for stretch in worked:
        while place < periods and calendar.lasts[place] < stretch.first:
            place += 1
        within = place
        while within < periods and calendar.firsts[within] <= stretch.last:
            index = calendar.order[within]
            terms = calendar.terms[index]
            if stretch.hours >= terms.part_time_hours:
                band = Band.FULL_TIME if stretch.hours >= terms.full_time_hours else Band.PART_TIME
                return JobEntry(max(stretch.first, calendar.firsts[within]), index, band)
            within += 1
    return None


def least_hours(milestone: MilestoneTerms, terms: Terms) -> Decimal:
    """The weekly hours from which a day counts as a day in work (the h of section 3, rule 6)."""
    return terms.part_time_hours if milestone.min_hours is None else milestone.min_hours


def weeks_in_work(worked: DaysWorked, milestone: MilestoneTerms, terms: Terms) -> Reached | None:
    """First day on which `weeks` weeks in work lie within the last `window_weeks`, or ever if that is empty.

    worked: days from job entry on. A day is in work from `least_hours` on. The counted days are the latest
    7 × weeks of them; full time only if each of them reached the full-time minimum.

    The counted days of the first day reached always begin where an unbroken run begins: had they begun
    later in a run, the day before would have been reached already. So each run needs one look only.
    Source: domain.md section 3, rule 6.
    """
    if milestone.weeks is None:
        raise ValueError(f"milestone {milestone.code}: weeks in work need a number of weeks")
    needed = DAYS_A_WEEK * milestone.weeks
    window = None if milestone.window_weeks is None else DAYS_A_WEEK * milestone.window_weeks
    hours = least_hours(milestone, terms)
    in_work = [stretch for stretch in worked if stretch.hours >= hours]
    for first, on in _spans_of(needed, _unbroken_runs(in_work)):
        if window is None or on - first < window:
            return Reached(on, _band_between(in_work, first, on, terms), first, needed)
    return None


def earnings(worked: DaysWorked, milestone: MilestoneTerms, registered: int) -> Reached | None:
    """First day, at most `within_days` after registration, on which pay since job entry is at the threshold.

    worked: days from job entry on; registered: ordinal. Each day adds a seventh of a week's pay, so sevenfold
    sums are compared with the sevenfold threshold and nothing is rounded.
    Source: domain.md section 3, rule 7.
    """
    if milestone.threshold is None or milestone.within_days is None:
        raise ValueError(f"milestone {milestone.code}: earnings need a threshold and within_days")
    missing = DAYS_A_WEEK * milestone.threshold
    deadline = min(registered + milestone.within_days, LAST_DAY)
    for stretch in worked:
        if stretch.first > deadline:
            break
        pay = (stretch.last - stretch.first + 1) * stretch.weekly_pay
        if pay >= missing:
            on = stretch.first + _days_to_earn(missing, stretch.weekly_pay) - 1
            return Reached(on, None) if on <= deadline else None
        missing -= pay
    return None


def _days_to_earn(missing: Decimal, a_day: Decimal) -> int:
    """How many whole days at `a_day` reach `missing`; both above 0."""
    numerator, denominator = missing.as_integer_ratio()
    day_numerator, day_denominator = a_day.as_integer_ratio()
    return -(-numerator * day_denominator // (denominator * day_numerator))


def _unbroken_runs(stretches: list[Stretch]) -> list[tuple[int, int]]:
    """(first, last) of each run of days without a day missing, in ascending order."""
    runs: list[tuple[int, int]] = []
    for stretch in stretches:
        if runs and runs[-1][1] == stretch.first - 1:
            runs[-1] = (runs[-1][0], stretch.last)
        else:
            runs.append((stretch.first, stretch.last))
    return runs


def _spans_of(days: int, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For each run, its first day and the day on which `days` days of the runs have passed since."""
    behind, ahead = 0, 0  # days in the runs before the one begun with, and before the one ended in
    place = 0
    for first, last in runs:
        while place < len(runs) and ahead + _length(runs[place]) < behind + days:
            ahead += _length(runs[place])
            place += 1
        if place == len(runs):
            return
        yield first, runs[place][0] + (behind + days - ahead) - 1
        behind += last - first + 1


def _length(run: tuple[int, int]) -> int:
    return run[1] - run[0] + 1


def _band_between(in_work: list[Stretch], first: int, last: int, terms: Terms) -> Band:
    """Full time only if each day in work from `first` to `last` reached the full-time minimum."""
    for stretch in in_work:
        if stretch.last >= first and stretch.first <= last and stretch.hours < terms.full_time_hours:
            return Band.PART_TIME
    return Band.FULL_TIME
