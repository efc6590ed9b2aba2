"""Several posts add up, each with its own reach: what one gives in its office holds in no other."""

from datetime import date
from decimal import Decimal

import pytest

from brokerage.callers import caller_for
from clients import access
from clients.identity import ni_digest
from clients.models import FollowUp
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


@pytest.fixture
def named_only(world):
    """In the first office; whoever is finance officer there sees the name and no more."""
    return world.client(
        first_name="Zed", last_name="Quillfeather", former_names="Oldname", readiness="red",
        date_of_birth=date(1974, 3, 9), reference="T-90001",
        search_text="zed quillfeather oldname t 90001 t90001 07700900982",
        national_insurance_digest=ni_digest("AB123456C"),
    )  # fmt: skip


def rows(browser, address: str) -> str:
    """The body of the table on the page; empty where there is no table."""
    return browser.get(address).content.decode().partition("<tbody")[2].partition("</tbody>")[0]


def test_lists_show_a_name_alone_where_the_post_gives_no_more(world, browser_for, also, named_only):
    browser = browser_for(also("finance_officer", "adviser"))
    for address in ("/clients/?adviser=&state=", "/search/?q=quillfeather"):
        shown = rows(browser, address)
        assert "Quillfeather" in shown, address
        for hidden in (world.adviser.name, "Red", "Active", "Never", "1974", "Oldname"):
            assert hidden not in shown, f"{hidden} on {address}"


@pytest.mark.parametrize(
    "asked", ["readiness=red", "state=active", "contact=never", "adviser={adviser}", "q=oldname", "q=0770090"]
)
def test_no_filter_finds_out_what_a_row_hides(world, browser_for, also, named_only, asked):
    browser = browser_for(also("finance_officer", "adviser"))
    assert "Quillfeather" not in rows(browser, f"/clients/?{asked.format(adviser=world.adviser.pk)}")


@pytest.mark.parametrize("asked", ["oldname", "07700900982", "quillfeather 0770", "AB123456C"])
@pytest.mark.parametrize("other", ["adviser", None])
def test_no_search_finds_out_what_a_row_hides(world, browser_for, also, named_only, asked, other):
    user = also("finance_officer", other) if other else world.people["finance_officer"]
    assert not rows(browser_for(user), f"/search/?q={asked}")


@pytest.mark.parametrize("asked", ["quillfeather", "zed quilfeather", "T-90001", "t90001", "Zed"])
def test_a_name_alone_is_found_by_the_name(world, browser_for, named_only, asked):
    assert "Quillfeather" in rows(browser_for(world.people["finance_officer"]), f"/search/?q={asked}")


@pytest.mark.parametrize("sort", ["state", "-state", "contact", "-contact", "adviser", "-adviser"])
def test_no_order_tells_what_rows_hide(world, browser_for, sort):
    world.client(last_name="Aa", sort_name="aa", state="waiting", last_adviser_contact_on="2026-11-03")
    world.client(last_name="Bb", sort_name="bb", lead_adviser=None, state="closed")
    world.client(last_name="Cc", sort_name="cc", last_adviser_contact_on="2026-11-01")
    shown = rows(browser_for(world.people["finance_officer"]), f"/clients/?sort={sort}")
    assert shown.index("Mary Aa") < shown.index("Mary Bb") < shown.index("Mary Cc")


def test_a_manager_of_one_office_moves_nobody_of_another(world, second_office, browser_for, also):
    user = also("manager", "adviser")
    client = world.client(office=second_office, lead_adviser=None)
    answer = browser_for(user).post(f"/clients/{client.reference}/adviser/", {"lead_adviser": user.pk})
    client.refresh_from_db()
    assert answer.status_code == 403 and client.lead_adviser is None


def test_a_record_opens_in_an_office_whose_referrals_one_answers(second_office, browser_for, also):
    page = browser_for(also("finance_officer", "adviser")).get("/clients/new/").content.decode()
    assert "Stratford" in page and "Plaistow" not in page


def test_what_has_escalated_shows_in_the_office_of_the_post_it_goes_to(world, second_office, also):
    caller = caller_for(also("finance_officer", "administrator"))
    ours, theirs = world.client(), world.client(office=second_office)
    for client in (ours, theirs):
        FollowUp.objects.create(
            broker=client.broker, client=client, office=client.office, kind="plan_review",
            due_on="2026-01-01", escalates_on="2026-01-15", anchor_on="2026-01-01",
            subject_type="plan", subject_id=client.pk, facts={"review_on": "2026-01-01"},
        )  # fmt: skip
    assert {row.client for row in access.visible_followups(caller, world.today)} == {theirs}
