"""Rule 7: an earnings threshold within so many days of registration."""

from .examples import asked, day, earnings_fee, job, paper, row, terms

START = "2003-11-03"  # 28 days after registration


def outcome(fee, *jobs, on="2005-12-31", **kwargs):
    return row(asked(on, terms(fee), *jobs, **kwargs), "outcome")


def test_a_week_of_pay_is_earned_on_the_seventh_day_exactly():
    assert outcome(earnings_fee("100"), job(START, hours="10", rate="10")).on == day("2003-11-09")
    assert outcome(earnings_fee("100.0000001"), job(START, hours="10", rate="10")).on == day("2003-11-10")


def test_a_third_of_a_penny_is_not_rounded_away():
    assert outcome(earnings_fee("3.333"), job(START, hours="10", rate="0.3333")).on == day("2003-11-09")
    assert outcome(earnings_fee("3.333"), job(START, hours="10", rate="0.33329")).on == day("2003-11-10")


def test_the_last_day_allowed_is_within_days_after_registration():
    earning = job(START, hours="10", rate="10")
    assert outcome(earnings_fee("100", within_days=34), earning).on == day("2003-11-09")
    assert outcome(earnings_fee("100", within_days=33), earning).status == "not_reached"


def test_pay_before_job_entry_adds_nothing_and_small_hours_after_it_do():
    rising = job(START, hours={START: "7", "2003-11-10": "8", "2003-11-11": "7"}, rate="10")
    assert outcome(earnings_fee("22"), rising).on == day("2003-11-12")


def test_a_job_without_a_rate_adds_nothing_but_may_make_the_job_entry():
    paid, unpaid = job(START, hours="1", rate="70"), job(START, hours="8", name="b")
    assert outcome(earnings_fee("20"), paid, unpaid).on == day("2003-11-04")


def test_each_job_adds_at_its_own_rate():
    two = (job(START, hours="7", rate="10"), job(START, hours="7", rate="5", name="b"))
    assert outcome(earnings_fee("30"), *two).on == day("2003-11-04")


def test_it_has_no_band_and_pays_in_full_for_part_time_work():
    reached = outcome(earnings_fee("10"), job(START, hours="8", rate="10"), evidence=[paper(START)])
    assert (reached.band, str(reached.amount), reached.status) == (None, "3000.00", "payable")


def test_evidence_of_any_hours_on_both_days_is_enough():
    two = (job(START, hours="1"), job(START, hours="15", rate="10", name="b"))
    reached = outcome(earnings_fee("100"), *two, evidence=[paper(START, "2003-11-30")])
    assert (reached.on, reached.status) == (day("2003-11-07"), "payable")
    assert [(each.day, each.needed, each.proven) for each in reached.evidence_days] == [
        (day(START), 0, 1),
        (day("2003-11-07"), 0, 1),
    ]


def test_evidence_of_a_job_with_no_hours_that_day_is_none():
    resting = job(START, hours={START: "0", "2003-11-20": "5"})
    reached = outcome(earnings_fee("20"), resting, job(START, hours="8", rate="10", name="b"),
                      evidence=[paper(START, "2003-11-30")])  # fmt: skip
    assert reached.reasons == ("evidence_missing",)


def test_pay_may_stop_and_go_on_before_the_threshold():
    runs = [
        job(START, "2003-11-05", hours="14", rate="10"),
        job("2003-12-01", hours="7", rate="10", name="b"),
    ]
    assert outcome(earnings_fee("80"), *runs).on == day("2003-12-02")
