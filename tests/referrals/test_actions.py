from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from brokerage.models import JobBroker
from clients.identity import ni_digest
from clients.models import Client, Consent, TimelineEvent
from clients.registry import EVENT_KINDS, FOLLOWUP_KINDS
from referrals import actions, followups
from referrals.models import Referral, Response
from tests import factories as make
from tests.referrals import days, sending


def accept(world, referral, **changes):
    given = {"office": world.office, "by": world.adviser, "answered_at": days.ANSWERED_AT, **changes}
    return actions.accept_referral(referral=referral, **given)


def decline(world, referral, **changes):
    given = {"by": world.adviser, "reason": "out_of_area", "answered_at": days.ANSWERED_AT, **changes}
    return actions.decline_referral(referral=referral, **given)


def test_a_referral_becomes_enquiry_and_client_without_being_keyed_again(world):
    referral = sending.referral(world.agency, world.northgate)
    client = accept(world, referral, lead_adviser=world.adviser)
    assert (client.first_name, client.last_name) == ("Mary", "Dalton")
    assert client.date_of_birth == date(1974, 3, 9)
    assert client.national_insurance_number == "AB123456C"
    assert (client.phone, client.email) == ("+447700900982", "mary@example.org")
    assert (client.postcode, client.contact_wishes) == ("E13 9AA", "Text first")
    assert (client.office, client.lead_adviser) == (world.office, world.adviser)
    enquiry = client.enquiries.get()
    assert (enquiry.route, enquiry.benefit) == ("work_focused_interview", "incapacity_benefit")
    assert (enquiry.source_agency, enquiry.referrer_name) == (world.agency, "Ada Jones")
    assert enquiry.received_on == enquiry.referred_on == date(2026, 11, 18)
    consent = Consent.objects.get()
    assert (consent.client, consent.agency, consent.purposes) == (
        client,
        world.agency,
        ["referral", "feedback"],
    )
    assert consent.given_on == date(2026, 11, 2)
    referral.refresh_from_db()
    assert (referral.status, referral.client) == ("accepted", client)
    assert referral.response.answered_by == world.adviser
    kinds = set(TimelineEvent.objects.values_list("kind", flat=True))
    assert kinds == {"enquiry", "referral_received", "referral_accepted", "consent_given"}


def test_nobody_answers_twice(world):
    referral = sending.referral(world.agency, world.northgate)
    decline(world, referral)
    for again in (accept, decline):
        with pytest.raises(ValidationError, match="declined already"):
            again(world, referral)
    with pytest.raises(ValidationError, match="declined already"):
        actions.withdraw_referral(referral=referral)
    assert Response.objects.count() == 1 and not Client.objects.exists()


def test_a_withdrawn_referral_cannot_be_accepted(world):
    referral = sending.referral(world.agency, world.northgate)
    actions.withdraw_referral(referral=referral)
    with pytest.raises(ValidationError, match="withdrawn"):
        accept(world, referral)
    with pytest.raises(ValidationError, match="withdrawn"):
        actions.pass_to_office(referral=referral, office=world.office)


def test_a_declined_referral_needs_a_reason_from_the_list(world):
    with pytest.raises(ValidationError, match="Say why"):
        decline(world, sending.referral(world.agency, world.northgate), reason="did not like them")


def test_what_belongs_to_another_broker_is_refused(world):
    referral = sending.referral(world.agency, world.northgate)
    stranger_client = make.ClientFactory(office=world.other_office)
    for changes in (
        {"office": world.other_office},
        {"lead_adviser": world.stranger},
        {"client": stranger_client},
    ):
        with pytest.raises(ValidationError, match="Choose"):
            accept(world, referral, **changes)
    with pytest.raises(ValidationError, match="own offices"):
        actions.pass_to_office(referral=referral, office=world.other_office)


