"""What people do with clients, and what is refused with a sentence."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from clients import actions
from clients.models import ActionPlan, Client, ContactClient, Enquiry, Registration, TimelineEvent

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def kinds(client) -> list[str]:
    return list(TimelineEvent.objects.filter(client=client).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def newcomer(world) -> Client:
    return actions.open_client(
        broker=world.northgate,
        office=world.office,
        by=world.adviser,
        received_on=date(2026, 11, 2),
        route="word_of_mouth",
        first_name="Zoë",
        last_name="O’Brien",
        phone="07700 900982",
        national_insurance_number="ab 12 34 56 c",
        postcode="e139aa",
        referrer_name="Mrs Ali",
        benefit="incapacity_benefit",
    )


def contact_with(world, *clients, **fields):
    defaults = {
        "happened_at": NOON,
        "channel": "phone",
        "initiated_by": "adviser",
        "outcome": "spoke",
        "by": world.adviser,
    }
    return actions.log_contact(clients=clients, **{**defaults, **fields})


def refused(action, **arguments) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as error:
        action(**arguments)
    return error.value.message_dict


def test_a_new_client_gets_the_next_reference_of_the_broker(world, newcomer):
    second = actions.open_client(
        broker=world.northgate, office=world.office, by=world.adviser, received_on=date(2026, 11, 3),
        route="self", first_name="Ann", last_name="Lee",
    )  # fmt: skip
    assert (newcomer.reference, second.reference) == ("NG-00001", "NG-00002")


def test_a_new_client_is_stored_in_normal_form_with_the_enquiry(newcomer):
    newcomer.refresh_from_db()
    assert newcomer.phone == "+447700900982"
    assert newcomer.national_insurance_number == "AB123456C"
    assert newcomer.postcode == "E13 9AA"
    assert newcomer.sort_name == "obrien zoe"
    enquiry = Enquiry.objects.get(client=newcomer)
    assert (enquiry.referrer_name, enquiry.route, enquiry.outcome) == ("Mrs Ali", "word_of_mouth", "open")
    assert kinds(newcomer) == ["enquiry"]


def test_wrong_fields_of_a_person_are_named_and_nothing_is_stored(world):
    errors = refused(
        actions.open_client, broker=world.northgate, office=world.office, by=world.adviser,
        received_on=date(2026, 11, 3), route="self", first_name="Ann", last_name="Lee",
        phone="not a phone", national_insurance_number="QQ123456C", postcode="nowhere",
    )  # fmt: skip
    assert set(errors) == {"phone", "national_insurance_number", "postcode"}
    assert not Client.objects.exists()


def test_registering_carries_the_enquiry_over(world, newcomer):
    registration = actions.register_client(
        client=newcomer, contract=world.contract, registered_on=date(2026, 11, 9), by=world.adviser
    )
    newcomer.refresh_from_db()
    assert newcomer.state == "active"
    assert registration.enquired_on == date(2026, 11, 2)
    assert (registration.route, registration.referrer_name) == ("word_of_mouth", "Mrs Ali")
    assert Enquiry.objects.get(client=newcomer).outcome == "registered"
    assert kinds(newcomer) == ["enquiry", "registered"]


def test_registering_with_a_plan_agrees_it_in_the_same_step(world, newcomer):
    registration = actions.register_client(
        client=newcomer, contract=world.contract, registered_on=date(2026, 11, 9), by=world.adviser,
        plan={
            "goal": "Part-time office work", "agreed_on": date(2026, 11, 9), "agreed_how": "in_person",
            "review_on": date(2027, 2, 9), "steps": [{"text": "Write a CV"}, {"text": "Visit the hub"}],
        },
    )  # fmt: skip
    registration.refresh_from_db()
    assert registration.plan_agreed_on == date(2026, 11, 9)
    steps = ActionPlan.objects.get(client=newcomer).steps.values_list("position", "text", "by")
    assert list(steps) == [(1, "Write a CV", "client"), (2, "Visit the hub", "client")]


def test_a_client_is_registered_once_over_the_same_days(world, newcomer):
    register = {"client": newcomer, "contract": world.contract, "by": world.adviser}
    first = actions.register_client(registered_on=date(2026, 11, 9), **register)
    errors = refused(actions.register_client, registered_on=date(2026, 11, 12), **register)
    assert "close that registration" in errors["registered_on"][0]
    actions.close_registration(
        registration=first, by=world.adviser, closed_on=date(2026, 11, 11), reason="client_left"
    )
    actions.register_client(registered_on=date(2026, 11, 12), **register)
    assert Registration.objects.filter(client=newcomer).count() == 2


def test_a_registration_that_slips_past_the_check_is_refused_by_the_table_in_the_same_words(
    world, newcomer, monkeypatch
):
    register = {"client": newcomer, "contract": world.contract, "by": world.adviser}
    actions.register_client(registered_on=date(2026, 11, 9), **register)
    monkeypatch.setattr("clients.actions.saving.check", lambda row, trusted: None)
    errors = refused(actions.register_client, registered_on=date(2026, 11, 12), **register)
    assert "close that registration" in errors["registered_on"][0]


def test_a_registration_before_the_enquiry_is_refused(world, newcomer):
    errors = refused(
        actions.register_client, client=newcomer, contract=world.contract, by=world.adviser,
        registered_on=date(2026, 11, 1),
    )  # fmt: skip
    assert "enquiry" in errors["registered_on"][0]


def test_a_contract_of_another_broker_is_refused(world, newcomer):
    errors = refused(
        actions.register_client, client=newcomer, contract=world.other_contract, by=world.adviser,
        registered_on=date(2026, 11, 9),
    )  # fmt: skip
    assert set(errors) == {"contract"}


def test_a_registration_cannot_close_before_it_starts_nor_twice(world):
    registration = world.registration()
    close = {"registration": registration, "by": world.adviser, "reason": "health"}
    errors = refused(actions.close_registration, closed_on=date(2026, 6, 1), **close)
    assert "before it starts" in errors["closed_on"][0]
    actions.close_registration(closed_on=date(2026, 6, 2), **close)
    assert (
        "already" in refused(actions.close_registration, closed_on=date(2026, 7, 1), **close)["closed_on"][0]
    )
    assert kinds(registration.client) == ["deregistered"]
    assert Client.objects.get(pk=registration.client_id).state == "closed"


def test_closing_needs_a_reason(world):
    errors = refused(
        actions.close_registration, registration=world.registration(), by=world.adviser, reason="",
        closed_on=date(2026, 7, 1),
    )  # fmt: skip
    assert set(errors) == {"close_reason"}


def test_a_contact_that_we_began_and_that_succeeded_resets_the_clock(world):
    client = world.client()
    registration = world.registration(client)
    contact_with(world, client)
    client.refresh_from_db()
    registration.refresh_from_db()
    assert client.last_adviser_contact_on == date(2026, 11, 20)
    assert registration.first_contact_on == date(2026, 11, 20)
    assert kinds(client) == ["contact", "first_contact"]


@pytest.mark.parametrize(("outcome", "began"), [("message_left", "adviser"), ("spoke", "client")])
def test_other_contacts_leave_the_clock_alone(world, outcome, began):
    client = world.client()
    contact_with(world, client, outcome=outcome, initiated_by=began)
    client.refresh_from_db()
    assert client.last_adviser_contact_on is None


def test_an_earlier_contact_written_down_late_does_not_turn_the_clock_back(world):
    client = world.client(last_adviser_contact_on=date(2026, 11, 25))
    contact_with(world, client)
    client.refresh_from_db()
    assert client.last_adviser_contact_on == date(2026, 11, 25)


def test_one_note_goes_to_many_clients(world):
    group = [world.client() for _ in range(3)]
    contact = contact_with(world, *group, channel="group", outcome="attended", note="CV workshop 🎓 שלום")
    assert ContactClient.objects.filter(contact=contact).count() == 3
    contact.refresh_from_db()
    assert contact.note == "CV workshop 🎓 שלום"


def test_first_contact_is_told_once(world):
    client = world.client()
    contact_with(world, client)
    contact_with(world, client)
    assert kinds(client).count("first_contact") == 1


def test_a_next_date_needs_a_next_action(world):
    errors = refused(
        actions.log_contact, clients=[world.client()], by=world.adviser, happened_at=NOON, channel="phone",
        initiated_by="adviser", outcome="spoke", next_action_on=date(2026, 12, 1),
    )  # fmt: skip
    assert set(errors) == {"next_action"}


def test_the_earliest_plan_counts_for_the_registration(world):
    registration = world.registration()
    for day in (date(2026, 7, 9), date(2026, 7, 1)):
        actions.agree_plan(
            registration=registration, by=world.adviser, goal="Work", agreed_on=day, agreed_how="signed",
            review_on=date(2026, 9, 1), steps=[],
        )  # fmt: skip
    registration.refresh_from_db()
    assert registration.plan_agreed_on == date(2026, 7, 1)


def test_a_plan_is_reviewed_after_it_was_agreed(world):
    errors = refused(
        actions.agree_plan, registration=world.registration(), by=world.adviser, goal="Work",
        agreed_on=date(2026, 7, 9), agreed_how="signed", review_on=date(2026, 7, 9), steps=[],
    )  # fmt: skip
    assert set(errors) == {"review_on"}


def test_steps_can_be_ticked_and_unticked(world):
    plan = actions.agree_plan(
        registration=world.registration(), by=world.adviser, goal="Work", agreed_on=date(2026, 7, 9),
        agreed_how="signed", review_on=date(2026, 9, 9), steps=[{"text": "One"}, {"text": "Two"}],
    )  # fmt: skip
    one, two = plan.steps.all()
    assert actions.mark_steps(plan=plan, done={one.pk}, on=world.today) == 1
    assert actions.mark_steps(plan=plan, done={two.pk}, on=world.today) == 2
    assert list(plan.steps.values_list("done_on", flat=True)) == [None, world.today]


def test_a_consent_names_one_agency_or_one_kind(world):
    client = world.client()
    give = {"client": client, "by": world.adviser, "purposes": ["feedback"], "given_on": world.today}
    assert set(refused(actions.record_consent, **give)) == {"agency"}
    assert set(refused(actions.record_consent, agency=world.agency, agency_kind="jobcentre", **give)) == {
        "agency"
    }
    consent = actions.record_consent(agency=world.agency, **give)
    assert client.consents.in_force(world.today).get() == consent


def test_a_withdrawn_consent_is_not_in_force_and_stays_on_record(world):
    client = world.client()
    consent = actions.record_consent(
        client=client, by=world.adviser, agency=world.agency, purposes=["feedback"], given_on=date(2026, 6, 1)
    )
    errors = refused(
        actions.withdraw_consent, consent=consent, by=world.adviser, withdrawn_on=date(2026, 5, 1)
    )
    assert set(errors) == {"withdrawn_on"}
    actions.withdraw_consent(consent=consent, by=world.adviser, withdrawn_on=world.today)
    assert not client.consents.in_force(world.today).exists()
    assert kinds(client) == ["consent_given", "consent_withdrawn"]


def test_a_refusal_is_kept_and_never_in_force(world):
    client = world.client()
    actions.record_consent(
        client=client, by=world.adviser, agency_kind="jobcentre", purposes=["feedback"],
        given_on=world.today, refused=True,
    )  # fmt: skip
    assert not client.consents.in_force(world.today).exists()
    assert kinds(client) == ["consent_refused"]


def test_a_changed_record_is_not_overwritten(world, newcomer):
    change = {"client": newcomer, "by": world.adviser, "on": world.today, "version": newcomer.version}
    actions.update_person(first_name="Zoe", **change)
    with pytest.raises(ValidationError, match="Somebody else changed this record"):
        actions.update_person(first_name="Zara", **change)
    assert Client.objects.get(pk=newcomer.pk).first_name == "Zoe"
    assert kinds(newcomer) == ["enquiry", "details_changed"]


def test_a_profile_is_made_on_first_use_and_changes_the_version(world, newcomer):
    profile = actions.update_profile(
        client=newcomer, by=world.adviser, on=world.today, version=1, barriers="Bus from Plaistow"
    )
    assert profile.barriers == "Bus from Plaistow"
    assert Client.objects.get(pk=newcomer.pk).version == 2


def test_inactive_needs_a_reason_and_a_review_date(world):
    client = world.client()
    move = {"client": client, "by": world.adviser, "on": world.today, "state": "inactive"}
    assert set(refused(actions.set_state, **move)) == {"state"}
    actions.set_state(reason="lost_contact", review_on=date(2027, 2, 20), **move)
    client.refresh_from_db()
    assert (client.state, client.inactive_reason) == ("inactive", "lost_contact")


def test_a_state_that_cannot_follow_is_refused(world, newcomer):
    errors = refused(actions.set_state, client=newcomer, by=world.adviser, on=world.today, state="suspended")
    assert set(errors) == {"state"}


def test_a_lead_adviser_works_for_the_same_broker(world):
    client = world.client()
    errors = refused(
        actions.assign_adviser, client=client, adviser=world.stranger, by=world.adviser, on=world.today
    )
    assert set(errors) == {"lead_adviser"}
    actions.assign_adviser(client=client, adviser=world.colleague, by=world.adviser, on=world.today)
    client.refresh_from_db()
    assert client.lead_adviser == world.colleague


def test_readiness_is_history_and_the_newest_is_shown(world):
    client = world.client()
    record = {"client": client, "by": world.adviser}
    actions.record_readiness(level="amber", assessed_on=date(2026, 11, 1), **record)
    actions.record_readiness(level="red", assessed_on=date(2026, 10, 1), **record)
    client.refresh_from_db()
    assert client.readiness == "amber"
    assert client.readiness_history.count() == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE clients_timelineevent SET kind = 'x'", "DELETE FROM clients_timelineevent"]
)
def test_the_timeline_is_only_ever_added_to(world, newcomer, statement):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)
