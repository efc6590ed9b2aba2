"""The rules and a day-by-day evaluator that shares no code with them say the same."""

import json
from collections import Counter
from random import Random

import pytest

from outcomes.rules import evaluate
from outcomes.rules.parsing import evaluation_as_json, scenario_from_json

from .brute_force import answer
from .nasty import nasty_scenario
from .test_worked_cases import CASES

CASES_COMPARED = 2000

# Enough of each to mean something; a generator that stops reaching a rule fails here.
LEAST_SEEN = {
    ("registration", "payable"): 200,
    ("registration", "projected"): 20,
    ("registration", "blocked"): 100,
    ("job_entry", "not_reached"): 100,
    ("job_entry", "projected"): 50,
    ("job_entry", "blocked"): 100,
    ("job_entry", "payable"): 100,
    ("weeks_in_work", "not_reached"): 100,
    ("weeks_in_work", "projected"): 100,
    ("weeks_in_work", "blocked"): 100,
    ("weeks_in_work", "payable"): 100,
    ("earnings", "not_reached"): 100,
    ("earnings", "projected"): 50,
    ("earnings", "blocked"): 50,
    ("earnings", "payable"): 50,
    "full_time": 300,
    "part_time": 300,
    "action_plan_missing": 100,
    "evidence_missing": 200,
    "started_before_registration": 100,
    "no rows": 20,
    "job entry under other terms than registration": 100,
    "reached without a break": 50,
    "reached within a window across a break": 10,
    "reached in total across a break": 10,
    "reached with least hours below the part-time minimum": 50,
    "reached with least hours above the full-time minimum": 20,
    "paid for a job that went on after deregistration": 20,
    "support": 300,
}


@pytest.mark.parametrize("case", CASES, ids=[case["scenario"]["name"] for case in CASES])
def test_the_day_by_day_evaluator_agrees_with_the_worked_case(case):
    assert answer(case["scenario"]) == case["expected"]


def test_both_evaluators_agree_on_two_thousand_random_scenarios():
    seen: Counter = Counter()
    random = Random(20031006)
    for number in range(CASES_COMPARED):
        scenario = nasty_scenario(random)
        facts, as_of = scenario_from_json(json.dumps(scenario))
        evaluation = evaluate(facts, as_of)
        got = json.loads(json.dumps(evaluation_as_json(evaluation)))
        assert got == answer(scenario), f"case {number}: {json.dumps(scenario)}"
        seen.update(what_it_shows(facts, evaluation))
    assert {what: seen[what] for what, least in LEAST_SEEN.items() if seen[what] < least} == {}


def what_it_shows(facts, evaluation):
    registered, closed = facts.registration.registered_on, facts.registration.closed_on
    if not evaluation.milestones:
        yield "no rows"
    if evaluation.support_until:
        yield "support"
    for row in evaluation.milestones:
        yield row.basis.value, row.status.value
        yield from (reason.value for reason in row.reasons)
        if row.band:
            yield row.band.value
        if row.on and row.basis != "registration" and not holds(row.terms, registered):
            yield "job entry under other terms than registration"
        if row.status == "payable" and closed and row.on > closed:
            yield "paid for a job that went on after deregistration"
        if row.counted_days:
            yield from what_weeks_show(row)


def holds(terms, day):
    return terms.valid_from <= day and (terms.valid_to is None or day <= terms.valid_to)


def what_weeks_show(row):
    unbroken = (row.counted_last - row.counted_first).days + 1 == row.counted_days
    if unbroken and row.rule.window_weeks == row.rule.weeks:
        yield "reached without a break"
    if not unbroken and row.rule.window_weeks:
        yield "reached within a window across a break"
    if not unbroken and not row.rule.window_weeks:
        yield "reached in total across a break"
    if row.rule.min_hours and row.rule.min_hours < row.terms.part_time_hours:
        yield "reached with least hours below the part-time minimum"
    if row.rule.min_hours and row.rule.min_hours > row.terms.full_time_hours:
        yield "reached with least hours above the full-time minimum"
