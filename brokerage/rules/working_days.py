"""Counting working days: Monday to Friday, bank holidays left out."""

from collections.abc import Set as AbstractSet
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, holidays: AbstractSet[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(day: date, n: int, holidays: AbstractSet[date]) -> date:
    """The n-th working day after `day` (n ≥ 1); for n = 0, `day` or the next working day.

    `day` itself never counts: what comes in on a Friday is due, in 2 working days, on Tuesday.
    Source: domain.md section 5.
    """
    if n < 0:
        raise ValueError("Working days are counted forward only: n must be 0 or more.")
    found = day
    if n == 0:
        while not is_working_day(found, holidays):
            found += timedelta(days=1)
        return found
    left = n
    while left:
        found += timedelta(days=1)
        left -= is_working_day(found, holidays)
    return found


def working_days_between(first: date, last: date, holidays: AbstractSet[date]) -> int:
    """Working days after `first` up to and with `last`; negative where `last` lies before `first`."""
    if last < first:
        return -working_days_between(last, first, holidays)
    days = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays) for day in days)
