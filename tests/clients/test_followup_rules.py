"""When things are due: examples, and what holds for any dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from brokerage.rules.working_days import is_working_day
from brokerage.working_days import holidays_of
from clients.rules import followups as rules

DAYS = st.dates(date(2019, 1, 1), date(2028, 12, 31))
INTERVALS = st.integers(1, 90)
SCHEDULES = st.lists(st.integers(1, 52), min_size=1, max_size=8, unique=True)
ENGLAND = holidays_of("england-and-wales")


def test_contact_is_due_after_the_agreed_interval():
    due = rules.contact_due(date(2026, 11, 1), date(2026, 6, 2), 14, 20)
    assert (due.due_on, due.every, due.agreed) == (date(2026, 11, 15), 14, True)


def test_without_an_agreed_interval_the_contract_says_how_often():
    due = rules.contact_due(date(2026, 11, 1), date(2026, 6, 2), None, 20)
    assert (due.due_on, due.agreed) == (date(2026, 11, 21), False)


def test_without_any_contact_it_counts_from_registration():
    due = rules.contact_due(None, date(2026, 6, 2), None, 20)
    assert (due.since, due.due_on, due.ever) == (date(2026, 6, 2), date(2026, 6, 22), False)


@given(last=st.none() | DAYS, registered=DAYS, agreed=st.none() | INTERVALS, contract=INTERVALS)
def test_a_later_contact_never_makes_contact_due_earlier(last, registered, agreed, contract):
    due = rules.contact_due(last, registered, agreed, contract)
    later = rules.contact_due(due.since + timedelta(days=1), registered, agreed, contract)
    assert later.due_on == due.due_on + timedelta(days=1)
    assert due.due_on > due.since


@pytest.mark.parametrize(
    ("missed", "nation", "due"),
    [
        (date(2026, 11, 19), "england-and-wales", date(2026, 11, 20)),
        (date(2026, 11, 20), "england-and-wales", date(2026, 11, 23)),
        (date(2026, 12, 24), "england-and-wales", date(2026, 12, 29)),
        (date(2026, 11, 27), "scotland", date(2026, 12, 1)),
        (date(2026, 11, 27), "england-and-wales", date(2026, 11, 30)),
    ],
)
def test_a_missed_appointment_is_rebooked_by_the_next_working_day_of_the_nation(missed, nation, due):
    assert rules.rebook_by(missed, holidays_of(nation)) == due


@given(missed=DAYS)
def test_nothing_is_to_be_rebooked_on_a_weekend_or_bank_holiday(missed):
    due = rules.rebook_by(missed, ENGLAND)
    assert is_working_day(due, ENGLAND)
    between = (missed + timedelta(days=n) for n in range(1, (due - missed).days))
    assert not any(is_working_day(day, ENGLAND) for day in between)


@given(minutes=st.integers(0, 60 * 24 * 370))
def test_an_instant_belongs_to_the_civil_day_in_london_also_when_the_clocks_change(minutes):
    instant = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    summer = datetime(2026, 3, 29, 1, tzinfo=UTC) <= instant < datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert timezone.localdate(instant) == (instant + timedelta(hours=summer)).date()


@pytest.mark.parametrize(
    ("missed_at", "due"),
    [
        # 23:30 UTC on Saturday 28 March is still Saturday; on Sunday 29 March it is Monday already.
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 31)),
    ],
)
def test_the_day_of_a_late_appointment_follows_summer_time(missed_at, due):
    assert rules.rebook_by(timezone.localdate(missed_at), ENGLAND) == due


def test_an_inactive_client_is_looked_at_again_after_three_months():
    assert rules.state_review_on(None, date(2026, 11, 30)) == date(2027, 2, 28)
    assert rules.state_review_on(date(2026, 12, 5), date(2026, 11, 30)) == date(2026, 12, 5)


@given(day=DAYS, months=st.integers(0, 40))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    later = rules.months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


START = date(2026, 8, 21)


@pytest.mark.parametrize(
    ("spoken_on", "day", "week"),
    [
        (None, START + timedelta(days=6), None),
        (None, START + timedelta(days=7), 1),
        (None, START + timedelta(days=60), 1),
        (START + timedelta(days=7), START + timedelta(days=13), None),
        (START + timedelta(days=7), START + timedelta(days=14), 2),
        (START + timedelta(days=8), START + timedelta(days=14), None),
        (START + timedelta(days=30), START + timedelta(days=55), None),
        (START + timedelta(days=30), START + timedelta(days=56), 8),
        (START + timedelta(days=26 * 7), START + timedelta(days=900), None),
    ],
)
def test_contact_in_work_is_due_on_the_usual_weeks(spoken_on, day, week):
    due = rules.in_work_contact(START, [], spoken_on, day)
    assert (due and due.week) == week


def test_agreed_weeks_replace_the_usual_ones():
    assert rules.in_work_contact(START, [6, 3], None, START + timedelta(weeks=2)) is None
    assert rules.in_work_contact(START, [6, 3], None, START + timedelta(weeks=6)).week == 3


@given(start=DAYS, weeks=SCHEDULES, spoken=st.none() | st.integers(0, 400), gone=st.integers(0, 400))
def test_what_is_due_in_work_stays_due_until_somebody_speaks(start, weeks, spoken, gone):
    spoken_on = None if spoken is None else start + timedelta(days=spoken)
    day = start + timedelta(days=gone)
    due = rules.in_work_contact(start, weeks, spoken_on, day)
    tomorrow = rules.in_work_contact(start, weeks, spoken_on, day + timedelta(days=1))
    if due:
        assert due.due_on <= day
        assert tomorrow == due
        answered = rules.in_work_contact(start, weeks, day, day)
        assert answered is None
    elif tomorrow:
        assert tomorrow.due_on == day + timedelta(days=1)


@given(day=DAYS)
def test_what_lies_ahead_is_announced_in_time(day):
    assert (day - rules.sustained_near_on(day)).days == 14
    assert (day - rules.ending_on(day)).days == 28
    assert (day - rules.consent_expiring_on(day)).days == 30
