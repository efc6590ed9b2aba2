"""Which periods of a contract overlap, and which days between them are left without terms. No database.

Both ends belong to a period; an empty end is open. Source: domain.md section 3, before rule 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included; no `last` is open."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise ValueError("A period ends no earlier than it starts.")


def in_order(periods: Iterable[Period]) -> list[Period]:
    return sorted(periods, key=lambda each: each.first)


def overlaps(periods: Iterable[Period]) -> tuple[tuple[Period, Period], ...]:
    """Each pair of an earlier period and a later one that begins before the earlier has ended."""
    found: list[tuple[Period, Period]] = []
    before: list[Period] = []
    for period in in_order(periods):
        found.extend((other, period) for other in before if other.last is None or other.last >= period.first)
        before.append(period)
    return tuple(found)


def gaps(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The days between the first period and the last that lie in none of them, as periods."""
    found: list[Period] = []
    covered_to: date | None = None
    for period in in_order(periods):
        if covered_to is not None and period.first > covered_to + ONE_DAY:
            found.append(Period(covered_to + ONE_DAY, period.first - ONE_DAY))
        last = period.last or date.max
        if covered_to is None or last > covered_to:
            covered_to = last
        if covered_to == date.max:
            break
    return tuple(found)


def new_gaps(before: Iterable[Period], after: Iterable[Period]) -> tuple[Period, ...]:
    """Gaps of `after` that are not wholly among those of `before`."""
    known = gaps(before)
    return tuple(
        gap
        for gap in gaps(after)
        if not any(old.first <= gap.first and _end(gap) <= _end(old) for old in known)
    )


def shortened(period: Period, before: date) -> Period:
    """The period cut so that it ends on the day before `before`. Raises ValueError where nothing is left."""
    return Period(period.first, before - ONE_DAY)


def _end(period: Period) -> date:
    return period.last or date.max
