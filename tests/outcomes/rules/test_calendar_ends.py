"""Nothing overflows at the ends of the calendar: what no date can name is not reached."""

from .examples import asked, day, earnings_fee, entry_fee, job, paper, registration_fee, row, terms, weeks_fee


def test_an_open_job_goes_on_without_limit():
    reached = row(asked("2004-01-01", terms(weeks_fee(52 * 1000)), job("2003-11-03")), "sustained")
    assert reached.status == "projected"
    assert (reached.on - day("2003-11-03")).days == 52 * 1000 * 7 - 1


def test_weeks_that_no_date_can_name_are_not_reached():
    ever = terms(entry_fee(), weeks_fee(1), start="9999-01-01", support=5000)
    evaluation = asked("9999-12-31", ever, job("9999-12-26"), registered="9999-12-20")
    assert [each.status for each in evaluation.milestones] == ["blocked", "not_reached"]
    assert evaluation.support_until == day("9999-12-31")


def test_the_very_last_day_can_be_reached():
    ever = terms(weeks_fee(1, 1), earnings_fee("70", within_days=10**9), start="9999-01-01")
    evaluation = asked(
        "9999-12-31", ever, job("9999-12-25", hours="10", rate="7"), registered="9999-12-20",
        evidence=[paper("9999-12-25", "9999-12-31")],
    )  # fmt: skip
    assert [each.on for each in evaluation.milestones] == [day("9999-12-31")] * 2


def test_the_very_first_day_is_a_day_like_any_other():
    ever = terms(registration_fee(), entry_fee(), weeks_fee(1, 6000), start="0001-01-01")
    evaluation = asked("0001-01-01", ever, job("0001-01-01"), registered="0001-01-01")
    assert [each.on for each in evaluation.milestones][:2] == [day("0001-01-01")] * 2


def test_a_number_of_weeks_beyond_all_dates_is_only_a_number():
    evaluation = asked("2004-01-01", terms(weeks_fee(10**30, 10**31), support=10**30), job("2003-11-03"))
    assert (evaluation.milestones[0].status, evaluation.support_until) == ("not_reached", day("9999-12-31"))
