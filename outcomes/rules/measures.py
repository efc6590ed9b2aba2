"""Rates with their number of cases, a 95 % interval and a caution, so that small numbers do not mislead.

Source: domain.md section 4.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

Z_95 = 1.959963984540054
CAUTION_BELOW = 100
STRONG_CAUTION_BELOW = 50


class Caution(StrEnum):
    """How warily a rate must be read, from the number of cases under it."""

    NONE = "none"
    CAUTION = "caution"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of cases. `value`, `low` and `high` lie in 0 to 1, and are empty where there are no cases.

    low, high: the 95 % Wilson score interval.
    """

    numerator: int
    denominator: int
    value: float | None
    low: float | None
    high: float | None
    caution: Caution


def conversion_rate(job_entries: int, registrations: int) -> Rate:
    """Job entries ÷ registrations, both of the same registrations."""
    return rate(job_entries, registrations)


def sustainment_rate(sustained: int, job_entries: int) -> Rate:
    """Sustained outcomes ÷ job entries, never ÷ registrations."""
    return rate(sustained, job_entries)


def rate(numerator: int, denominator: int) -> Rate:
    """The rate with its interval and caution. Raises ValueError where it is not a share of its cases."""
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no share: count the same cases in both")
    if denominator == 0:
        return Rate(0, 0, None, None, None, Caution.STRONG)
    low, high = wilson_interval(numerator, denominator)
    return Rate(numerator, denominator, numerator / denominator, low, high, caution(denominator))


def wilson_interval(successes: int, cases: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share; cases above 0."""
    share = successes / cases
    spread = Z_95 * Z_95 / cases
    centre = (share + spread / 2) / (1 + spread)
    margin = Z_95 * sqrt(share * (1 - share) / cases + spread / (4 * cases)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, centre - margin)
    high = 1.0 if successes == cases else min(1.0, centre + margin)
    return low, high


def caution(cases: int) -> Caution:
    """A caution below 100 cases, a stronger one below 50."""
    if cases < STRONG_CAUTION_BELOW:
        return Caution.STRONG
    return Caution.CAUTION if cases < CAUTION_BELOW else Caution.NONE
