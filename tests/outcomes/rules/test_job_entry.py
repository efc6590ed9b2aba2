"""Rules 2, 3 and 5: which jobs count, how hours add up, and the job entry."""

import pytest

from .examples import asked, day, entry_fee, job, paper, row, terms, weeks_fee

TERMS = terms(entry_fee(), weeks_fee(13, 13))


def entry_of(*args, **kwargs):
    return row(asked("2004-12-31", *args, **kwargs), "job_entry")


@pytest.mark.parametrize("kind", ["employed", "self_employed", "permitted_work"])
def test_paid_work_of_any_kind_counts(kind):
    assert entry_of(TERMS, job("2003-11-03", kind=kind)).on == day("2003-11-03")


@pytest.mark.parametrize("kind", ["voluntary", "supported", "training"])
def test_other_work_never_counts_nor_helps_to_reach_the_hours(kind):
    mixed = (job("2003-11-03", hours="7"), job("2003-11-03", hours="30", name="b", kind=kind))
    assert entry_of(TERMS, *mixed).status == "not_reached"


def test_a_job_begun_on_the_registration_day_counts():
    assert entry_of(TERMS, job("2003-10-06")).on == day("2003-10-06")


def test_a_job_begun_on_the_deregistration_day_counts_and_goes_on_counting():
    evaluation = asked("2004-12-31", TERMS, job("2003-11-03"), closed="2003-11-03")
    assert row(evaluation, "sustained").on == day("2004-02-01")


def test_hours_may_rise_to_a_job_entry_after_deregistration():
    rising = job("2003-11-03", hours={"2003-11-03": "6", "2004-01-05": "16"})
    assert entry_of(TERMS, rising, closed="2003-11-30").on == day("2004-01-05")


def test_a_job_from_before_registration_adds_no_hours_to_a_later_one():
    assert entry_of(TERMS, job("2003-09-01", hours="9"), job("2003-11-03", hours="7", name="b")).on is None


def test_a_job_from_before_registration_is_the_reason_on_all_but_registration():
    evaluation = asked("2003-12-01", TERMS, job("2003-09-01", end="2003-09-02"))
    assert [each.reasons for each in evaluation.milestones] == [("started_before_registration",)] * 2


def test_voluntary_work_from_before_registration_is_no_reason():
    assert entry_of(TERMS, job("2003-09-01", kind="voluntary")).reasons == ()


def test_a_projected_job_entry_leaves_no_reason_from_an_earlier_job():
    evaluation = asked("2003-10-10", TERMS, job("2003-09-01"), job("2003-12-01", "2003-12-07", name="b"))
    assert row(evaluation, "job_entry").status == "projected"
    assert (row(evaluation, "sustained").status, row(evaluation, "sustained").reasons) == ("not_reached", ())


def test_the_part_time_minimum_is_that_of_the_terms_on_each_day():
    strict = terms(entry_fee(), end="2003-12-31", part="16")
    mild = terms(entry_fee(), start="2004-01-01", part="8")
    entry = entry_of([strict, mild], job("2003-11-03", hours="10"))
    assert (entry.on, entry.terms_index, entry.band) == (day("2004-01-01"), 1, "part_time")


def test_a_day_without_terms_is_never_the_job_entry():
    old = terms(entry_fee(), end="2003-11-30")
    new = terms(entry_fee(), start="2004-01-10")
    rising = job("2003-11-03", hours={"2003-11-03": "4", "2003-12-15": "20"})
    assert entry_of([old, new], rising).on == day("2004-01-10")


def test_a_job_begun_on_a_day_without_terms_never_counts():
    old = terms(entry_fee(), end="2003-11-30")
    new = terms(entry_fee(), start="2004-01-10")
    assert entry_of([old, new], job("2003-12-15")).status == "not_reached"


def test_the_last_terms_running_out_does_not_stop_the_weeks():
    short = terms(entry_fee(), weeks_fee(13, 13), end="2003-11-03")
    assert row(asked("2004-12-31", short, job("2003-11-03")), "sustained").on == day("2004-02-01")


def test_two_hours_figures_that_meet_on_one_day_make_the_entry_that_day_only():
    one = job("2003-11-03", "2003-11-10", hours="4")
    other = job("2003-11-10", hours="4", name="b")
    assert entry_of(TERMS, one, other).on == day("2003-11-10")


def test_hours_just_under_the_minimum_are_under_it_however_fine():
    almost = job("2003-11-03", hours="7.99999999999999999999999999999999999999")
    assert entry_of(TERMS, almost).status == "not_reached"


def test_tenths_of_hours_add_up_exactly():
    tenths = [job("2003-11-03", hours="0.1", name=str(n)) for n in range(80)]
    assert entry_of(TERMS, *tenths).on == day("2003-11-03")


def test_least_hours_of_a_milestone_play_no_part_in_job_entry():
    picky = terms(entry_fee(min_hours="30"))
    entry = entry_of(picky, job("2003-11-03", hours="8"), evidence=[paper("2003-11-03")])
    assert (entry.status, entry.on) == ("payable", day("2003-11-03"))


def test_an_hours_entry_from_before_the_start_holds_on_the_start():
    assert entry_of(TERMS, job("2003-11-03", hours={"2003-10-01": "20"})).on == day("2003-11-03")


def test_before_its_first_hours_entry_a_job_has_none():
    assert entry_of(TERMS, job("2003-11-03", hours={"2003-11-20": "20"})).on == day("2003-11-20")


def test_a_job_without_hours_entries_is_no_work():
    assert entry_of(TERMS, job("2003-11-03", hours={})).status == "not_reached"


def test_support_is_counted_from_the_job_entry_as_day_one_whatever_was_paid():
    evaluation = asked("2003-12-01", terms(weeks_fee(4, 4), support=1), job("2003-11-03"))
    assert (evaluation.support_until, evaluation.job_entry_on) == (day("2003-11-09"), day("2003-11-03"))
