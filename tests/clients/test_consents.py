"""Of two answers about the same agency the later one holds, and every page says so."""

from datetime import date

import pytest

from clients.actions import record_consent
from clients.codes import Purpose
from clients.models import Consent
from tests import factories as make

GIVEN, LATER, TODAY = date(2026, 11, 2), date(2026, 11, 19), date(2026, 11, 20)
BOTH = [Purpose.REFERRAL, Purpose.FEEDBACK]


@pytest.fixture
def answer(world):
    client = world.client()

    def record(on, purposes=BOTH, refused=False, **whom):
        whom = whom or {"agency": world.agency}
        return record_consent(
            client=client, by=world.adviser, given_on=on, purposes=purposes, refused=refused, **whom
        )

    return record


@pytest.fixture
def sharing(browser_for, world):
    def page(consent) -> str:
        address = f"/clients/{consent.client.reference}/sharing/"
        return browser_for(world.adviser).get(address).content.decode().partition("<tbody")[2]

    return page


def in_force() -> set:
    return set(Consent.objects.in_force(TODAY))


def test_a_later_refusal_ends_a_consent(answer, sharing):
    consent = answer(GIVEN)
    answer(LATER, refused=True)
    assert in_force() == set()
    assert "Refused since" in sharing(consent) and "In force" not in sharing(consent)


def test_a_refusal_of_a_part_leaves_the_rest(answer, sharing):
    consent = answer(GIVEN)
    answer(LATER, [Purpose.FEEDBACK], refused=True)
    assert in_force() == {consent}
    shown = sharing(consent)
    assert "In force" in shown and shown.count("what became of it") == 1, "in the refusal alone"


def test_who_refused_may_agree_again(answer):
    answer(GIVEN, refused=True)
    again = answer(LATER)
    assert in_force() == {again}


def test_a_refusal_of_the_kind_ends_a_consent_that_names_an_agency_of_it(world, answer):
    answer(GIVEN)
    answer(LATER, refused=True, agency_kind=world.agency.kind)
    assert in_force() == set()


def test_a_refusal_about_one_agency_leaves_the_others(world, answer):
    other = answer(GIVEN, agency=make.AgencyFactory())
    kind = answer(GIVEN, agency_kind=world.agency.kind)
    answer(LATER, refused=True)
    assert in_force() == {other, kind}


def test_a_refusal_still_to_come_changes_nothing_yet(answer, sharing):
    consent = answer(GIVEN)
    answer(date(2199, 1, 1), refused=True)
    assert in_force() == {consent} and "In force" in sharing(consent)
