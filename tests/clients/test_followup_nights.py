"""Nights that never ran lose nothing: what is due comes from the facts, not from the night before."""

import random
from datetime import date, timedelta

import pytest

from clients.followups import reconcile
from clients.models import ActionPlan, Client, Consent, FollowUp
from tests.clients.followup_facts import appointment, contact
from tests.factories import JobSpellFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]
FIRST = date(2026, 9, 1)
NIGHTS = 60
PAIRS = 8


def reached(client, day, rng):
    contact(client, day, "spoke", hour=9)
    Client.objects.filter(pk=client.pk).update(last_adviser_contact_on=day)


def missed(client, day, rng):
    appointment(client, day, rng.choice(["missed", "cancelled_by_us"]))


def booked(client, day, rng):
    appointment(client, day + timedelta(days=rng.randint(1, 9)), "booked")


def planned(client, day, rng):
    ActionPlan.objects.create(
        broker_id=client.broker_id,
        client=client,
        registration=client.registrations.get(),
        goal="Work with animals",
        agreed_on=day,
        agreed_how="phone",
        review_on=day + timedelta(days=rng.randint(5, 25)),
        written_by=client.lead_adviser,
    )


def consented(client, day, rng):
    Consent.objects.create(
        broker_id=client.broker_id,
        client=client,
        agency_kind="jobcentre",
        purposes=["feedback"],
        given_on=day,
        expires_on=day + timedelta(days=rng.randint(20, 60)),
    )


def rested(client, day, rng):
    Client.objects.filter(pk=client.pk).update(
        state=rng.choice(["inactive", "suspended"]),
        inactive_reason="longer_training",
        state_review_on=day + timedelta(days=rng.randint(3, 30)),
    )


def returned(client, day, rng):
    Client.objects.filter(pk=client.pk).update(state="active")


def closed(client, day, rng):
    Client.objects.filter(pk=client.pk).update(state="closed")


def started(client, day, rng):
    JobSpellFactory(
        registration=client.registrations.get(),
        started_on=day,
        is_temporary=True,
        expected_end_on=day + timedelta(days=rng.randint(20, 90)),
        recorded_by=client.lead_adviser,
    )


def ended(client, day, rng):
    client.jobs.filter(ended_on__isnull=True).update(ended_on=day)


HAPPENINGS = [reached, reached, missed, booked, planned, consented, rested, returned, closed, started, ended]


def open_of(clients: list[Client]) -> set[tuple]:
    """What is open, without the ids in which twins differ."""
    place = {client.pk: index for index, client in enumerate(clients)}
    rows = FollowUp.objects.open().filter(client__in=clients)
    return {
        (place[row.client_id], row.kind, row.anchor_on, row.due_on, row.escalates_on, str(row.facts))
        for row in rows
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nights_left_out_at_random_end_in_the_same_open_follow_ups(world, seed):
    rng = random.Random(seed)
    each_night = [world.client(contact_interval_days=14) for _ in range(PAIRS)]
    some_nights = [world.client(contact_interval_days=14) for _ in range(PAIRS)]
    for client in (*each_night, *some_nights):
        world.registration(client, registered_on=FIRST - timedelta(days=10))
    kinds = set()
    for number in range(NIGHTS):
        day = FIRST + timedelta(days=number)
        for twins in zip(each_night, some_nights, strict=True):
            if rng.random() < 0.15:
                happening, state = rng.choice(HAPPENINGS), rng.random()
                for client in twins:
                    happening(client, day, random.Random(state))
        reconcile(day, [client.pk for client in each_night])
        if rng.random() < 0.4 or number == NIGHTS - 1:
            reconcile(day, [client.pk for client in some_nights])
            expected = open_of(each_night)
            assert open_of(some_nights) == expected
            kinds |= {row[1] for row in expected}
    assert len(kinds) >= 5
