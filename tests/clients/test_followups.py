"""Stored follow-ups equal what the facts ask for, and nothing else is touched."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import NoReverseMatch, reverse

from brokerage.database.caller import acting_as
from clients.actions import close_registration, log_contact, set_state
from clients.followups import Counts, reconcile, reconcile_clients, reconcile_rest
from clients.models import Client, FollowUp
from clients.registry import FOLLOWUP_KINDS
from tests.clients.followup_facts import at

pytestmark = [pytest.mark.django_db, pytest.mark.services]
DAY = date(2026, 11, 20)


def silent(world, days: int, **fields) -> Client:
    """A registered client whom we last reached `days` ago; the contract asks for every 20."""
    client = world.client(last_adviser_contact_on=DAY - timedelta(days=days), **fields)
    world.registration(client)
    return client


def opened(client=None) -> list[tuple]:
    rows = FollowUp.objects.open() if client is None else FollowUp.objects.open().filter(client=client)
    return list(rows.order_by("kind", "anchor_on").values_list("kind", "anchor_on", "due_on"))


def versions() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM clients_followup")
        return dict(cursor.fetchall())


def test_what_is_due_is_opened_once_and_stays_as_it_is(world):
    client = silent(world, 22)
    assert reconcile(DAY) == Counts(opened=1)
    before = versions()
    assert reconcile(DAY) == Counts()
    assert reconcile(DAY + timedelta(days=1)) == Counts()
    assert versions() == before
    assert opened(client) == [("contact_due", date(2026, 10, 29), date(2026, 11, 18))]


def test_nothing_is_opened_before_it_is_due(world):
    silent(world, 19)
    assert reconcile(DAY) == Counts()
    assert reconcile(DAY + timedelta(days=1)) == Counts(opened=1)


def test_a_follow_up_says_when_a_manager_sees_it_and_belongs_to_the_office(world):
    client = silent(world, 22)
    reconcile(DAY)
    row = FollowUp.objects.get()
    assert (row.escalates_on, row.office_id) == (date(2026, 11, 25), client.office_id)
    assert row.facts == {"since": "2026-10-29", "every": 20, "agreed": False, "ever": True}


def test_it_closes_itself_when_the_contact_is_logged(world):
    client = silent(world, 22)
    reconcile(DAY)
    log_contact(
        clients=[client],
        by=world.adviser,
        happened_at=at(DAY),
        channel="phone",
        initiated_by="adviser",
        outcome="spoke",
    )
    reconcile(DAY, [client.pk])
    assert opened(client) == []
    assert FollowUp.objects.get().closed_because == "done"


def test_a_message_left_does_not_close_it(world):
    client = silent(world, 22)
    reconcile(DAY)
    log_contact(
        clients=[client],
        by=world.adviser,
        happened_at=at(DAY),
        channel="phone",
        initiated_by="adviser",
        outcome="message_left",
    )
    assert reconcile(DAY, [client.pk]) == Counts()


def test_the_night_closes_what_no_action_has(world):
    client = silent(world, 22)
    reconcile(DAY)
    Client.objects.filter(pk=client.pk).update(contact_interval_days=60)
    assert reconcile(DAY) == Counts(closed=1)
    assert FollowUp.objects.get().closed_because == "cause_gone"


def test_closed_clients_have_nothing_open(world):
    client = silent(world, 22)
    reconcile(DAY)
    close_registration(
        registration=client.registrations.get(), closed_on=DAY, reason="client_left", by=world.adviser
    )
    reconcile(DAY, [client.pk])
    assert opened() == []
    assert FollowUp.objects.get().closed_because == "client_gone"


def test_reconciling_one_client_leaves_the_others_alone(world):
    one, other = silent(world, 22), silent(world, 30)
    assert reconcile(DAY, [one.pk]) == Counts(opened=1)
    assert opened(other) == []
    reconcile(DAY)
    set_state(client=one, by=world.adviser, state="suspended", on=DAY, review_on=DAY + timedelta(days=30))
    assert reconcile(DAY, [one.pk]) == Counts(closed=1)
    assert len(opened(other)) == 1


def test_a_changed_interval_moves_the_due_date_of_the_same_follow_up(world):
    client = silent(world, 30)
    reconcile(DAY)
    Client.objects.filter(pk=client.pk).update(contact_interval_days=14)
    assert reconcile(DAY) == Counts(changed=1)
    row = FollowUp.objects.get()
    assert (row.due_on, row.facts["every"]) == (date(2026, 11, 4), 14)


def test_a_snooze_outlasts_the_night_and_ends_on_its_day(world):
    silent(world, 22)
    reconcile(DAY)
    FollowUp.objects.update(
        snoozed_until=DAY + timedelta(days=5), snooze_reason="On holiday", snoozed_by=world.adviser
    )
    before = versions()
    assert reconcile(DAY + timedelta(days=1)) == Counts()
    assert versions() == before
    due = FollowUp.objects.due_on
    assert not due(DAY + timedelta(days=4)).exists()
    assert due(DAY + timedelta(days=5)).count() == 1


def test_the_database_refuses_a_second_open_one_for_the_same_occasion(world):
    silent(world, 22)
    reconcile(DAY)
    row = FollowUp.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="one_open_follow_up"), transaction.atomic():
        row.save(force_insert=True)


def test_batches_and_the_rest_are_the_same_as_everything_at_once(world):
    ids = [silent(world, days).pk for days in (5, 22, 30, 41)]
    for half in (ids[:2], ids[2:]):
        reconcile_clients(DAY, half)
    reconcile_rest(DAY)
    assert len(opened()) == 3
    assert reconcile(DAY) == Counts()


def test_a_kind_that_is_no_more_leaves_nothing_open(world):
    client = silent(world, 1)
    FollowUp.objects.create(
        broker=client.broker,
        client=client,
        subject_type="client",
        subject_id=client.pk,
        kind="of_an_older_version",
        anchor_on=DAY,
        due_on=DAY,
    )
    assert reconcile_rest(DAY) == Counts(closed=1)


def test_staff_reconcile_their_own_clients_with_their_own_rights(world):
    client = silent(world, 22)
    with acting_as(world.caller("adviser")):
        assert reconcile(DAY, [client.pk]) == Counts(opened=1)


def test_the_number_of_queries_does_not_grow_with_the_clients(world, django_assert_num_queries):
    few = [silent(world, 22).pk for _ in range(2)]
    many = [silent(world, 22).pk for _ in range(30)]
    # One for each kind but those of referrals, one for what is open, one to insert.
    number = len([kind for kind in FOLLOWUP_KINDS.values() if kind.by_client]) + 2
    for ids in (few, many):
        with django_assert_num_queries(number):
            reconcile_clients(DAY, ids)


@pytest.mark.parametrize("code", sorted(FOLLOWUP_KINDS))
def test_each_kind_says_who_acts_and_where(code):
    kind = FOLLOWUP_KINDS[code]
    label, url_name = kind.act
    assert label and kind.label and kind.roles and kind.escalates_after > 0
    try:
        reverse(url_name, args=["NG-00001"])
    except NoReverseMatch:
        assert reverse(url_name)
