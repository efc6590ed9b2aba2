"""The rows of the database say the same as the worked cases that they were made of."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from outcomes import rules
from outcomes.actions import evaluate
from outcomes.facts import facts_of
from outcomes.models import Evaluation, Milestone
from outcomes.rules.parsing import scenario_from_json
from tests.outcomes.loading import load

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "data" / "milestones.jsonl").read_text().splitlines()
]
NAMED = pytest.mark.parametrize("case", CASES, ids=[case["scenario"]["name"] for case in CASES])


def told(facts: rules.Facts) -> rules.Facts:
    """The facts without what a row cannot or need not keep: names of jobs, kinds of evidence, order."""
    numbered = {job.id: str(place) for place, job in enumerate(sorted(facts.jobs, key=_job_order))}
    jobs = [
        replace(job, id=numbered[job.id], hours=tuple(sorted(job.hours, key=lambda each: each.since)))
        for job in facts.jobs
    ]
    papers = [replace(paper, job=numbered[paper.job], kind="") for paper in facts.evidence]
    return rules.Facts(
        terms=tuple(sorted(facts.terms, key=lambda each: each.valid_from)),
        registration=facts.registration,
        jobs=tuple(sorted(jobs, key=_job_order)),
        evidence=tuple(sorted(papers, key=lambda each: (each.covers_from, each.covers_to, each.job))),
    )


def _job_order(job: rules.Job):
    hours = tuple((entry.since, entry.weekly) for entry in sorted(job.hours, key=lambda each: each.since))
    return (job.start, job.kind, hours)


@NAMED
def test_facts_come_back_from_the_database_as_they_were_told(world, case):
    facts, _ = scenario_from_json(json.dumps(case))
    registration = load(world, facts)
    assert told(facts_of([registration.pk])[registration.pk]) == told(facts)


@NAMED
def test_the_rows_of_milestones_are_what_the_worked_case_expects(world, case):
    facts, as_of = scenario_from_json(json.dumps(case))
    registration = load(world, facts)
    evaluate(registration.pk, as_of)
    rows = Milestone.objects.filter(registration=registration).order_by("position")
    assert [
        {
            "code": row.code,
            "status": row.state,
            "on": row.reached_on and row.reached_on.isoformat(),
            "band": row.band or None,
            "amount": None if row.amount is None else str(row.amount),
            "reasons": row.reasons,
        }
        for row in rows
    ] == case["expected"]["milestones"]
    support = Evaluation.objects.get(registration=registration).support_until
    assert (support and support.isoformat()) == case["expected"]["support_until"]


def test_a_batch_takes_six_queries_however_large(world, django_assert_num_queries):
    facts, _ = scenario_from_json(json.dumps(CASES[-1]))
    one = [load(world, facts).pk]
    with django_assert_num_queries(6):
        facts_of(one)
    many = one + [load(world, facts).pk for _ in range(8)]
    with django_assert_num_queries(6):
        found = facts_of(many)
    assert len(found) == 9


def test_an_unknown_registration_has_no_facts(world):
    assert facts_of([987654321]) == {}
