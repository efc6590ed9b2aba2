"""The claims page: tiles equal the lists they lead to, and both equal sums written by hand."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection

from brokerage import clock
from outcomes.models import Claim, Milestone
from outcomes.queries import money
from tests import factories as make

OF_THE_TEST = 4
URL = "/claims/"


@pytest.fixture
def day() -> date:
    return clock.today()


def milestone(world, registration, code="job_entry", state="payable", reached=None, **more) -> Milestone:
    fields = {
        "broker": registration.broker, "registration": registration, "terms": world.contract.terms.first(),
        "position": len(code), "code": code, "name": code.replace("_", " ").capitalize(),
        "basis": "job_entry",
        "state": state, "reached_on": reached, "band": "full_time", "amount": Decimal("1250.55"),
    }  # fmt: skip
    return Milestone.objects.create(**{**fields, **more})


def claim(world, of: Milestone, state="submitted", **more) -> Claim:
    fields = {
        "broker": of.broker, "contract": world.contract, "registration": of.registration,
        "milestone_code": of.code, "terms": of.terms, "reached_on": of.reached_on, "amount": of.amount,
        "state": state, "drafted_by": world.people["finance_officer"], "drafted_on": of.reached_on,
        "approved_by": world.people["manager"], "approved_on": of.reached_on, "submitted_on": of.reached_on,
    }  # fmt: skip
    return Claim.objects.create(**{**fields, **more})


@pytest.fixture
def mixed(world, day):
    """Ready of each age, blocked for one reason and for two, claimed in each way, projected near and far."""
    ago = lambda days: day - timedelta(days=days)  # noqa: E731
    new = lambda: world.registration()  # noqa: E731
    for days in (0, 7, 8, 28, 29):
        milestone(world, new(), reached=ago(days))
    rejected = milestone(world, new(), reached=ago(40), amount=Decimal("10.00"))
    claim(world, rejected, "rejected")
    milestone(world, new(), state="blocked", reached=ago(3), reasons=["evidence_missing"])
    both = ["action_plan_missing", "registration_to_confirm"]
    milestone(world, new(), "registration", "blocked", None, reasons=both, amount=Decimal("300.00"), band="")
    changed = milestone(world, new(), reached=ago(9))
    claim(world, changed, "submitted", amount=Decimal("1000.00"))
    claim(world, milestone(world, new(), reached=ago(60)), "paid", settled_on=day)
    lost = milestone(world, new(), state="blocked", reached=ago(5), reasons=["evidence_missing"])
    claim(world, lost, "submitted")
    milestone(world, new(), state="projected", reached=money.expected_by(day), amount=Decimal("70.00"))
    milestone(world, new(), state="projected", reached=money.expected_by(day) + timedelta(days=1))
    none = {"amount": None, "band": ""}
    milestone(world, new(), "sustained", "not_reached", None, **none)
    return SimpleNamespace(rejected=rejected, changed=changed, lost=lost)


def by_hand(condition: str, *values) -> tuple[int, Decimal]:
    """Number and worth of milestones, from the tables alone."""
    live = (
        "c.registration_id = m.registration_id AND c.milestone_code = m.code"
        " AND c.state NOT IN ('rejected', 'recovered')"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), coalesce(sum(coalesce(c.amount, m.amount)), 0) FROM outcomes_milestone m"
            f" LEFT JOIN outcomes_claim c ON {live} WHERE {condition}", values,
        )  # fmt: skip
        return cursor.fetchone()


def rows_of(page) -> list:
    return page.context["rows"]


def sums(rows) -> tuple[int, Decimal]:
    return len(rows), sum((row.milestone.worth for row in rows), Decimal(0))


def test_each_tile_equals_its_list_and_the_tables(world, browser_for, day, mixed):
    browser = browser_for(world.people["finance_officer"])
    totals = browser.get(URL).context["totals"]
    soon = money.expected_by(day)
    expected = {
        "ready": by_hand("m.state = 'payable' AND c.id IS NULL"),
        "blocked": by_hand("m.state = 'blocked' AND c.id IS NULL"),
        "submitted": by_hand("c.state = 'submitted'"),
        "expected": by_hand("m.state = 'projected' AND c.id IS NULL AND m.reached_on <= %s", soon),
    }
    assert expected["ready"] == (6, 5 * Decimal("1250.55") + 10)
    for name, sum_ in expected.items():
        tile = getattr(totals, name)
        assert (tile.count, tile.value) == sum_, name
        assert sums(rows_of(browser.get(f"{URL}?state={name}"))) == sum_, name
    assert totals.ready.oldest == 40
    assert totals.submitted.oldest == 9


def test_ages_equal_their_lists_and_add_up_to_what_is_ready(world, browser_for, day, mixed):
    browser = browser_for(world.people["finance_officer"])
    totals = browser.get(URL).context["totals"]
    assert [age.sum.count for age in totals.ages] == [2, 2, 2]
    assert sum(age.sum.value for age in totals.ages) == totals.ready.value
    for age in totals.ages:
        listed = sums(rows_of(browser.get(f"{URL}?state=ready&age={age.code}")))
        assert listed == (age.sum.count, age.sum.value)


def test_blocked_is_grouped_by_reason_and_milestone_and_leads_to_its_rows(world, browser_for, mixed):
    browser = browser_for(world.people["manager"])
    page = browser.get(URL)
    groups = {(each.reason, each.milestone): each.sum.value for each in page.context["blocked"]}
    assert groups == {
        ("evidence_missing", "Job entry"): Decimal("1250.55"),
        ("action_plan_missing", "Registration"): Decimal("300.00"),
        ("registration_to_confirm", "Registration"): Decimal("300.00"),
    }
    for (reason, name), value in groups.items():
        found = browser.get(URL, {"state": "blocked", "reason": reason, "milestone": name})
        assert sums(rows_of(found))[1] == value


def test_without_a_filter_it_lists_what_is_ready_and_cleared_it_lists_all(world, browser_for, mixed):
    browser = browser_for(world.people["finance_officer"])
    assert {row.state for row in rows_of(browser.get(URL))} == {"Ready to claim"}
    everything = rows_of(browser.get(f"{URL}?state="))
    assert len(everything) == 13
    assert {row.state for row in everything} == {
        "Ready to claim",
        "Blocked",
        "Submitted",
        "Paid",
        "Projected",
    }


def test_words_say_what_changed_since_a_claim(world, browser_for, mixed):
    browser = browser_for(world.people["finance_officer"])
    notes = {row.milestone.pk: row.note for row in rows_of(browser.get(f"{URL}?state="))}
    assert notes[mixed.rejected.pk] == "An earlier claim was rejected"
    assert notes[mixed.changed.pk] == "Claimed, but worth £1,250.55 by the facts now"
    assert notes[mixed.lost.pk] == "Claimed, but by the facts now: blocked"


def test_office_and_contract_cut_figures_and_list_alike(world, browser_for, day, mixed):
    browser = browser_for(world.people["finance_officer"])
    other = make.ContractFactory(broker=world.northgate, reference="NG-WEST")
    make.TermsFactory(contract=other)
    milestone(world, world.registration(contract=other), reached=day, amount=Decimal("5.00"))
    page = browser.get(f"{URL}?contract={other.pk}&office={world.office.pk}")
    assert page.context["totals"].ready.value == Decimal("5.00")
    assert sums(rows_of(page)) == (1, Decimal("5.00"))
    assert f"contract={other.pk}" in page.context["cut"]


@pytest.mark.parametrize(
    "query", ["state=nonsense", "office=x", "contract=999999999999", "sort=zz", "page=zz"]
)
def test_a_wrong_query_gets_a_page(world, browser_for, mixed, query):
    assert browser_for(world.people["manager"]).get(f"{URL}?{query}").status_code == 200


@pytest.mark.parametrize(
    "sort", ["client", "-client", "milestone", "reached", "-reached", "amount", "-amount", "-state"]
)
def test_it_sorts(world, browser_for, mixed, sort):
    rows = rows_of(browser_for(world.people["manager"]).get(f"{URL}?state=&sort={sort}"))
    if sort.endswith("amount"):
        worths = [row.milestone.worth for row in rows]
        assert worths == sorted(worths, reverse=sort.startswith("-"))
    assert len(rows) == 13


def test_the_export_holds_what_is_shown_and_no_formula(world, browser_for, day):
    client = world.client(first_name="=cmd()", last_name="X")
    milestone(world, world.registration(client), reached=day)
    milestone(world, world.registration(), state="blocked", reached=day, reasons=["evidence_missing"])
    browser = browser_for(world.people["finance_officer"])
    text = browser.get(f"{URL}?state=ready&format=csv").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header[0] == "Client" and len(rows) == 1
    assert rows[0][0] == "'=cmd() X" and rows[0][5] == "1250.55"


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("manager", 200),
        ("finance_officer", 200),
        ("adviser", 403),
        ("administrator", 403),
        ("commissioner", 403),
    ],
)
def test_managers_and_finance_open_it(world, browser_for, role, status):
    assert browser_for(world.people[role]).get(URL).status_code == status


def test_another_broker_sees_none_of_it(world, browser_for, mixed):
    totals = browser_for(world.stranger).get(URL).context["totals"]
    assert (totals.ready.count, totals.blocked.count, totals.submitted.count) == (0, 0, 0)


@pytest.mark.parametrize("number", [2, 50])
def test_queries_do_not_grow(world, browser_for, day, django_assert_max_num_queries, number):
    for _ in range(number):
        registration = world.registration()
        milestone(world, registration, reached=day)
        claim(world, milestone(world, registration, "sustained", reached=day))
    browser = browser_for(world.people["finance_officer"])
    with django_assert_max_num_queries(12 + OF_THE_TEST):
        assert browser.get(f"{URL}?state=&office={world.office.pk}").status_code == 200
