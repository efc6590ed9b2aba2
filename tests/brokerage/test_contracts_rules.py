"""Periods that overlap or leave days without terms."""

from datetime import date, timedelta

import pytest

from brokerage.rules.terms import Period, gaps, new_gaps, overlaps, shortened

D = date.fromisoformat


def test_neighbours_leave_no_gap():
    assert gaps([Period(D("2026-04-01")), Period(D("2025-04-01"), D("2026-03-31"))]) == ()


def test_one_missing_day_is_a_gap():
    found = gaps([Period(D("2025-04-01"), D("2026-03-30")), Period(D("2026-04-01"))])
    assert found == (Period(D("2026-03-31"), D("2026-03-31")),)


def test_a_known_gap_is_not_told_again_but_a_wider_one_is():
    before = [Period(D("2025-01-01"), D("2025-01-31")), Period(D("2025-03-01"))]
    wider = [Period(D("2025-01-01"), D("2025-01-30")), Period(D("2025-03-01"))]
    assert new_gaps(before, before) == ()
    assert new_gaps(before, wider) == (Period(D("2025-01-31"), D("2025-02-28")),)


def test_overlaps_names_each_pair_and_knows_open_ends():
    first, second = Period(D("2025-01-01")), Period(D("2025-06-01"), D("2025-06-30"))
    assert overlaps([second, first]) == ((first, second),)
    assert overlaps([shortened(first, second.first), second]) == ()


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError):
        Period(D("2025-01-02"), D("2025-01-01"))


@pytest.mark.parametrize("seed", range(40))
def test_each_day_is_covered_once_or_named(seed):
    """Against counting days one by one."""
    from random import Random

    rng = Random(seed)
    start = D("2025-01-01")
    periods = []
    for _ in range(rng.randint(1, 5)):
        first = start + timedelta(days=rng.randint(0, 60))
        periods.append(Period(first, first + timedelta(days=rng.randint(0, 20))))
    days = [start + timedelta(days=n) for n in range(90)]
    times = {day: sum(each.first <= day <= each.last for each in periods) for day in days}
    inside = [day for day in days if times[day]]
    missing = {day for day in days if inside[0] < day < inside[-1] and not times[day]}
    named = {
        each.first + timedelta(days=n)
        for each in gaps(periods)
        for n in range((each.last - each.first).days + 1)
    }
    assert named == missing
    assert bool(overlaps(periods)) == any(number > 1 for number in times.values())
