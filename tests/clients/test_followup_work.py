"""What makes each kind about work and money due, and what makes it go."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clients.followups import reconcile
from clients.models import FollowUp
from outcomes.models import Evaluation, JobSpell, Milestone
from tests.clients.followup_facts import contact
from tests.factories import JobSpellFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]
DAY = date(2026, 11, 20)


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def due(kind: str, day: date = DAY) -> list[tuple]:
    """(anchor, due date) of what is open after the night of `day`."""
    reconcile(day)
    rows = FollowUp.objects.open().filter(kind=kind).order_by("anchor_on")
    return list(rows.values_list("anchor_on", "due_on"))


def job(world, started_on, **fields):
    registration = world.registration(registered_on=min(started_on, days(-1)))
    return JobSpellFactory(registration=registration, started_on=started_on, **fields)


def test_contact_in_work_is_due_a_week_after_the_start(world):
    job(world, days(-7))
    assert due("in_work_contact", days(-1)) == []
    assert due("in_work_contact") == [(DAY, DAY)]


def test_contact_from_either_side_answers_it(world):
    spell = job(world, days(-7))
    contact(spell.client, days(-2))
    assert due("in_work_contact") == []


def test_the_weeks_agreed_for_the_job_replace_the_usual_ones(world):
    job(world, days(-7), contact_weeks=[3, 6])
    assert due("in_work_contact") == []
    assert due("in_work_contact", days(14)) == [(days(14), days(14))]


@pytest.mark.parametrize("kind", ["voluntary", "supported", "training"])
def test_only_work_that_counts_has_contacts_in_work(world, kind):
    job(world, days(-7), kind=kind)
    assert due("in_work_contact") == []


def test_an_ended_job_has_no_more_contacts(world):
    job(world, days(-20), ended_on=days(-1))
    assert due("in_work_contact") == []


def milestone(world, **fields):
    spell = job(world, days(-100))
    terms = world.contract.terms.get()
    values = {
        "code": "sustained",
        "name": "13 weeks in work",
        "basis": "weeks_in_work",
        "position": 2,
        "amount": Decimal("1250.55"),
        "band": "full_time",
    }
    return Milestone.objects.create(
        broker_id=spell.broker_id, registration=spell.registration, terms=terms, **{**values, **fields}
    )


def test_a_sustained_point_is_announced_two_weeks_before(world):
    milestone(world, state="projected", reached_on=days(14))
    assert due("sustained_near", days(-1)) == []
    assert due("sustained_near") == [(days(14), DAY)]
    assert FollowUp.objects.get(kind="sustained_near").facts["weeks"] == 13


def test_a_point_reached_without_evidence_names_the_days_that_lack_it(world):
    asked = [
        {"day": "2026-08-21", "needed": "16", "proven": "20"},
        {"day": "2026-11-19", "needed": "16", "proven": "0"},
    ]
    row = milestone(
        world,
        state="blocked",
        reached_on=date(2026, 11, 19),
        reasons=["evidence_missing"],
        evidence_days=asked,
    )
    assert due("evidence_missing") == [(date(2026, 11, 19), date(2026, 11, 19))]
    assert FollowUp.objects.get(kind="evidence_missing").facts["days"] == ["2026-11-19"]
    Milestone.objects.filter(pk=row.pk).update(state="payable", reasons=[])
    assert due("evidence_missing") == []


def test_earnings_need_any_hours_above_none(world):
    asked = [{"day": "2026-11-19", "needed": "0", "proven": "0"}]
    milestone(
        world,
        basis="earnings",
        state="blocked",
        reached_on=date(2026, 11, 19),
        reasons=["evidence_missing"],
        evidence_days=asked,
    )
    assert len(due("evidence_missing")) == 1
    assert FollowUp.objects.get(kind="evidence_missing").facts["days"] == ["2026-11-19"]


def test_a_milestone_blocked_for_another_reason_asks_for_no_evidence(world):
    milestone(world, basis="registration", state="blocked", reasons=["action_plan_missing"])
    assert due("evidence_missing") == []


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({"is_temporary": True, "expected_end_on": days(28)}, True),
        ({"is_temporary": True, "expected_end_on": days(29)}, False),
        ({"kind": "permitted_work", "expected_end_on": days(10)}, True),
        ({"is_temporary": True, "expected_end_on": days(-10)}, True),
        ({"is_temporary": True, "expected_end_on": days(10), "ended_on": days(-1)}, False),
        ({"is_temporary": True}, False),
        ({}, False),
    ],
)
def test_the_end_of_a_job_is_announced_four_weeks_before(world, fields, is_due):
    job(world, days(-60), **fields)
    assert bool(due("job_ending")) == is_due


def test_a_job_made_longer_is_another_occasion(world):
    spell = job(world, days(-60), is_temporary=True, expected_end_on=days(5))
    assert due("job_ending") == [(days(5), days(-23))]
    JobSpell.objects.filter(pk=spell.pk).update(expected_end_on=days(90))
    assert due("job_ending") == []


def test_the_end_of_support_is_announced_while_the_registration_is_open(world):
    registration = world.registration()
    Evaluation.objects.create(
        broker_id=registration.broker_id,
        registration=registration,
        facts_digest="x",
        support_until=days(28),
    )
    assert due("support_ending", days(-1)) == []
    assert due("support_ending") == [(days(28), DAY)]
    assert due("support_ending", days(40)) == [(days(28), DAY)]
    registration.closed_on, registration.close_reason = days(40), "support_ended"
    registration.save()
    assert due("support_ending", days(41)) == []


def test_a_closed_client_is_asked_nothing_more(world):
    spell = job(world, days(-7))
    spell.client.state = "closed"
    spell.client.save()
    assert due("in_work_contact") == []
