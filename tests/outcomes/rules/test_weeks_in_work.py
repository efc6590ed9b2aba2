"""Rule 6: weeks in work, their window, and their band."""

from decimal import Decimal

from .examples import asked, day, entry_fee, job, paper, row, terms, weeks_fee

START = "2003-11-03"


def sustained(fee, *jobs, on="2005-12-31", **kwargs):
    return row(asked(on, terms(entry_fee(), fee), *jobs, **kwargs), "sustained")


def test_one_day_between_jobs_breaks_an_unbroken_two_weeks():
    first, second = job(START, "2003-11-15"), job("2003-11-17", "2003-11-29", name="b")
    assert sustained(weeks_fee(2, 2), first, second).status == "not_reached"


def test_a_window_one_week_longer_bridges_seven_days_but_not_eight():
    first = job(START, "2003-11-09")
    assert sustained(weeks_fee(2, 3), first, job("2003-11-17", name="b")).on == day("2003-11-23")
    reached = sustained(weeks_fee(2, 3), first, job("2003-11-18", name="b"))
    assert (reached.on, reached.counted_first) == (day("2003-12-01"), day("2003-11-18"))


def test_the_counted_days_are_the_latest_that_suffice():
    first, second = job(START, "2003-11-05"), job("2003-11-20", name="b")
    reached = sustained(weeks_fee(2, 3), first, second)
    assert (reached.counted_first, reached.counted_last) == (day("2003-11-20"), day("2003-12-03"))
    assert reached.counted_days == 14


def test_a_part_time_week_that_is_no_longer_counted_does_not_spoil_full_time():
    changing = job(START, hours={START: "10", "2003-11-10": "0", "2003-12-01": "30"})
    assert sustained(weeks_fee(2, 2), changing).band == "full_time"


def test_hours_at_the_full_time_minimum_on_all_but_one_counted_day_are_part_time():
    dipping = job(START, hours={START: "30", "2003-11-10": "15.99", "2003-11-11": "30"})
    reached = sustained(weeks_fee(2, 2, part_time_amount="123.45"), dipping)
    assert (reached.band, reached.amount) == ("part_time", Decimal("123.45"))


def test_hours_that_drop_only_after_the_day_reached_change_nothing():
    dropping = job(START, hours={START: "16", "2003-11-17": "8"})
    assert sustained(weeks_fee(2, 2), dropping).band == "full_time"


def test_days_below_the_least_hours_are_left_out_of_the_counted_days_and_of_the_band():
    dipping = job(START, hours={START: "30", "2003-11-10": "7", "2003-11-12": "30"})
    reached = sustained(weeks_fee(2), dipping)
    assert (reached.on, reached.band) == (day("2003-11-18"), "full_time")


def test_least_hours_below_the_part_time_minimum_count_only_from_job_entry_on():
    rising = job(START, hours={START: "4", "2003-11-10": "8", "2003-11-11": "4"})
    reached = sustained(weeks_fee(1, min_hours="4"), rising)
    assert (reached.counted_first, reached.on) == (day("2003-11-10"), day("2003-11-16"))


def test_least_hours_above_full_time_need_evidence_of_those_hours():
    two = (job(START, hours="16"), job(START, hours="4", name="b"))
    for names, status in (("a", "blocked"), ("ab", "payable")):
        papers = [paper(START, "2003-11-30", name=name) for name in names]
        reached = sustained(weeks_fee(1, min_hours="20"), *two, evidence=papers)
        assert (reached.band, reached.status) == ("full_time", status)


def test_the_hours_limits_are_those_of_the_job_entry_even_after_newer_terms_begin():
    old = terms(weeks_fee(2, 2), end="2003-11-05")
    new = terms(weeks_fee(2, 2), start="2003-11-06", full="35", part="20")
    reached = row(asked("2004-12-31", [old, new], job(START, hours="16")), "sustained")
    assert (reached.on, reached.band) == (day("2003-11-16"), "full_time")


def test_in_total_means_however_long_the_gap():
    first, second = job(START, "2003-11-09"), job("2053-11-03", name="b")
    assert sustained(weeks_fee(2), first, second, on="2060-01-01").on == day("2053-11-09")


def test_a_run_shorter_than_the_weeks_may_end_and_a_later_run_reach_them():
    runs = [job(START, "2003-11-12"), job("2003-12-01", "2003-12-13", name="b"), job("2004-01-05", name="c")]
    assert sustained(weeks_fee(2, 2), *runs).on == day("2004-01-18")


def test_what_moves_the_day_asked_about_says_when_to_look_again():
    evaluation = asked("2003-11-10", terms(entry_fee(), weeks_fee(2), weeks_fee(4, code="later")), job(START))
    assert evaluation.next_on == day("2003-11-16")
