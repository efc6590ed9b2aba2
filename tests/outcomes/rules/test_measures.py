"""Section 4: rates with their interval and caution."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.measures import conversion_rate, rate, sustainment_rate, wilson_interval


@pytest.mark.parametrize(
    ("successes", "cases", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 2, 0.0945, 0.9055), (25, 100, 0.1755, 0.3430),
     (500, 1000, 0.4691, 0.5309)],
)  # fmt: skip
def test_the_interval_is_wilsons(successes, cases, low, high):
    assert wilson_interval(successes, cases) == pytest.approx((low, high), abs=0.0001)


def test_without_cases_there_is_no_rate_and_a_strong_caution():
    none = conversion_rate(0, 0)
    assert (none.value, none.low, none.high, none.caution) == (None, None, None, "strong")


@pytest.mark.parametrize(
    ("cases", "caution"), [(1, "strong"), (49, "strong"), (50, "caution"), (99, "caution"), (100, "none")]
)
def test_small_numbers_carry_a_caution(cases, caution):
    assert sustainment_rate(1, cases).caution == caution


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match="no share"):
        rate(part, whole)


@given(st.integers(1, 10**12).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases))))
def test_the_interval_holds_the_rate_and_stays_within_nought_and_one(counts):
    found = rate(*counts)
    assert 0 <= found.low <= found.value <= found.high <= 1
