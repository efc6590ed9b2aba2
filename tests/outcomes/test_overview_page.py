"""The overview: rates of the night, lists of the day, and pages for periods in which there is nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from brokerage import clock
from brokerage.models import Run
from clients.models import Client, FollowUp
from clients.rules.followups import months_after
from outcomes.models import MeasureSnapshot
from outcomes.queries import overview as figures
from tests import factories as make

OF_THE_TEST = 4
URL = "/overview/"


@pytest.fixture
def day() -> date:
    return clock.today()


@pytest.fixture
def this_month(day) -> date:
    return day.replace(day=1)


@pytest.fixture
def night(world, day) -> Run:
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Run.objects.create(name="measures", as_of=day, started_at=at, ended_at=at)


@pytest.fixture
def manager(world, browser_for):
    return browser_for(world.people["manager"])


def snapshot(world, month: date, r: int, j: int, s: int, as_of: date, **more) -> MeasureSnapshot:
    fields = {
        "broker": world.northgate, "contract": world.contract, "office": world.office, "month": month,
        "as_of": as_of, "registrations": r, "job_entries": j, "sustained": s,
    }  # fmt: skip
    return MeasureSnapshot.objects.create(**{**fields, **more})


def late(client: Client, day: date, since: int) -> FollowUp:
    anchor = day - timedelta(days=since)
    return FollowUp.objects.create(
        broker_id=client.broker_id, office_id=client.office_id, client=client, subject_type="client",
        subject_id=client.pk, kind="contact_due", anchor_on=anchor, due_on=anchor + timedelta(days=20),
    )  # fmt: skip


def test_rates_are_of_the_period_and_of_the_latest_night(world, manager, day, night, this_month):
    snapshot(world, months_after(this_month, -12), 100, 40, 20, day)
    snapshot(world, months_after(this_month, -4), 20, 5, 1, day)
    snapshot(world, months_after(this_month, -3), 30, 3, 0, day)
    snapshot(world, this_month, 999, 999, 999, day)
    snapshot(world, months_after(this_month, -13), 999, 999, 999, day)
    snapshot(world, months_after(this_month, -5), 999, 999, 999, day - timedelta(days=1))
    page = manager.get(URL).context
    assert (page["counts"].registrations, page["counts"].job_entries, page["counts"].sustained) == (
        150,
        48,
        21,
    )
    assert page["conversion"].rate.value == 48 / 150
    assert page["judged_conversion"].rate.value == 45 / 120
    assert (page["sustainment"].rate.numerator, page["sustainment"].rate.denominator) == (21, 45)
    assert page["sustainment"].caution == "fewer than 50 people: says little"
    assert [month.old_enough for month in page["months"]] == [True] * 9 + [False] * 3


def test_a_chosen_period_holds_both_its_months(world, manager, day, night, this_month):
    for back in (1, 2, 3):
        snapshot(world, months_after(this_month, -back), 10**back, 0, 0, day)
    start, end = (months_after(this_month, back).strftime("%Y-%m") for back in (-2, -1))
    page = manager.get(URL, {"start": start, "end": end})
    assert page.context["counts"].registrations == 110
    assert page.context["last_day"] == this_month - timedelta(days=1)


def test_a_period_the_wrong_way_round_is_explained(world, manager, night, this_month):
    start, end = (months_after(this_month, back).strftime("%Y-%m") for back in (-1, -2))
    text = manager.get(URL, {"start": start, "end": end}).content.decode()
    assert "Choose a later month: this period ends before it starts" in text


@pytest.mark.parametrize("query", ["start=x", "end=2026-13", "office=999999", "contract=x", "start=&end="])
def test_a_wrong_query_gets_a_page(world, manager, night, query):
    assert manager.get(f"{URL}?{query}").status_code == 200


def test_nobody_registered_is_said_in_words(world, manager, night):
    text = manager.get(URL).content.decode()
    assert "Nobody was registered in this period" in text
    assert "Fewer than three of your offices" in text
    assert "No clients are worked with here today" in text


def test_before_the_first_night_it_says_so(world, manager):
    text = manager.get(URL).content.decode()
    assert "No nightly run has counted yet" in text


def test_without_job_entries_there_is_no_sustainment_rate(world, manager, day, night, this_month):
    snapshot(world, months_after(this_month, -6), 10, 0, 0, day)
    page = manager.get(URL)
    assert page.context["sustainment"].rate.value is None
    assert "no job entries among those registered long enough ago" in page.content.decode()


@pytest.fixture
def loads(world, day):
    """Two advisers and nobody: active, late, very late, inactive, in work, closed."""
    late(world.client(), day, 25)
    late(world.client(), day, 31)
    late(world.client(lead_adviser=world.colleague), day, 30)
    world.client(lead_adviser=None)
    inactive = {"state": "inactive", "inactive_reason": "lost_contact", "state_review_on": day}
    world.client(**inactive)
    world.client(state="closed")
    closed = late(world.client(), day, 40)
    closed.closed_at = datetime(2026, 1, 1, tzinfo=UTC)
    closed.save()
    registration = world.registration()
    make.JobSpellFactory(registration=registration, started_on=day - timedelta(days=5))


def test_caseloads_equal_plain_counts_and_the_lists_they_lead_to(world, manager, day, night, loads):
    page = manager.get(URL).context
    rows = {row.adviser_id: row for row in page["caseloads"]}
    clients = list(Client.objects.filter(office=world.office))
    for adviser_id, row in rows.items():
        own = [client for client in clients if client.lead_adviser_id == adviser_id]
        assert row.active == sum(client.state == "active" for client in own)
        assert row.inactive == sum(client.state == "inactive" for client in own)
        listed = manager.get("/clients/", {"adviser": adviser_id or "none", "state": "active"})
        assert listed.context["page"].paginator.count == row.active
        tardy = {"adviser": adviser_id or "none", "state": "active", "contact": "yes"}
        assert manager.get("/clients/", tardy).context["page"].paginator.count == row.late
    assert rows[world.adviser.pk].in_work == 1
    assert (page["late"], page["very_late"], page["active"]) == (3, 1, 6)
    everyone = manager.get("/clients/?state=active&contact=yes").context["page"].paginator.count
    assert everyone == page["late"]


def test_cover_is_named_with_its_end(world, manager, day, night, loads):
    make.MembershipFactory(
        user=world.people["administrator"], office=world.office, role="in_work_specialist",
        covers=world.colleague, covers_until=day,
    )  # fmt: skip
    rows = {row.adviser_id: row.cover for row in manager.get(URL).context["caseloads"]}
    assert rows[world.colleague.pk] == ("Administrator", day)
    assert rows[world.adviser.pk] is None


def test_three_offices_are_compared_and_two_are_not(world, browser_for, day, night, this_month):
    lead = make.UserFactory()
    make.MembershipFactory(user=lead, office=world.office, role="manager")
    lead.memberships.update(office=None)
    month = months_after(this_month, -6)
    snapshot(world, month, 100, 40, 30, day)
    second, third = (make.OfficeFactory(broker=world.northgate) for _ in range(2))
    snapshot(world, month, 100, 30, 10, day, office=second)
    assert not browser_for(lead).get(URL).context["comparable"]
    snapshot(world, month, 40, 4, 0, day, office=third)
    page = browser_for(lead).get(URL).context
    assert page["comparable"]
    assert {row.office.pk: group for row, group, _ in page["compared"]} == {
        world.office.pk: "Highest", second.pk: "Middle", third.pk: "Lowest",
    }  # fmt: skip
    assert sum(row.counts.registrations for row, *_ in page["compared"]) == page["counts"].registrations


def test_a_manager_of_one_office_sees_no_other(world, manager, day, night, this_month):
    second = make.OfficeFactory(broker=world.northgate, name="Meadway")
    snapshot(world, months_after(this_month, -6), 10, 4, 3, day, office=second)
    world.client(office=second, lead_adviser=world.colleague)
    page = manager.get(URL).context
    assert page["counts"].registrations == 0
    assert page["caseloads"] == []


def test_another_broker_sees_none_of_it(world, browser_for, day, night, this_month, loads):
    snapshot(world, months_after(this_month, -6), 10, 4, 3, day)
    page = browser_for(world.stranger).get(URL).context
    assert (page["counts"].registrations, page["active"]) == (0, 0)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("manager", 200),
        ("in_work_specialist", 200),
        ("adviser", 302),
        ("finance_officer", 302),
        ("administrator", 403),
    ],
)
def test_those_who_answer_for_an_office_open_it(world, browser_for, night, role, status):
    assert browser_for(world.people[role]).get(URL).status_code == status


def test_an_in_work_specialist_sees_no_money_and_no_link_to_lists_that_differ(
    world, browser_for, night, loads
):
    page = browser_for(world.people["in_work_specialist"]).get(URL)
    assert page.context["totals"] is None
    assert "/clients/?adviser" not in page.content.decode()


def test_the_money_is_that_of_the_claims_page(world, manager, night):
    assert manager.get(URL).context["totals"] == manager.get("/claims/").context["totals"]


def test_months_between_holds_both_ends():
    assert figures.months_between(date(2025, 11, 1), date(2026, 1, 1)) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [2, 50])
def test_queries_do_not_grow(world, manager, day, night, this_month, django_assert_max_num_queries, number):
    for place in range(number):
        snapshot(world, months_after(this_month, -place - 1), 10, 4, 3, day)
        world.client(lead_adviser=make.MembershipFactory(office=world.office).user)
    with django_assert_max_num_queries(12 + OF_THE_TEST):
        assert manager.get(URL, {"office": world.office.pk, "contract": world.contract.pk}).status_code == 200
