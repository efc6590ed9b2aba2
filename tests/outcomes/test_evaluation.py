"""Milestones kept true: by the night, across Job Brokers, and by two at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from brokerage.callers import caller_for
from brokerage.database.caller import acting_as, system
from brokerage.runs import run_night
from clients.models import TimelineEvent
from outcomes import actions
from outcomes.models import Claim, Evaluation, HoursChange, JobSpell, Milestone
from tests import factories as make
from tests.world import World

TODAY = date(2026, 11, 20)
SAME_PERSON = "a" * 64


def fee(registration) -> Milestone:
    return Milestone.objects.get(registration=registration, basis="registration")


def counts_of(name: str, day: date = TODAY) -> dict[str, int]:
    (run,) = run_night(day, only=name)
    assert run.error == ""
    return run.counts


def test_the_night_judges_whoever_was_never_judged_then_nobody(world):
    for _ in range(3):
        world.registration(plan_agreed_on=date(2026, 6, 2))
    assert counts_of("milestones") == {"evaluated": 3, "changed": 3}
    assert counts_of("milestones") == {"evaluated": 0, "changed": 0}


def test_the_night_takes_a_registration_again_only_when_its_day_has_come(world):
    job = make.JobSpellFactory(registration=world.registration(), started_on=date(2026, 8, 21))
    counts_of("milestones", date(2026, 11, 1))
    assert Evaluation.objects.get(registration=job.registration).next_on == date(2026, 11, 19)
    assert counts_of("milestones", date(2026, 11, 18))["evaluated"] == 0
    assert counts_of("milestones", date(2026, 11, 19)) == {"evaluated": 1, "changed": 1}
    point = Milestone.objects.get(registration=job.registration, code="sustained")
    assert (point.state, point.reached_on) == ("blocked", date(2026, 11, 19))


def test_a_night_is_one_set_of_queries_a_batch_not_a_row(world, django_assert_max_num_queries):
    registrations = [world.registration() for _ in range(30)]
    for registration in registrations:
        make.JobSpellFactory(registration=registration)
    with django_assert_max_num_queries(85):
        # Thirty events are written one by one, as each is checked against its kind.
        assert actions.evaluate_many([row.pk for row in registrations], TODAY) == 30
    with django_assert_max_num_queries(12):
        assert actions.evaluate_many([row.pk for row in registrations], TODAY) == 0


def registered_at_both(world) -> tuple:
    """The same person at two Job Brokers, at Northgate first."""
    first = world.registration(
        world.client(national_insurance_digest=SAME_PERSON), plan_agreed_on=date(2026, 6, 2)
    )
    other = make.ClientFactory(office=world.other_office, national_insurance_digest=SAME_PERSON)
    second = make.RegistrationFactory(
        client=other, contract=world.other_contract, registered_on=date(2026, 9, 1),
        plan_agreed_on=date(2026, 9, 1),
    )  # fmt: skip
    return first, second


def test_of_two_job_brokers_the_later_registration_waits_to_be_confirmed(world):
    first, second = registered_at_both(world)
    counts_of("milestones")
    assert counts_of("overlaps") == {"changed": 1}
    assert (fee(first).state, fee(first).reasons) == ("payable", [])
    assert (fee(second).state, fee(second).reasons) == ("blocked", ["registration_to_confirm"])
    assert counts_of("overlaps") == {"changed": 0}


def test_the_fee_stays_held_whatever_staff_do_and_is_freed_when_the_first_has_closed(world):
    first, second = registered_at_both(world)
    counts_of("overlaps")
    actions.evaluate(second.pk, TODAY)
    assert fee(second).reasons == ["registration_to_confirm"]
    first.closed_on, first.close_reason = date(2026, 8, 31), "moved_to_another_broker"
    first.save()
    assert counts_of("overlaps") == {"changed": 1}
    assert (fee(second).state, fee(second).reasons) == ("payable", [])


def test_one_person_without_a_number_or_twice_at_one_broker_overlaps_with_nobody(world):
    world.registration(world.client(national_insurance_digest=""))
    make.RegistrationFactory(
        client=make.ClientFactory(office=world.other_office, national_insurance_digest=""),
        contract=world.other_contract,
    )
    for _ in range(2):
        world.registration(world.client(national_insurance_digest=SAME_PERSON))
    assert counts_of("overlaps") == {"changed": 0}


def test_a_milestone_whose_terms_no_longer_apply_goes_unless_it_was_claimed(world):
    job = make.JobSpellFactory(registration=world.registration(plan_agreed_on=date(2026, 6, 2)))
    registration = job.registration
    actions.evaluate(registration.pk, TODAY)
    Claim.objects.create(
        broker=registration.broker, contract=registration.contract, registration=registration,
        milestone_code="job_entry", terms=registration.contract.terms.get(), reached_on=job.started_on,
        amount=Decimal("1250.55"), drafted_by=world.people["finance_officer"], drafted_on=TODAY,
    )  # fmt: skip
    registration.contract.terms.get().milestones.exclude(basis="registration").delete()
    assert actions.evaluate(registration.pk, TODAY) is True
    left = dict(Milestone.objects.filter(registration=registration).values_list("code", "state"))
    assert left == {"registration": "payable", "job_entry": "not_reached"}
    assert actions.evaluate(registration.pk, TODAY) is False


def test_staff_write_no_milestone_of_another_broker(world):
    registration = world.registration()
    with acting_as(caller_for(world.stranger)):
        assert actions.evaluate(registration.pk, TODAY) is False
    assert not Milestone.objects.filter(registration=registration).exists()


@pytest.mark.services
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_people_who_change_hours_at_once_leave_milestones_that_know_both():
    with system():
        world = World.build(today=timezone.localdate())
        registration = world.registration(registered_on=date(2026, 6, 2))
        jobs = [
            make.JobSpellFactory(registration=registration, started_on=date(2026, 8, 21), weekly=Decimal(4))
            for _ in range(6)
        ]
        actions.evaluate(registration.pk, TODAY)
    start = Barrier(len(jobs))

    def change(job: JobSpell) -> None:
        try:
            start.wait()
            with system():
                actions.change_hours(
                    job=job, by=world.adviser, from_on=job.started_on, weekly=Decimal(1), as_of=TODAY
                )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        list(pool.map(change, jobs))
    with system():
        assert set(HoursChange.objects.values_list("weekly", flat=True)) == {Decimal(1)}
        # Six hours in all are less than the eight that a job entry needs.
        assert Milestone.objects.get(registration=registration, code="job_entry").state == "not_reached"
        assert actions.evaluate(registration.pk, TODAY) is False
        told = TimelineEvent.objects.filter(kind="job_entry", superseded_by__isnull=True)
        assert not told.exists()


def test_days_before_the_next_date_give_the_same_rows(world):
    job = make.JobSpellFactory(registration=world.registration(), started_on=date(2026, 8, 21))
    actions.evaluate(job.registration_id, date(2026, 9, 1))
    for days in (1, 20, 78):
        assert actions.evaluate(job.registration_id, date(2026, 9, 1) + timedelta(days=days)) is False
    assert actions.evaluate(job.registration_id, date(2026, 11, 19)) is True
