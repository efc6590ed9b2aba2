"""What must hold for every scenario, whatever its numbers."""

import json
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from outcomes.rules import COUNTABLE_KINDS, Evidence, evaluate
from outcomes.rules.parsing import evaluation_as_json, scenario_from_json

from .nasty import ORIGIN, nasty_scenario

scenarios = st.integers(0, 2**32).map(
    lambda seed: scenario_from_json(json.dumps(nasty_scenario(Random(seed))))
)
offsets = st.integers(-60, 500)
EXAMPLES = settings(max_examples=300, deadline=None)


def in_days(offset):
    return ORIGIN + timedelta(days=offset)


@EXAMPLES
@given(scenarios, st.data())
def test_more_accepted_evidence_never_lowers_what_is_payable(scenario, data):
    facts, as_of = scenario
    assume(facts.jobs)
    job = data.draw(st.sampled_from(facts.jobs))
    first, length = data.draw(offsets), data.draw(st.integers(0, 200))
    more = Evidence(job.id, in_days(first), in_days(first + length), accepted=True)
    before = evaluate(facts, as_of)
    after = evaluate(replace(facts, evidence=(*facts.evidence, more)), as_of)
    assert after.payable_total >= before.payable_total
    for one, other in zip(before.milestones, after.milestones, strict=True):
        assert (one.on, one.band, one.amount) == (other.on, other.band, other.amount)
        assert one.status != "payable" or other.status == "payable"


@EXAMPLES
@given(scenarios, offsets, st.integers(1, 400))
def test_moving_the_day_on_never_unreaches_a_milestone(scenario, offset, later):
    facts, _ = scenario
    before, after = evaluate(facts, in_days(offset)), evaluate(facts, in_days(offset + later))
    for one, other in zip(before.milestones, after.milestones, strict=True):
        if one.on is not None and one.status in ("payable", "blocked"):
            assert one == other
    assert after.payable_total >= before.payable_total
    assert (before.support_until, before.job_entry_on) == (after.support_until, after.job_entry_on)


@EXAMPLES
@given(scenarios, st.data())
def test_splitting_a_countable_spell_by_its_deregistration_changes_nothing(scenario, data):
    """The second half is a job of its own, so it must begin where rule 2 lets a job begin."""
    facts, as_of = scenario
    places = [(job, day) for job in facts.jobs for day in days_to_split(facts, job)]
    assume(places)
    job, day = data.draw(st.sampled_from(places))
    first = replace(job, end=day - timedelta(days=1))
    second = replace(job, id="second half", start=day)
    papers = tuple(replace(paper, job=second.id) for paper in facts.evidence if paper.job == job.id)
    jobs = tuple(each for each in facts.jobs if each is not job)
    split = replace(facts, jobs=(*jobs, second, first), evidence=(*facts.evidence, *papers))
    assert evaluate(split, as_of) == evaluate(facts, as_of)


def days_to_split(facts, job):
    registration = facts.registration
    if job.kind not in COUNTABLE_KINDS or job.start < registration.registered_on:
        return
    if not in_force(facts.terms, job.start) or (
        registration.closed_on and job.start > registration.closed_on
    ):
        return
    for ahead in range(1, 60):
        day = job.start + timedelta(days=ahead)
        if day > min(job.end or date.max, registration.closed_on or date.max):
            return
        if in_force(facts.terms, day):
            yield day


def in_force(all_terms, day):
    return any(terms.valid_from <= day <= (terms.valid_to or date.max) for terms in all_terms)


@EXAMPLES
@given(scenarios, offsets)
def test_nothing_changes_before_the_next_day_to_look_and_something_does_on_it(scenario, offset):
    facts, _ = scenario
    as_of = in_days(offset)
    now = evaluate(facts, as_of)
    quiet_until = now.next_on or as_of + timedelta(days=400)
    for ahead in {1, 2, (quiet_until - as_of).days // 2, (quiet_until - as_of).days - 1}:
        day = as_of + timedelta(days=ahead)
        if as_of < day < quiet_until:
            assert evaluate(facts, day).milestones == now.milestones
    if now.next_on:
        assert evaluate(facts, now.next_on).milestones != now.milestones


@EXAMPLES
@given(scenarios, st.randoms(use_true_random=False))
def test_the_order_of_terms_jobs_hours_and_papers_does_not_matter(scenario, random):
    facts, as_of = scenario

    def shuffled(values):
        return tuple(random.sample(values, len(values)))

    other = replace(
        facts,
        terms=shuffled(facts.terms),
        jobs=shuffled(tuple(replace(job, hours=shuffled(job.hours)) for job in facts.jobs)),
        evidence=shuffled(facts.evidence),
    )
    assert evaluation_as_json(evaluate(other, as_of)) == evaluation_as_json(evaluate(facts, as_of))
