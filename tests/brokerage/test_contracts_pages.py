"""Contracts in the browser: who may, what a change would do, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from brokerage.forms.widgets import DateParts
from brokerage.models import Contract, ContractTerms, Target, TermsChange
from outcomes.actions import evaluate
from outcomes.models import Claim, LedgerLine, Milestone
from tests import factories as make

LIST = "/contracts/"
# Two savepoints and the roles, since the test has a transaction of its own.
OF_THE_TEST = 4


@pytest.fixture
def manager(world, browser_for):
    return browser_for(world.people["manager"])


@pytest.fixture
def url(world):
    return f"{LIST}{world.contract.pk}/"


def posted(page, **more) -> dict:
    """What the browser would send back, as the page stands, with changes."""
    data = {}
    forms = page.context["terms"]
    for form in (forms.terms, forms.milestones.management_form, *forms.milestones.forms):
        for bound in form:
            value = bound.value()
            if value is None or value is False or value == DateParts():
                continue
            if isinstance(value, DateParts):
                value = f"{value.year}-{value.month:0>2}-{value.day:0>2}"
            data[bound.html_name] = value.isoformat() if isinstance(value, date) else str(value)
    return {**data, "step": "look", **more}


def worker(world, **fields):
    """Somebody in full-time work since 21 August 2026, with their milestones worked out."""
    registration = world.registration(plan_agreed_on=date(2026, 6, 10), **fields)
    make.JobSpellFactory(registration=registration, recorded_by=world.adviser)
    evaluate(registration.pk, world.today)
    return registration


def paid(world, registration, code="registration") -> Claim:
    milestone = Milestone.objects.get(registration=registration, code=code)
    claim = Claim.objects.create(
        broker=world.northgate, contract=world.contract, registration=registration, milestone_code=code,
        terms=milestone.terms, reached_on=milestone.reached_on, amount=milestone.amount, state="paid",
        drafted_by=world.people["finance_officer"], drafted_on=milestone.reached_on,
        approved_by=world.people["manager"], approved_on=milestone.reached_on,
        submitted_on=milestone.reached_on, settled_on=milestone.reached_on,
    )  # fmt: skip
    LedgerLine.objects.create(
        broker=world.northgate, claim=claim, kind="payment", amount=claim.amount,
        dated_on=milestone.reached_on, entered_by=world.people["finance_officer"],
    )  # fmt: skip
    return claim


@pytest.mark.parametrize("role", ["manager", "system_administrator"])
def test_managers_and_system_administrators_see_their_own_contracts(world, browser_for, role):
    page = browser_for(world.people[role]).get(LIST)
    text = page.content.decode()
    assert "NG-EAST" in text and "BW-BD5" not in text


@pytest.mark.parametrize("role", ["adviser", "finance_officer", "commissioner", "administrator"])
def test_others_do_not(world, browser_for, role, url):
    browser = browser_for(world.people[role])
    for each in (LIST, url, f"{url}terms/new/", f"{url}targets/", f"{LIST}new/"):
        assert browser.get(each).status_code == 403


def test_targets_are_the_managers(world, browser_for, url):
    assert browser_for(world.people["system_administrator"]).get(f"{url}targets/").status_code == 403


def test_another_brokers_contract_is_not_there(world, manager):
    for end in ("", "terms/new/", "targets/"):
        assert manager.get(f"{LIST}{world.other_contract.pk}/{end}").status_code == 404


@pytest.mark.parametrize("number", [2, 50])
def test_few_queries(world, manager, url, number, django_assert_max_num_queries):
    for _ in range(number):
        make.TermsFactory(contract=make.ContractFactory(broker=world.northgate))
    day = date(2000, 1, 1)
    for n in range(number):
        first = day.replace(year=2000 + n // 12, month=n % 12 + 1)
        make.TermsFactory(contract=world.contract, valid_from=first, valid_to=first.replace(day=20))
    for each in (LIST, url, f"{url}terms/new/"):
        with django_assert_max_num_queries(12 + OF_THE_TEST):
            assert manager.get(each).status_code == 200


def test_filter_and_sort(world, manager):
    make.ContractFactory(broker=world.northgate, reference="NG-WEST", area="Westside")
    text = manager.get(f"{LIST}?q=west").content.decode()
    assert "NG-WEST" in text and "NG-EAST" not in text
    assert "NG-EAST" not in manager.get(f"{LIST}?terms=none").content.decode()
    names = [row.reference for row in manager.get(f"{LIST}?sort=-reference").context["page"]]
    assert names == ["NG-WEST", "NG-EAST"]
    assert manager.get(f"{LIST}?sort=nonsense&page=999&programme=x").status_code == 200


def test_a_new_contract_from_a_preset(world, manager):
    assert "Neighbourhood contract" in manager.get(f"{LIST}new/").content.decode()
    page = manager.get(f"{LIST}new/?preset=restart-like")
    data = posted(page, valid_from="2026-12-01", reason="Won the bid of 3 November")
    data |= {"reference": "NG-R1", "area": "Docks", "contact_interval_days": "14", "caseload_limit": "90"}
    done = manager.post(f"{LIST}new/?preset=restart-like", data)
    contract = Contract.objects.get(reference="NG-R1")
    assert done.url == f"{LIST}{contract.pk}/"
    terms = contract.terms.get()
    assert [row.basis for row in terms.milestones.all()] == ["earnings"]
    assert contract.programme.code == "restart-like" and contract.broker == world.northgate
    change = TermsChange.objects.get(contract=contract)
    assert (change.kind, change.by, change.reason) == (
        "opened", world.people["manager"], "Won the bid of 3 November",
    )  # fmt: skip


def test_a_reference_taken_already_is_refused_at_its_field(world, manager):
    page = manager.get(f"{LIST}new/?preset=ndc-local")
    data = posted(
        page, reason="x", reference="NG-EAST", area="A", contact_interval_days="1", caseload_limit="1"
    )
    answer = manager.post(f"{LIST}new/?preset=ndc-local", data)
    assert answer.status_code == 200 and answer.context["about"].errors["reference"]


def test_new_terms_show_first_what_would_change(world, manager, url):
    registration = worker(world)
    page = manager.get(f"{url}terms/new/")
    data = posted(page, valid_from="2026-08-01", **{"milestone-1-amount": "1,400.00"})
    seen = manager.post(f"{url}terms/new/", data)
    effect = seen.context["effect"]
    assert (effect.affected, effect.looked_at, effect.changed) == (1, 1, 1)
    entry = next(line for line in effect.lines if line.milestone == "Job entry")
    assert (entry.before.value, entry.after.value) == (Decimal("1250.55"), Decimal("1400.00"))
    assert world.contract.terms.count() == 1, "nothing is saved by looking"
    assert Milestone.objects.get(registration=registration, code="job_entry").amount == Decimal("1250.55")


def test_a_change_needs_a_reason_and_keeps_it(world, manager, url):
    registration = worker(world)
    data = posted(manager.get(f"{url}terms/new/"), valid_from="2026-08-01")
    data |= {"milestone-1-amount": "1400", "step": "save"}
    refused = manager.post(f"{url}terms/new/", data)
    assert refused.context["reason"].errors["reason"] and world.contract.terms.count() == 1
    manager.post(f"{url}terms/new/", {**data, "reason": "Letter of 1 July"})
    old, new = world.contract.terms.order_by("valid_from")
    assert old.valid_to == date(2026, 7, 31) and new.valid_to is None
    row = Milestone.objects.get(registration=registration, code="job_entry")
    assert (row.amount, row.terms_id) == (Decimal("1400.00"), new.pk), "worked out again at once"
    change = TermsChange.objects.get(contract=world.contract)
    assert (change.reason, change.registrations) == ("Letter of 1 July", 1)
    assert change.before["milestones"][1]["amount"] == "1250.55"
    assert change.after["milestones"][1]["amount"] == "1400.00"
    assert "Letter of 1 July" in manager.get(url).content.decode()


def test_the_log_of_changes_is_only_added_to(world, manager, url):
    data = posted(manager.get(f"{url}terms/new/"), valid_from="2027-01-01", step="save", reason="Rise")
    manager.post(f"{url}terms/new/", data)
    for statement in ("UPDATE brokerage_termschange SET reason = 'x'", "DELETE FROM brokerage_termschange"):
        with pytest.raises(Exception, match="only ever added to|permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_overlapping_dates_are_refused_at_the_date(world, manager, url):
    make.TermsFactory(contract=make.ContractFactory(broker=world.northgate))
    data = posted(manager.get(f"{url}terms/new/"), valid_from="2024-01-01")
    answer = manager.post(f"{url}terms/new/", data)
    assert answer.context["terms"].terms.errors["valid_from"] == [
        "Other terms cover some of these days: end them first."
    ]


def test_a_gap_has_to_be_ticked_knowingly(world, manager, url):
    world.contract.terms.update(valid_to=date(2026, 11, 30))
    data = posted(manager.get(f"{url}terms/new/"), valid_from="2027-01-01")
    answer = manager.post(f"{url}terms/new/", data)
    assert "1 December 2026 to 31 December 2026" in answer.context["terms"].terms.errors["gap_is_meant"][0]
    assert 'name="gap_is_meant"' in answer.content.decode()
    known = {**data, "gap_is_meant": "on", "step": "save", "reason": "The funder has a pause"}
    assert manager.post(f"{url}terms/new/", known).status_code == 302
    assert "No terms from 1 December 2026" in manager.get(url).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"milestone-1-weeks": "3"}, "weeks"),
        ({"milestone-2-weeks": ""}, "weeks"),
        ({"milestone-2-window_weeks": "2"}, "window_weeks"),
        ({"milestone-1-amount": "-1"}, "amount"),
        ({"milestone-1-amount": "lots"}, "amount"),
        (
            {"milestone-3-name": "Earnings", "milestone-3-basis": "earnings", "milestone-3-amount": "5"},
            "threshold",
        ),
    ],
)
def test_a_milestone_that_makes_no_sense_is_refused_at_its_field(manager, url, typed, field):
    data = posted(manager.get(f"{url}terms/new/"), valid_from="2027-01-01")
    answer = manager.post(f"{url}terms/new/", {**data, **typed})
    assert any(field in row.errors for row in answer.context["terms"].milestones.forms)


def test_terms_that_nothing_was_paid_on_can_be_corrected(world, manager, url):
    registration = worker(world)
    terms = world.contract.terms.get()
    page = manager.get(f"{url}terms/{terms.pk}/")
    data = posted(page, step="save", reason="Typing error", **{"milestone-1-amount": "1250.56"})
    data |= {"milestone-2-gone": "on"}
    assert manager.post(f"{url}terms/{terms.pk}/", data).status_code == 302
    rows = list(Milestone.objects.filter(registration=registration).values_list("code", "amount"))
    assert rows == [("registration", Decimal("300.00")), ("job_entry", Decimal("1250.56"))]
    assert TermsChange.objects.get().kind == "edited"


def test_terms_that_were_paid_on_are_never_edited(world, manager, url):
    paid(world, worker(world))
    terms = world.contract.terms.get()
    assert "so they stay as they are" in manager.get(url).content.decode()
    assert manager.get(f"{url}terms/{terms.pk}/").status_code == 302
    statements = (
        "UPDATE brokerage_contractterms SET support_weeks = 3 WHERE id = %s",
        "UPDATE brokerage_milestoneterm SET amount = 1 WHERE terms_id = %s",
        "DELETE FROM brokerage_milestoneterm WHERE terms_id = %s",
    )
    for statement in statements:
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement, [terms.pk])


def test_paid_terms_may_end_but_not_before_a_day_they_were_paid_for(world, manager, url):
    paid(world, worker(world))  # registered on 2 June 2026
    early = posted(manager.get(f"{url}terms/new/"), valid_from="2026-06-01")
    answer = manager.post(f"{url}terms/new/", early)
    assert (
        "Claims were paid that rest on a later day" in answer.context["terms"].terms.errors["valid_from"][0]
    )
    later = {**early, "valid_from": "2026-06-03", "step": "save", "reason": "Rise"}
    assert manager.post(f"{url}terms/new/", later).status_code == 302
    assert ContractTerms.objects.filter(contract=world.contract).count() == 2


def test_targets_are_written_changed_and_taken_away(world, manager, url):
    base = f"{url}targets/?from=2026-12"
    empty = {f"2026-12-{name}": "" for name in ("registrations", "job_entries", "sustained", "conversion")}
    manager.post(base, {**empty, "2026-12-registrations": "20", "2026-12-conversion": "0.25"})
    row = Target.objects.get(contract=world.contract)
    assert (row.month, row.registrations, row.conversion) == (date(2026, 12, 1), 20, Decimal("0.250"))
    wrong = manager.post(base, {**empty, "2026-12-conversion": "2"})
    assert wrong.status_code == 200 and Target.objects.get().conversion == Decimal("0.250")
    manager.post(base, empty)
    assert not Target.objects.exists()
