"""What is refused on entry, and what is not though it may look odd."""

import json
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest

from outcomes.rules import problems
from outcomes.rules.fields import Refused
from outcomes.rules.parsing import scenario_from_json

from .examples import earnings_fee, entry_fee, facts, job, terms, weeks_fee
from .test_worked_cases import CASES

PLAIN = next(case["scenario"] for case in CASES if case["scenario"]["name"].startswith("full-time job kept"))
MISSING = object()


def with_value(path, value):
    """The plain scenario with one field put otherwise, or taken out."""
    scenario = deepcopy(PLAIN)
    *parents, name = path
    target = scenario
    for parent in parents:
        target = target[parent]
    if value is MISSING:
        del target[name]
    elif name == "+":
        target.append(value)
    else:
        target[name] = value
    return json.dumps(scenario)


WEEKS = ("terms", 1, "milestones", 2)
HOURS = ("jobs", 0, "hours")

REFUSED = [
    (("as_of",), MISSING, "as_of: missing"),
    (("as_of",), "2003-02-29", "as_of: \"2003-02-29\" is not a date"),
    (("as_of",), "20030228", "as_of"),
    (("as_of",), "2003-W10-1", "as_of"),
    (("as_of",), "2003-02-28T00:00:00", "as_of"),
    (("as_of",), 20030228, "as_of"),
    (("as_of",), "0000-01-01", "as_of"),
    (("terms",), MISSING, "terms: not a list"),
    (("terms",), {}, "terms: not a list"),
    (("terms", 0), "x", "terms[0]: not an object"),
    (("terms", 0, "valid_from"), None, "terms[0].valid_from: missing"),
    (("terms", 0, "valid_to"), "2001-06-30", "terms[0].valid_to: before valid_from"),
    (("terms", 0, "valid_to"), "2003-10-01", "terms[1].valid_from: overlap terms[0]"),
    (("terms", 0, "valid_to"), None, "terms[1].valid_from: overlap terms[0]"),
    (("terms", 0, "full_time_hours"), 0, "terms[0].full_time_hours: not above zero"),
    (("terms", 0, "full_time_hours"), "7.99", "terms[0].full_time_hours: below part_time_hours"),
    (("terms", 0, "full_time_hours"), True, "terms[0].full_time_hours: true is not a number"),
    (("terms", 0, "part_time_hours"), "-0", "terms[0].part_time_hours: not above zero"),
    (("terms", 0, "part_time_hours"), MISSING, "terms[0].part_time_hours: missing"),
    (("terms", 0, "part_time_rate"), "-0.5", "terms[0].part_time_rate: outside"),
    (("terms", 0, "part_time_rate"), "1.01", "terms[0].part_time_rate: outside"),
    (("terms", 0, "support_weeks"), 0, "terms[0].support_weeks: not above zero"),
    (("terms", 0, "support_weeks"), 26.5, "terms[0].support_weeks: 26.5 is not a whole number"),
    (("terms", 0, "require_action_plan"), "false", "terms[0].require_action_plan"),
    (("terms", 0, "require_action_plan"), 0, "terms[0].require_action_plan"),
    (("terms", 0, "milestones"), None, "terms[0].milestones: not a list"),
    ((*WEEKS, "code"), "job_entry", "terms[1].milestones[2].code: 'job_entry' is there already"),
    ((*WEEKS, "code"), " ", "terms[1].milestones[2].code"),
    ((*WEEKS, "code"), 7, "terms[1].milestones[2].code"),
    ((*WEEKS, "basis"), "luck", "terms[1].milestones[2].basis: \"luck\" is unknown"),
    ((*WEEKS, "basis"), ["earnings"], "terms[1].milestones[2].basis"),
    ((*WEEKS, "basis"), "earnings", "terms[1].milestones[2].threshold: missing"),
    ((*WEEKS, "amount"), "-0.01", "terms[1].milestones[2].amount: below zero"),
    ((*WEEKS, "amount"), None, "terms[1].milestones[2].amount: missing"),
    ((*WEEKS, "amount"), "NaN", "terms[1].milestones[2].amount: \"NaN\" is not a number"),
    ((*WEEKS, "amount"), "1_000", "is not a number"),
    ((*WEEKS, "amount"), " 1", "is not a number"),
    ((*WEEKS, "amount"), "١٦", "is not a number"),
    ((*WEEKS, "amount"), "1e9999", "is not a number"),
    ((*WEEKS, "amount"), "1e400", "is too large or too fine"),
    ((*WEEKS, "amount"), "1e-400", "is too large or too fine"),
    ((*WEEKS, "amount"), [], "is not a number"),
    ((*WEEKS, "part_time_amount"), "-1", "terms[1].milestones[2].part_time_amount: below zero"),
    ((*WEEKS, "weeks"), None, "terms[1].milestones[2].weeks: missing"),
    ((*WEEKS, "weeks"), 0, "terms[1].milestones[2].weeks: not above zero"),
    ((*WEEKS, "weeks"), -13, "terms[1].milestones[2].weeks: not above zero"),
    ((*WEEKS, "window_weeks"), 12, "terms[1].milestones[2].window_weeks: shorter than weeks"),
    ((*WEEKS, "window_weeks"), 0, "terms[1].milestones[2].window_weeks: not above zero"),
    ((*WEEKS, "min_hours"), 0, "terms[1].milestones[2].min_hours: not above zero"),
    (("registration",), None, "registration: missing"),
    (("registration", "date"), None, "registration.date: missing"),
    (("registration", "closed_on"), "2003-10-05", "registration.closed_on: before date"),
    (("registration", "action_plan_on"), "soon", "registration.action_plan_on"),
    (("jobs",), None, "jobs: not a list"),
    (("jobs", "+"), PLAIN["jobs"][0], "jobs[1].id: 'a' is there already"),
    (("jobs", 0, "kind"), "hobby", "jobs[0].kind: \"hobby\" is unknown"),
    (("jobs", 0, "end"), "2003-11-02", "jobs[0].end: before start"),
    (("jobs", 0, "hourly_rate"), "-1", "jobs[0].hourly_rate: below zero"),
    ((*HOURS, "+"), PLAIN["jobs"][0]["hours"][0], "jobs[0].hours[1].from: '2003-11-03' is there already"),
    ((*HOURS, 0, "weekly"), "-1", "jobs[0].hours[0].weekly: outside 0 to 168"),
    ((*HOURS, 0, "weekly"), "168.01", "jobs[0].hours[0].weekly: outside 0 to 168"),
    ((*HOURS, 0, "weekly"), None, "jobs[0].hours[0].weekly: missing"),
    ((*HOURS, 0, "from"), None, "jobs[0].hours[0].from: missing"),
    (("evidence",), MISSING, "evidence: not a list"),
    (("evidence", 0, "job"), "b", "evidence[0].job: no job has the id 'b'"),
    (("evidence", 0, "covers_from"), None, "evidence[0].covers_from: missing"),
    (("evidence", 0, "covers_to"), None, "evidence[0].covers_to: missing"),
    (("evidence", 0, "covers_to"), "2003-11-02", "evidence[0].covers_to: before covers_from"),
    (("evidence", 0, "accepted"), None, "evidence[0].accepted: missing"),
    (("evidence", 0, "accepted"), "yes", "evidence[0].accepted"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "said"), REFUSED, ids=[str(number) for number in range(len(REFUSED))]
)
def test_what_breaks_the_rules_is_refused_with_its_path_and_a_remedy(path, value, said):
    with pytest.raises(Refused) as refusal:
        scenario_from_json(with_value(path, value))
    assert said in str(refusal.value)
    assert ": " in str(refusal.value).split(said)[-1] or ": " in said