def test_linking_to_a_known_client_opens_no_second_record(world):
    known = world.client(state="closed", national_insurance_digest=ni_digest("AB123456C"))
    referral = sending.referral(world.agency, world.northgate)
    assert accept(world, referral, client=known) == known
    assert Client.objects.count() == 1
    assert known.enquiries.get().source_agency == world.agency


def test_linking_to_someone_registered_asks_no_further_enquiry(world):
    known = world.registration().client
    accept(world, sending.referral(world.agency, world.northgate), client=known)
    assert not known.enquiries.exists()
    assert known.consents.get().agency == world.agency


def test_passing_on_keeps_the_clock_running(world):
    referral = sending.referral(world.agency, world.northgate)
    other = make.OfficeFactory(broker=world.northgate, name="Stratford")
    passed = actions.pass_to_office(referral=referral, office=other)
    assert (passed.office, passed.answer_due_on) == (other, referral.answer_due_on)


@pytest.mark.parametrize(
    ("nation", "due"), [("england-and-wales", date(2026, 12, 30)), ("scotland", date(2026, 12, 30))]
)
def test_an_answer_is_due_two_working_days_later_by_the_offices_nation(world, nation, due):
    world.northgate.offices.update(nation=nation)
    christmas_eve = days.RECEIVED_AT.replace(month=12, day=24)
    assert sending.referral(world.agency, world.northgate, received_at=christmas_eve).answer_due_on == due


def test_new_year_in_scotland_has_a_day_more(world):
    new_years_eve = days.RECEIVED_AT.replace(month=12, day=31)
    england = sending.referral(world.agency, world.northgate, received_at=new_years_eve).answer_due_on
    world.northgate.offices.update(nation="scotland")
    scotland = sending.referral(world.agency, world.northgate, received_at=new_years_eve).answer_due_on
    assert scotland > england


def test_references_are_all_different_and_have_no_mistakable_letters():
    made = {actions.new_reference() for _ in range(2000)}
    assert len(made) == 2000
    assert not any(set("01ILOU") & set(reference[2:]) for reference in made)


def test_an_unanswered_referral_is_followed_up_from_the_day_its_answer_is_due(world):
    referral = sending.referral(world.agency, world.northgate)
    due = referral.answer_due_on
    assert list(followups.unanswered(due - timedelta(days=1), None)) == []
    row = next(followups.unanswered(due, None))
    assert (row.subject_type, row.subject_id) == ("referral", referral.pk)
    assert (row.anchor_on, row.due_on) == (date(2026, 11, 18), date(2026, 11, 20))
    assert row.client_id is None and row.broker_id == world.northgate.pk
    kind = FOLLOWUP_KINDS["referral_unanswered"]
    assert "is due today" in kind.sentence(row.facts, due)
    assert "was due on 20 November 2026" in kind.sentence(row.facts, due + timedelta(days=3))
    assert list(followups.unanswered(due, [1])) == []
    accept(world, referral)
    assert list(followups.unanswered(due, None)) == []


def test_the_view_shares_the_kinds_that_the_registry_calls_shareable():
    shared = import_module("referrals.migrations.0002_promises").SHAREABLE
    assert set(shared) <= {kind.code for kind in EVENT_KINDS.values() if kind.shareable}
    assert {kind.code for kind in EVENT_KINDS.values() if kind.shareable} <= set(shared)


@pytest.mark.services
def test_a_referral_belongs_to_a_broker_unless_one_is_still_to_be_chosen(world):
    referral = sending.referral(world.agency, None)
    assert referral.status == "choosing"
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.update(status="received")


@pytest.mark.services
def test_the_answers_agree_with_their_referral_in_the_database(world):
    referral = sending.referral(world.agency, world.northgate)
    Response.objects.create(
        broker=JobBroker.objects.get(reference="BRIDGEWAY"),
        referral=referral,
        decision="accepted",
        answered_by=world.stranger,
        answered_at=days.ANSWERED_AT,
    )
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
