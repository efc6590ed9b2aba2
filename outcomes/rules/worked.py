"""Days worked: the countable jobs of a registration added up into stretches of equal weekly hours.

Days are ordinals (`date.toordinal`), so that a count of days is a subtraction and nothing overflows at the
ends of the calendar. An open job goes on until `LAST_DAY`, the last day that a date can name.

Sums are exact only under `EXACT`; `milestones.evaluate` sets it.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow
from itertools import pairwise
from operator import attrgetter
from typing import TypeAlias

from .facts import COUNTABLE_KINDS, Facts, Job, Terms

LAST_DAY = date.max.toordinal()

# Wide enough for every sum of validated hours times rates; a sum that did not fit would raise, not round.
EXACT = Context(prec=400, traps=[InvalidOperation, Overflow, Inexact])

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days, both ends included, on which weekly hours and pay do not change.

    hours: weekly hours of all countable jobs together, above 0.
    weekly_pay: the sum of weekly hours × hourly rate; seven times what one day adds (section 3, rule 7).
    """

    first: int
    last: int
    hours: Decimal
    weekly_pay: Decimal


# Disjoint stretches in ascending order; days between them are days without hours.
DaysWorked: TypeAlias = tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class TermsCalendar:
    """Which of a contract's terms are in force on a day. Terms never overlap."""

    terms: tuple[Terms, ...]
    order: tuple[int, ...]
    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    @classmethod
    def of(cls, terms: tuple[Terms, ...]) -> "TermsCalendar":
        """The calendar of terms given in any order; indexes in `order` point into them as given."""
        order = sorted(range(len(terms)), key=lambda index: terms[index].valid_from)
        firsts = tuple(terms[index].valid_from.toordinal() for index in order)
        lasts = tuple(last_day(terms[index].valid_to) for index in order)
        return cls(terms, tuple(order), firsts, lasts)

    def index_on(self, day: int) -> int | None:
        """The index, in the terms as given, of those in force on the day; None where there are none."""
        place = bisect_right(self.firsts, day) - 1
        if place < 0 or self.lasts[place] < day:
            return None
        return self.order[place]


def last_day(end: date | None) -> int:
    """The ordinal of an end, the end of the calendar where it is still open."""
    return LAST_DAY if end is None else end.toordinal()


def countable_jobs(facts: Facts, calendar: TermsCalendar) -> tuple[Job, ...]:
    """The jobs that may add hours, whatever the day asked about.

    A job begun by the deregistration date goes on counting after it.
    Source: domain.md section 3, rule 2.
    """
    opened = facts.registration.registered_on
    closed = facts.registration.closed_on
    return tuple(
        job
        for job in facts.jobs
        if job.kind in COUNTABLE_KINDS
        and job.start >= opened
        and (closed is None or job.start <= closed)
        and calendar.index_on(job.start.toordinal()) is not None
    )


def days_worked(jobs: Iterable[Job]) -> DaysWorked:
    """The days on which these jobs have hours, added up, so that two small jobs make a larger one.

    Source: domain.md section 3, rule 3.
    """
    stretches = [stretch for job in jobs for stretch in _stretches_of(job)]
    stretches.sort(key=attrgetter("first"))
    if all(one.last < other.first for one, other in pairwise(stretches)):
        return tuple(stretches)
    return _added_up(stretches)


def days_from(worked: DaysWorked, day: int) -> DaysWorked:
    """The same days without those before `day`."""
    return tuple(
        stretch if stretch.first >= day else Stretch(day, stretch.last, stretch.hours, stretch.weekly_pay)
        for stretch in worked
        if stretch.last >= day
    )


def weekly_hours_on(job: Job, day: int) -> Decimal:
    """The job's own weekly hours on a day: 0 outside the job and before its first hours entry."""
    if not job.start.toordinal() <= day <= last_day(job.end):
        return ZERO
    when = date.fromordinal(day)
    held = [entry for entry in job.hours if entry.since <= when]
    return max(held, key=attrgetter("since")).weekly if held else ZERO


def _stretches_of(job: Job) -> list[Stretch]:
    """One job's days with hours above 0, in ascending order."""
    start, end = job.start.toordinal(), last_day(job.end)
    rate = job.hourly_rate or ZERO
    entries = job.hours if len(job.hours) < 2 else sorted(job.hours, key=attrgetter("since"))
    stretches = []
    for place, entry in enumerate(entries):
        first = max(start, entry.since.toordinal())
        following = entries[place + 1].since.toordinal() if place + 1 < len(entries) else end + 1
        last = min(end, following - 1)
        if first <= last and entry.weekly:
            stretches.append(Stretch(first, last, entry.weekly, entry.weekly * rate))
    return stretches


def _added_up(stretches: list[Stretch]) -> DaysWorked:
    """Overlapping stretches as disjoint ones: hours and pay change only where a stretch begins or ends."""
    hours_change: defaultdict[int, Decimal] = defaultdict(Decimal)
    pay_change: defaultdict[int, Decimal] = defaultdict(Decimal)
    for stretch in stretches:
        hours_change[stretch.first] += stretch.hours
        pay_change[stretch.first] += stretch.weekly_pay
        hours_change[stretch.last + 1] -= stretch.hours
        pay_change[stretch.last + 1] -= stretch.weekly_pay
    hours = pay = ZERO
    summed = []
    for day, following in pairwise(sorted(hours_change)):
        hours += hours_change[day]
        pay += pay_change[day]
        if hours:
            summed.append(Stretch(day, following - 1, hours, pay))
    return tuple(summed)