ACCEPTED = [
    (("name",), MISSING),
    (("a name of tomorrow",), [1, 2]),
    (("terms",), []),
    (("terms", 0, "milestones"), []),
    (("terms", 0, "valid_to"), "2003-09-30"),
    (("terms", 1, "valid_to"), MISSING),
    (("terms", 0, "full_time_hours"), 8),
    (("terms", 0, "full_time_hours"), "1.6e1"),
    (("terms", 0, "support_weeks"), "26"),
    (("terms", 0, "support_weeks"), 26.0),
    ((*WEEKS, "window_weeks"), MISSING),
    ((*WEEKS, "amount"), 0),
    (("registration", "closed_on"), "2003-10-06"),
    (("registration", "action_plan_on"), "1999-01-01"),
    (("jobs", 0, "end"), "2003-11-03"),
    (("jobs", 0, "hours"), []),
    ((*HOURS, 0, "weekly"), 0),
    ((*HOURS, 0, "weekly"), 168),
    ((*HOURS, 0, "from"), "2003-01-01"),
    ((*HOURS, 0, "from"), "2023-01-01"),
    (("evidence", 0, "covers_to"), "2003-11-03"),
    (("evidence", 0, "covers_to"), "2999-11-03"),
    (("evidence", 0, "kind"), MISSING),
]


@pytest.mark.parametrize(("path", "value"), ACCEPTED, ids=[str(number) for number in range(len(ACCEPTED))])
def test_what_the_rules_can_judge_is_accepted(path, value):
    scenario_from_json(with_value(path, value))


def test_terms_that_contain_others_overlap_each_of_them():
    long, short, later = terms(), terms(start="2003-02-01", end="2003-02-28"), terms(start="2004-01-01")
    assert [each.path for each in problems(facts([later, short, long]))] == [
        "terms[1].valid_from",
        "terms[0].valid_from",
    ]


def test_facts_built_by_hand_are_held_to_the_same_rules():
    odd = terms(
        entry_fee("NaN"), replace(earnings_fee("Infinity"), within_days=None), weeks_fee(2, 1, code="w")
    )
    found = problems(facts(odd, replace(job("2003-11-03", hours="NaN"), id="", hourly_rate=Decimal("-1"))))
    assert [each.path for each in found] == [
        "terms[0].milestones[0].amount",
        "terms[0].milestones[1].threshold",
        "terms[0].milestones[1].within_days",
        "terms[0].milestones[2].window_weeks",
        "jobs[0].id",
        "jobs[0].hourly_rate",
        "jobs[0].hours[0].weekly",
    ]


def test_good_facts_have_no_problems():
    assert problems(facts(terms(entry_fee(), weeks_fee(13, 13)), job("2003-11-03"))) == ()
