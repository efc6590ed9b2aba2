"""Several posts add up, each with its own reach: what one gives in its office holds in no other."""

from datetime import date
from decimal import Decimal

import pytest

from brokerage.callers import caller_for
from outcomes.access import visible_milestones
from outcomes.models import Milestone
from tests import factories as make


@pytest.fixture
def second_office(world):
    return make.OfficeFactory(broker=world.northgate, name="Stratford")


@pytest.fixture
def also(world, second_office):
    """also(role, other) → the user who is `role` in the first office, made `other` in the second."""

    def add(role: str, other: str):
        make.MembershipFactory(user=world.people[role], office=second_office, role=other)
        return world.people[role]

    return add


def milestone(world, client) -> Milestone:
    registration = world.registration(client=client)
    return Milestone.objects.create(
        broker=registration.broker, registration=registration, terms=world.contract.terms.first(),
        position=1, code="job_entry", name="Job entry", basis="job_entry", state="payable",
        reached_on=date(2026, 9, 1), band="full_time", amount=Decimal("1250.55"),
    )  # fmt: skip


def test_money_shows_for_the_office_of_the_post_that_shows_money(world, second_office, also):
    user = also("finance_officer", "administrator")
    here = milestone(world, world.client())
    milestone(world, world.client(office=second_office, lead_adviser=None))
    assert list(visible_milestones(caller_for(user))) == [here]
