from datetime import date

import pytest

from brokerage.working_days import add_working_days, holidays_of, working_days_between

NONE: frozenset[date] = frozenset()


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 16), 2, date(2026, 11, 18)),  # Monday
        (date(2026, 11, 20), 2, date(2026, 11, 24)),  # Friday, over the weekend
        (date(2026, 11, 21), 2, date(2026, 11, 24)),  # Saturday counts from Monday
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_weekends_are_left_out(day, n, expected):
    assert add_working_days(day, n, NONE) == expected


def test_bank_holidays_are_left_out():
    christmas_eve = date(2026, 12, 24)
    # 25 December, and the substitute for Boxing Day on Monday 28.
    assert add_working_days(christmas_eve, 2, holidays_of("england-and-wales")) == date(2026, 12, 30)


def test_each_nation_keeps_its_own():
    assert date(2026, 3, 17) in holidays_of("northern-ireland")
    assert date(2026, 3, 17) not in holidays_of("england-and-wales")
    assert date(2026, 1, 2) in holidays_of("scotland")


def test_counting_is_the_inverse_of_adding():
    holidays = holidays_of("scotland")
    for n in range(1, 30):
        start = date(2025, 12, 20)
        assert working_days_between(start, add_working_days(start, n, holidays), holidays) == n
    assert working_days_between(date(2026, 11, 24), date(2026, 11, 20), NONE) == -2


def test_unknown_nation_and_counting_back_are_refused():
    with pytest.raises(ValueError):
        holidays_of("utopia")
    with pytest.raises(ValueError):
        add_working_days(date(2026, 1, 1), -1, NONE)
