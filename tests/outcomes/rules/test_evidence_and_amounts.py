"""Rules 8 to 10: amounts, evidence, and how a milestone stands."""

from dataclasses import replace
from decimal import Decimal

import pytest

from .examples import asked, day, entry_fee, job, paper, registration_fee, row, terms, weeks_fee

START = "2003-11-03"
TERMS = terms(entry_fee(), weeks_fee(2, 2))


def test_part_time_has_its_own_amount_before_the_rate():
    fee = row(
        asked("2004-01-01", terms(entry_fee("100", part_time_amount="0")), job(START, hours="8")), "job_entry"
    )
    assert fee.amount == Decimal("0.00")


@pytest.mark.parametrize(
    ("amount", "rate", "paid"),
    [("1250.55", "0.5", "625.28"), ("0.01", "0.5", "0.01"), ("100", "0.333", "33.30"), ("100", "0", "0.00"),
     ("0.03", "0.5", "0.02"), ("1.01", "0.495", "0.50")],
)  # fmt: skip
def test_part_time_amounts_are_rounded_half_up(amount, rate, paid):
    fee = row(asked("2004-01-01", terms(entry_fee(amount), rate=rate), job(START, hours="8")), "job_entry")
    assert str(fee.amount) == paid


def test_full_amounts_are_rounded_too_and_totals_add_rounded_amounts():
    fees = terms(registration_fee("0.005", "a"), registration_fee("0.005", "b"))
    evaluation = asked("2004-01-01", fees)
    assert [str(each.amount) for each in evaluation.milestones] == ["0.01", "0.01"]
    assert str(evaluation.payable_total) == "0.02"


def test_a_total_of_nothing_still_has_its_pennies():
    assert str(asked("2004-01-01", terms()).payable_total) == "0.00"


def test_days_between_the_first_counted_and_the_day_reached_need_no_evidence():
    papers = [paper(START), paper("2003-11-16")]
    assert row(asked("2004-01-01", TERMS, job(START), evidence=papers), "sustained").status == "payable"


@pytest.mark.parametrize("only", [START, "2003-11-16"])
def test_either_day_alone_is_not_enough(only):
    reached = row(asked("2004-01-01", TERMS, job(START), evidence=[paper(only)]), "sustained")
    assert reached.reasons == ("evidence_missing",)
    assert [each.ok for each in reached.evidence_days] == [
        each.day == day(only) for each in reached.evidence_days
    ]


def test_a_blocked_job_entry_blocks_nothing_else():
    late = job(START, hours={START: "8", "2003-11-10": "0", "2003-12-01": "8"})
    evaluation = asked("2004-01-01", TERMS, late, evidence=[paper("2003-12-01", "2003-12-14")])
    assert [each.status for each in evaluation.milestones] == ["blocked", "payable"]


def test_two_papers_for_one_job_prove_its_hours_once():
    two = (job(START, hours="8"), job(START, hours="8", name="b"))
    twice = [paper(START), paper(START, "2003-11-30")]
    assert row(asked("2004-01-01", TERMS, *two, evidence=twice), "job_entry").status == "blocked"


def test_papers_of_jobs_that_do_not_count_prove_nothing():
    jobs = (job(START, hours="16"), job("2003-09-01", hours="30", name="b"))
    held = asked("2004-01-01", TERMS, *jobs, evidence=[paper("2003-09-01", "2004-01-01", name="b")])
    assert row(held, "job_entry").status == "blocked"


def test_a_paper_proves_the_hours_of_the_day_not_those_of_another():
    rising = job(START, hours={START: "10", "2003-11-10": "30"})
    joined = (rising, job(START, hours="6", name="b"))
    entry = row(asked("2004-01-01", TERMS, *joined, evidence=[paper(START, "2003-11-30")]), "job_entry")
    assert (entry.band, entry.status) == ("full_time", "blocked")
    assert [(each.needed, each.proven) for each in entry.evidence_days] == [(16, 10)]


def test_part_time_needs_proof_of_the_part_time_minimum_only():
    joined = (job(START, hours="8"), job(START, hours="4", name="b"))
    entry = row(asked("2004-01-01", TERMS, *joined, evidence=[paper(START)]), "job_entry")
    assert (entry.band, entry.status) == ("part_time", "payable")


def test_what_is_projected_names_its_days_but_gives_no_reason():
    ahead = row(asked("2003-11-04", TERMS, job(START)), "sustained")
    assert (ahead.status, ahead.reasons, len(ahead.evidence_days)) == ("projected", (), 2)


def test_a_milestone_reached_today_is_reached():
    evaluation = asked(START, TERMS, job(START), evidence=[paper(START)])
    assert [each.status for each in evaluation.milestones] == ["payable", "projected"]


def test_facts_and_answers_cannot_be_changed():
    with pytest.raises(AttributeError):
        asked("2004-01-01", TERMS).milestones = ()
    assert replace(asked("2004-01-01", TERMS), next_on=None).next_on is None
