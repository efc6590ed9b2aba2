"""What makes each kind about people due, and what makes it go."""

from datetime import date, timedelta

import pytest

from clients.followups import reconcile
from clients.models import ActionPlan, Consent, FollowUp
from tests.clients.followup_facts import appointment, contact
from tests.factories import OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]
DAY = date(2026, 11, 20)


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def due(kind: str, day: date = DAY) -> list[tuple]:
    """(anchor, due date) of what is open after the night of `day`."""
    reconcile(day)
    rows = FollowUp.objects.open().filter(kind=kind).order_by("anchor_on")
    return list(rows.values_list("anchor_on", "due_on"))


@pytest.mark.parametrize("state", ["inactive", "suspended", "waiting", "enquiry"])
def test_contact_is_only_due_with_active_clients(world, state):
    client = world.client(
        state=state, inactive_reason="not_moving" if state == "inactive" else "", state_review_on=days(9)
    )
    world.registration(client)
    assert due("contact_due") == []


def test_a_client_registered_and_never_reached_counts_from_registration(world):
    world.registration(registered_on=days(-20))
    assert due("contact_due") == [(days(-20), DAY)]


def test_a_registration_that_lies_ahead_or_behind_asks_for_nothing(world):
    world.registration(registered_on=days(-90), closed_on=days(-40), close_reason="other")
    world.registration(registered_on=days(1))
    assert due("contact_due") == []


@pytest.mark.parametrize(
    ("state", "is_due"),
    [("missed", True), ("cancelled_by_us", True), ("cancelled_by_client", False), ("attended", False)],
)
def test_a_missed_appointment_is_to_be_rebooked_whoever_cancelled_it(world, state, is_due):
    appointment(world.client(), days(-1), state)
    assert due("appointment_rebook") == ([(days(-1), DAY)] if is_due else [])


def test_the_facts_say_whose_fault_it_was(world):
    appointment(world.client(), days(-1), "cancelled_by_us")
    reconcile(DAY)
    assert FollowUp.objects.get().facts == {"missed_on": "2026-11-19", "by_us": True}


def test_an_appointment_missed_today_is_due_on_the_next_working_day(world):
    appointment(world.client(), DAY)
    assert due("appointment_rebook") == []
    assert due("appointment_rebook", days(3)) == [(DAY, days(3))]


def test_the_bank_holidays_are_those_of_the_office(world):
    scottish = OfficeFactory(broker=world.northgate, name="Leith", nation="scotland")
    appointment(world.client(office=scottish), date(2026, 11, 27))
    assert due("appointment_rebook", date(2026, 11, 30)) == []
    assert due("appointment_rebook", date(2026, 12, 1)) == [(date(2026, 11, 27), date(2026, 12, 1))]


def test_a_missed_appointment_known_only_from_its_contact_counts_too(world):
    contact(world.client(), days(-2), "did_not_attend")
    assert due("appointment_rebook") == [(days(-2), days(-1))]


def test_one_missed_occasion_is_one_follow_up(world):
    client = world.client()
    appointment(client, days(-2))
    contact(client, days(-2), "did_not_attend", hour=11)
    assert due("appointment_rebook") == [(days(-2), days(-1))]


def test_a_later_appointment_or_conversation_makes_it_good(world):
    rebooked, spoken = world.client(), world.client()
    for client in (rebooked, spoken):
        appointment(client, days(-3))
    assert len(due("appointment_rebook")) == 2
    appointment(rebooked, days(7), "booked")
    contact(spoken, days(-1))
    assert due("appointment_rebook") == []


def test_a_message_left_does_not_make_it_good(world):
    client = world.client()
    appointment(client, days(-3))
    contact(client, days(-1), "message_left")
    assert len(due("appointment_rebook")) == 1


def plan(registration, review_on, agreed_on) -> ActionPlan:
    return ActionPlan.objects.create(
        broker_id=registration.broker_id,
        client=registration.client,
        registration=registration,
        goal="Part-time shop work",
        agreed_on=agreed_on,
        agreed_how="phone",
        review_on=review_on,
        written_by=registration.registered_by,
    )


def test_a_plan_is_reviewed_on_its_date_until_a_newer_one_is_agreed(world):
    registration = world.registration(registered_on=days(-60))
    plan(registration, days(-2), days(-50))
    assert due("plan_review") == [(days(-2), days(-2))]
    plan(registration, days(60), DAY)
    assert due("plan_review") == []


def test_an_inactive_client_is_reviewed_on_the_agreed_date(world):
    world.client(state="inactive", inactive_reason="lost_contact", state_review_on=DAY)
    assert due("inactive_review", days(-1)) == []
    assert due("inactive_review") == [(DAY, DAY)]


def test_a_suspended_client_without_a_date_is_reviewed_after_three_months(world):
    client = world.client(state="suspended", last_adviser_contact_on=date(2026, 8, 20))
    world.registration(client)
    assert due("inactive_review") == [(DAY, DAY)]


def consent(client, agency, expires_on, **fields) -> Consent:
    values = {"given_on": days(-300), "purposes": ["feedback"], "agency": agency, **fields}
    return Consent.objects.create(broker_id=client.broker_id, client=client, expires_on=expires_on, **values)


def test_a_consent_is_asked_for_anew_thirty_days_before_it_ends(world):
    consent(world.client(), world.agency, days(30))
    assert due("consent_expiring", days(-1)) == []
    assert due("consent_expiring") == [(days(30), DAY)]


def test_an_ended_consent_stays_due_until_the_client_has_said_something_newer(world):
    client = world.client()
    consent(client, world.agency, days(-3))
    assert len(due("consent_expiring")) == 1
    consent(client, world.agency, None, given_on=DAY, refused=True)
    assert due("consent_expiring") == []


def test_a_newer_consent_for_another_agency_renews_nothing(world):
    client = world.client()
    consent(client, world.agency, days(10))
    consent(client, None, days(500), given_on=DAY, agency_kind="health")
    assert len(due("consent_expiring")) == 1


def test_a_withdrawn_consent_needs_no_renewal(world):
    consent(world.client(), world.agency, days(10), withdrawn_on=days(-1))
    assert due("consent_expiring") == []
