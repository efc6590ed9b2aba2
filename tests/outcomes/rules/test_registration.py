"""Rules 1 and 4: which terms apply, and the registration fee."""

from decimal import Decimal

from outcomes.rules import evaluate

from .examples import asked, day, entry_fee, facts, job, registration_fee, row, terms

WITH_PLAN = terms(registration_fee("300.00"), entry_fee(), plan=True)


def test_a_registration_that_lies_ahead_is_projected():
    fee = row(asked("2003-10-05", terms(registration_fee())), "registration")
    assert (fee.status, fee.on, fee.amount) == ("projected", day("2003-10-06"), Decimal("100.00"))


def test_a_missing_plan_blocks_even_a_registration_that_lies_ahead():
    fee = row(asked("2003-10-01", WITH_PLAN), "registration")
    assert (fee.status, fee.on, fee.band, fee.amount) == ("blocked", None, None, Decimal("300.00"))
    assert fee.reasons == ("action_plan_missing",)


def test_a_plan_written_before_registration_leaves_the_date_of_registration():
    fee = row(asked("2003-10-06", WITH_PLAN, plan="2003-09-20"), "registration")
    assert (fee.status, fee.on) == ("payable", day("2003-10-06"))


def test_a_plan_at_hand_before_registration_projects_it():
    fee = row(asked("2003-10-01", WITH_PLAN, plan="2003-10-01"), "registration")
    assert (fee.status, fee.on) == ("projected", day("2003-10-06"))


def test_a_plan_counts_from_its_own_day():
    known = facts(WITH_PLAN, plan="2003-10-20")
    before, on = evaluate(known, day("2003-10-19")), evaluate(known, day("2003-10-20"))
    assert (row(before, "registration").status, before.next_on) == ("blocked", day("2003-10-20"))
    assert (row(on, "registration").status, on.next_on) == ("payable", None)


def test_a_plan_dated_ahead_changes_nothing_where_terms_require_none():
    evaluation = asked("2003-10-10", terms(registration_fee()), plan="2003-12-01")
    assert evaluation.next_on is None


def test_registration_milestones_come_first_and_each_list_keeps_the_order_of_its_terms():
    mixed = terms(
        entry_fee(code="z"), registration_fee(code="y"), entry_fee(code="b"), registration_fee(code="a")
    )
    assert [each.code for each in asked("2003-11-01", mixed).milestones] == ["y", "a", "z", "b"]


def test_registration_is_paid_under_its_own_terms_and_work_under_those_of_the_job_entry():
    old = terms(registration_fee("100.00"), entry_fee("10.00"), end="2003-10-31")
    new = terms(registration_fee("300.00"), entry_fee("30.00"), start="2003-11-01")
    evaluation = asked("2003-12-01", [new, old], job("2003-11-01"))
    assert [each.amount for each in evaluation.milestones] == [Decimal("100.00"), Decimal("30.00")]
    assert [each.terms_index for each in evaluation.milestones] == [1, 0]


def test_without_terms_on_the_registration_date_only_the_work_has_rows():
    evaluation = asked(
        "2003-12-01", terms(registration_fee(), entry_fee(), start="2003-11-01"), job("2003-11-01")
    )
    assert [each.code for each in evaluation.milestones] == ["job_entry"]


def test_a_day_between_two_terms_has_none():
    old = terms(registration_fee(), end="2003-10-05")
    new = terms(registration_fee(), start="2003-10-07")
    assert asked("2003-12-01", [old, new]).milestones == ()


def test_terms_hold_on_their_first_and_last_day():
    one_day = terms(registration_fee(), start="2003-10-06", end="2003-10-06")
    assert len(asked("2003-12-01", one_day).milestones) == 1
