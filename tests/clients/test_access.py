"""Who sees whom: each role, its own and other offices, another Job Broker; lists and single rows agree."""

from datetime import date

import pytest

from brokerage.access import Right
from brokerage.callers import caller_for
from brokerage.database.caller import Caller, Post
from clients import access
from clients.models import Client
from tests import factories as make

WHOLE_OFFICE = ("adviser", "administrator", "manager", "finance_officer")
NOBODY = ("in_work_specialist", "employer_liaison", "commissioner", "system_administrator", "agency_user")
PREDICATES = {
    "may_see_person": {"adviser", "administrator", "manager"},
    "may_see_health": {"adviser", "manager"},
    "may_see_restricted": {"adviser", "manager"},
    "may_read_notes": {"adviser", "manager"},
    "may_work_with": {"adviser", "manager"},
    "may_book": {"adviser", "administrator", "manager"},
    "may_assign": {"manager"},
}


@pytest.fixture
def second_office(world):
    return make.OfficeFactory(broker=world.northgate, name="Stratford")


@pytest.fixture
def people(world, second_office):
    """ours: led by the adviser; colleagues: same office; elsewhere: other office; foreign: other broker."""
    return {
        "ours": world.client(),
        "colleagues": world.client(lead_adviser=world.colleague),
        "elsewhere": world.client(office=second_office, lead_adviser=None),
        "foreign": make.ClientFactory(office=world.other_office),
    }


def seen(world, role, people) -> set[str]:
    visible = set(access.visible_clients(world.caller(role)))
    return {name for name, client in people.items() if client in visible}


@pytest.mark.parametrize("role", WHOLE_OFFICE)
def test_staff_of_an_office_see_its_clients_and_no_others(world, people, role):
    assert seen(world, role, people) == {"ours", "colleagues"}


@pytest.mark.parametrize("role", NOBODY)
def test_without_anyone_in_work_other_roles_see_nobody(world, people, role):
    assert seen(world, role, people) == set()


def test_an_anonymous_caller_sees_nobody(people):
    assert not access.visible_clients(Caller()).exists()


@pytest.mark.parametrize("role", WHOLE_OFFICE)
def test_a_post_without_an_office_reaches_all_offices_of_the_broker(world, people, role):
    world.people[role].memberships.update(office=None)
    assert seen(world, role, people) == {"ours", "colleagues", "elsewhere"}


def test_a_partners_post_reaches_the_partners_rows_only(world, people):
    partner = world.northgate.consortium_partners.create(name="Harbour Trust")
    Client.objects.filter(pk=people["ours"].pk).update(partner=partner)
    world.people["manager"].memberships.update(office=None, partner=partner)
    assert seen(world, "manager", people) == {"ours"}


def test_in_work_roles_see_those_in_work(world, people, monkeypatch):
    monkeypatch.setattr("clients.registry._IN_WORK", [lambda day: access.Q(pk=people["colleagues"].pk)])
    assert seen(world, "in_work_specialist", people) == {"colleagues"}
    assert seen(world, "employer_liaison", people) == {"colleagues"}
    client = access.with_in_work(Client.objects.all(), world.today).get(pk=people["colleagues"].pk)
    assert access.may_work_with(world.caller("in_work_specialist"), client)
    assert not access.may_see_person(world.caller("employer_liaison"), client)
    assert access.may_see_work_limits(world.caller("employer_liaison"), client)
    assert not access.may_see_health(world.caller("employer_liaison"), client)


def test_cover_opens_the_caseload_of_the_colleague_wherever_it_is(world, people, second_office):
    Client.objects.filter(pk=people["elsewhere"].pk).update(lead_adviser=world.colleague)
    membership = world.adviser.memberships.get()
    membership.covers, membership.covers_until = world.colleague, date(2199, 1, 1)
    membership.save()
    assert seen(world, "adviser", people) == {"ours", "colleagues", "elsewhere"}
    elsewhere = Client.objects.get(pk=people["elsewhere"].pk)
    assert access.may_see_restricted(world.caller("adviser"), elsewhere)


@pytest.mark.parametrize("predicate", PREDICATES)
@pytest.mark.parametrize("role", [*WHOLE_OFFICE, *NOBODY])
def test_predicates_follow_the_table_of_rights(world, people, role, predicate):
    caller = world.caller(role)
    allowed = getattr(access, predicate)(caller, people["ours"])
    assert allowed == (role in PREDICATES[predicate])
    assert not getattr(access, predicate)(caller, people["foreign"])


def test_restricted_facts_are_for_ones_own_clients(world, people):
    assert not access.may_see_restricted(world.caller("adviser"), people["colleagues"])
    assert access.may_see_restricted(world.caller("manager"), people["colleagues"])


@pytest.mark.parametrize(
    "right", [Right.SEE_CLIENTS, Right.HEALTH, Right.RESTRICTED, Right.WORK_WITH_CLIENTS]
)
@pytest.mark.parametrize("role", [*WHOLE_OFFICE, *NOBODY])
def test_lists_and_single_rows_agree(world, people, role, right):
    """`reach` filters lists, `holds` decides for one row: they must never differ."""
    caller = world.caller(role)
    listed = set(Client.objects.filter(access.reach(caller, right)))
    single = {client for client in people.values() if access.holds(caller, right, client, scopes=None)}
    assert listed == single


def test_exports_are_of_ones_own_for_an_adviser_and_of_the_office_for_a_manager(world, people):
    exportable = {role: set(access.exportable_clients(world.caller(role))) for role in WHOLE_OFFICE}
    assert exportable["adviser"] == {people["ours"]}
    assert exportable["manager"] == {people["ours"], people["colleagues"]}
    assert exportable["administrator"] == exportable["finance_officer"] == set()


def test_two_posts_add_up(world, people, second_office):
    make.MembershipFactory(user=world.people["finance_officer"], office=second_office, role="manager")
    caller = caller_for(world.people["finance_officer"])
    assert seen(world, "finance_officer", people) == {"ours", "colleagues", "elsewhere"}
    assert access.may_see_person(caller, people["elsewhere"])
    assert not access.may_see_person(caller, people["ours"])


def test_a_caller_of_another_broker_holds_nothing_here(world, people):
    caller = Caller(
        kind="staff", user_id=world.stranger.pk, broker_id=world.bridgeway.pk, posts=(Post("manager"),)
    )
    assert seen_by(caller, people) == {"foreign"}


def seen_by(caller, people) -> set[str]:
    visible = set(access.visible_clients(caller))
    return {name for name, client in people.items() if client in visible}
