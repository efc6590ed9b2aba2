"""Finding a client from the box at the top of every page."""

from datetime import date

import pytest

from clients import actions
from clients.models import Client
from tests import factories as make


@pytest.fixture
def farah(world) -> Client:
    return actions.open_client(
        broker=world.northgate, office=world.office, by=world.adviser, route="self",
        received_on=date(2026, 11, 2), first_name="Fārah", last_name="O’Neill", former_names="Iqbal",
        phone="07700 900982", national_insurance_number="AB123456C", lead_adviser=world.adviser,
    )  # fmt: skip


@pytest.fixture
def find(world, browser_for):
    def search(typed: str, role: str = "adviser") -> str:
        return browser_for(world.people[role]).get("/search/", {"q": typed}).content.decode()

    return search


@pytest.mark.parametrize(
    "typed",
    [
        "farah", "FARAH", "Fārah", "oneill", "O'Neill", "neil", "O’Neill Farah", "iqbal", "Farah Iqbl",
        "Oneal", "NG-00001", "ng00001", "00001", "07700 900982", "+447700900982", "0982",
        "ab123456c", "AB 12 34 56 C",
    ],
)  # fmt: skip
def test_a_client_is_found_by_what_people_type(farah, find, typed):
    assert f"/clients/{farah.reference}/" in find(typed)


@pytest.mark.parametrize("typed", ["zzzz", "AB123456D", "%", "_", "'; DROP TABLE x", "🎓", "x" * 5000])
def test_nobody_is_found_by_anything_else_and_the_page_says_what_to_try(farah, find, typed):
    page = find(typed)
    assert "Nobody found" in page and farah.reference not in page


def test_an_exact_reference_still_gives_a_list(farah, find):
    page = find("NG-00001")
    assert "1 client" in page and "Fārah O’Neill" in page


@pytest.mark.parametrize(
    "typed",
    ["NG-00001", "ng 00001", "ng00001", "07700 900982", "+44 7700 900 982", "07700900982", "AB 12 34 56 C"],
)
def test_a_whole_reference_or_number_finds_nobody_else(world, farah, find, typed):
    for number, phone in (
        ("00002", "+447700900981"),
        ("00011", "+447700900983"),
        ("000010", "+447700900980"),
    ):
        world.client(
            reference=f"NG-{number}",
            phone=phone,
            search_text=f"farah ng{number} ng {number} {phone} 0{phone[3:]}",
        )
    page = find(typed)
    assert "1 client" in page and f"/clients/{farah.reference}/" in page


def test_a_phone_number_two_people_share_finds_both(world, farah, find):
    other = world.client(reference="NG-00002", phone=farah.phone, search_text="07700900982")
    page = find("07700 900982")
    assert farah.reference in page and other.reference in page


def test_whoever_sees_names_alone_finds_nobody_by_a_whole_phone_number(farah, find):
    assert farah.reference not in find("07700 900982", role="finance_officer")
    assert farah.reference in find("NG-00001", role="finance_officer")


def test_nothing_typed_says_what_to_type(farah, find):
    assert "Type part of a name" in find("")


def test_another_office_and_another_broker_are_not_found(world, farah, find):
    elsewhere = make.OfficeFactory(broker=world.northgate, name="Stratford")
    make.ClientFactory(office=elsewhere, last_name="Hidden", search_text="mary hidden")
    make.ClientFactory(office=world.other_office, last_name="Foreign", search_text="mary foreign")
    for typed in ("hidden", "foreign", "mary"):
        assert "Nobody found" in find(typed)


def test_the_best_matches_asked_for_are_those_one_may_see(world, farah, find):
    """Many likelier clients of another office do not crowd out one's own."""
    elsewhere = make.OfficeFactory(broker=world.northgate, name="Stratford")
    for number in range(450):
        make.ClientFactory(office=elsewhere, reference=f"S-{number}", sort_name="a", search_text="farah")
    assert farah.reference in find("farah")


def test_finance_finds_the_name_but_no_birth_date(farah, find):
    page = find("farah", role="finance_officer")
    assert farah.reference in page and "Born" not in page and "formerly" not in page
