"""What a commissioner can read: one view, in which nobody can be picked out."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from brokerage.database.caller import acting_as
from outcomes.models import CommissionerFigure, MeasureSnapshot
from tests import factories as make

AS_OF = date(2026, 11, 20)
URL = "/commissioner/"


def snapshot(world, month: date, r: int, j: int, s: int, **more) -> MeasureSnapshot:
    fields = {
        "broker": world.northgate, "contract": world.contract, "office": world.office, "month": month,
        "as_of": AS_OF, "registrations": r, "job_entries": j, "sustained": s,
    }  # fmt: skip
    return MeasureSnapshot.objects.create(**{**fields, **more})


def shown(world) -> list[tuple]:
    with acting_as(world.caller("commissioner")):
        rows = CommissionerFigure.objects.order_by("contract", "quarter")
        return list(rows.values_list("registrations", "job_entries", "sustained"))


@pytest.mark.parametrize(
    ("counted", "seen"),
    [
        ((100, 30, 15), (100, 30, 15)),
        ((5, 0, 0), (5, None, None)),
        ((4, 4, 4), (None, None, None)),
        ((30, 4, 0), (30, None, None)),
        ((30, 26, 10), (30, None, None)),  # 4 would be left over
        ((30, 30, 10), (30, None, None)),  # all of them would be known
        ((30, 25, 10), (30, 25, 10)),
        ((100, 30, 4), (100, 30, None)),
        ((100, 30, 26), (100, 30, None)),
        ((100, 30, 30), (100, 30, None)),
        ((100, 30, 25), (100, 30, 25)),
        ((100, 10, 5), (100, 10, 5)),
    ],
)
def test_small_numbers_and_what_they_leave_over_are_left_out(world, counted, seen):
    snapshot(world, date(2026, 4, 1), *counted)
    assert shown(world) == [seen]


def test_no_number_can_be_worked_out_from_those_shown(world):
    """Of any 14 people or fewer, each shown number and each difference stands for five or more."""
    month = 0
    for r in range(1, 15):
        for j in range(r + 1):
            for s in range(j + 1):
                first = date(1900 + month // 4, month % 4 * 3 + 1, 1)
                snapshot(world, first, r, j, s)
                month += 1
    for row in shown(world):
        numbers = [0, *sorted(number for number in row if number is not None)]
        assert all(high - low >= 5 for low, high in zip(numbers, numbers[1:], strict=False)), row


def test_months_and_offices_are_added_up_to_quarters_of_the_latest_day(world):
    second = make.OfficeFactory(broker=world.northgate, name="Meadway")
    snapshot(world, date(2026, 4, 1), 3, 3, 3)
    snapshot(world, date(2026, 6, 1), 20, 7, 2)
    snapshot(world, date(2026, 5, 1), 10, 5, 5, office=second)
    snapshot(world, date(2026, 4, 1), 90, 9, 9, as_of=date(2026, 11, 19))
    assert shown(world) == [(33, 15, 10)]


def test_only_the_own_broker_is_seen(world):
    theirs = {"broker": world.bridgeway, "contract": world.other_contract, "office": world.other_office}
    snapshot(world, date(2026, 4, 1), 100, 30, 15, **theirs)
    assert shown(world) == []


def test_no_other_table_of_a_tenant_can_be_read(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relrowsecurity")
        tables = {name for (name,) in cursor.fetchall()} - {"brokerage_jobbroker"}
    assert {
        "clients_client",
        "outcomes_milestone",
        "outcomes_measuresnapshot",
        "brokerage_contract",
    } <= tables
    with acting_as(world.caller("commissioner")):
        for table in sorted(tables | {"referrals_shared_progress"}):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"SELECT 1 FROM {table}")


def test_the_page_gives_rates_with_intervals_and_says_what_is_left_out(world, browser_for):
    snapshot(world, date(2026, 4, 1), 100, 30, 4)
    page = browser_for(world.people["commissioner"]).get(URL)
    text = page.content.decode()
    assert "April to June 2026" in text
    assert "30.0%" in text and "21.9% to 39.6%" in text
    assert "Not shown" in text


def test_without_figures_the_page_says_so(world, browser_for):
    assert (
        "No figures have been counted yet"
        in browser_for(world.people["commissioner"]).get(URL).content.decode()
    )


@pytest.mark.parametrize("role", ["adviser", "manager", "finance_officer", "in_work_specialist"])
def test_others_do_not_open_it(world, browser_for, role):
    assert browser_for(world.people[role]).get(URL).status_code == 403


def test_the_commissioner_opens_nothing_about_people_or_money(world, browser_for):
    browser = browser_for(world.people["commissioner"])
    for url in ("/claims/", "/overview/", "/clients/", "/today/", "/in-work/", "/runs/"):
        assert browser.get(url).status_code == 403, url


@pytest.mark.parametrize("number", [2, 50])
def test_queries_do_not_grow(world, browser_for, django_assert_max_num_queries, number):
    for place in range(number):
        snapshot(world, date(2000 + place, 4, 1), 100, 30, 15)
    browser = browser_for(world.people["commissioner"])
    with django_assert_max_num_queries(6 + 4):
        assert browser.get(URL).status_code == 200
