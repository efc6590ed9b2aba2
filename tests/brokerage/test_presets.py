"""Each preset's file is right, becomes a contract, and can be judged by the rules of milestones."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from brokerage import presets
from brokerage.actions import contract_from_preset
from brokerage.models import Contract
from outcomes import rules
from outcomes.facts import facts_of

START = date(2026, 4, 1)
ALL = ["ips-primary-care", "ndc-local", "nddp-2001", "nddp-2003", "restart-like"]
RIGHT = (presets.FOLDER / "nddp-2003.toml").read_text(encoding="utf-8")


def contract(world, code: str, **more) -> Contract:
    fields = {"broker": world.northgate, "reference": "NG-NEW", "area": "East", "valid_from": START}
    return contract_from_preset(preset=code, **{**fields, **more})


def terms_of(world, made: Contract) -> tuple[rules.Terms, ...]:
    """The terms as the rules read them, by way of someone registered under them."""
    registration = world.registration(contract=made, registered_on=START)
    return facts_of([registration.pk])[registration.pk].terms


def test_these_programmes_have_presets():
    assert presets.codes() == ALL


@pytest.mark.parametrize("code", ALL)
def test_a_contract_made_from_it_passes_the_rules_and_pays_for_lasting_work(world, code):
    terms = terms_of(world, contract(world, code))
    assert rules.problems_of_terms(terms) == ()
    hours = (rules.HoursEntry(START, Decimal(30)),)
    end = START + timedelta(weeks=60)
    job = rules.Job("1", rules.JobKind.EMPLOYED, START, None, hours, Decimal("12.00"))
    paper = rules.Evidence(job="1", covers_from=START, covers_to=end, accepted=True, kind="payslip")
    facts = rules.Facts(terms, rules.Registration(START, None, START), (job,), (paper,))
    answer = rules.evaluate(facts, end)
    assert [each.status for each in answer.milestones] == ["payable"] * len(presets.preset(code).milestones)
    assert answer.payable_total == sum(each.amount for each in presets.preset(code).milestones)


def test_part_time_earns_half_where_the_programme_says_so(world):
    terms = terms_of(world, contract(world, "nddp-2003"))
    job = rules.Job("1", rules.JobKind.EMPLOYED, START, None, (rules.HoursEntry(START, Decimal(10)),), None)
    facts = rules.Facts(terms, rules.Registration(START, None, START), (job,), ())
    entry = rules.evaluate(facts, START).milestones[1]
    assert (entry.code, entry.band, entry.amount) == ("job_entry", "part_time", Decimal("625.00"))


def test_what_the_sources_give_is_not_marked_as_invented():
    fees = {code: presets.preset(code).milestones[0] for code in ("nddp-2001", "nddp-2003")}
    assert {code: (fee.amount, fee.amount_is_invented) for code, fee in fees.items()} == {
        "nddp-2001": (Decimal("100.00"), False), "nddp-2003": (Decimal("300.00"), False),
    }  # fmt: skip
    others = [m for code in ALL for m in presets.preset(code).milestones if m.basis != "registration"]
    assert all(milestone.amount_is_invented for milestone in others)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('code = "nddp-2003"', 'code = "other"', "as the file is called"),
        ('amount = "300.00"', "amount = 300.0", "amount must be a number in quotes"),
        ('amount = "300.00"', 'amount = "-1"', "amount must be a number in quotes"),
        ('amount = "300.00"', 'amount = "NaN"', "amount must be a number in quotes"),
        ("weeks = 13\nwindow", "window", "weeks_in_work needs weeks"),
        (
            "weeks = 13\nwindow_weeks = 13",
            "weeks = 13\nwindow_weeks = 12",
            "window_weeks must not be shorter",
        ),
        ("weeks = 13\nw", "weeks = 0\nw", "weeks must be above 0"),
        ("weeks = 13\nw", "weeks = true\nw", "weeks must be a whole number"),
        ('basis = "job_entry"', 'basis = "interview"', "basis must be one of"),
        ('basis = "job_entry"', 'basis = "job_entry"\nweeks = 4', "job_entry does not use weeks"),
        ('code = "job_entry"', 'code = "registration"', "a code of its own"),
        ('part_time_hours = "8"', 'part_time_hours = "0"', "part_time_hours must be above 0"),
        ("support_weeks = 26", "", "add support_weeks"),
        ("support_weeks = 26", "suport_weeks = 26", "suport_weeks is no field"),
        ("[terms]", "[[terms]]", "add the table [terms]"),
        ("[[milestones]]", "[[other]]", "add at least one"),
        ("[terms]", "[terms", "not TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_field(old, new, words):
    assert old in RIGHT
    with pytest.raises(presets.PresetError, match="nddp-2003.toml") as caught:
        presets.parse(RIGHT.replace(old, new), "nddp-2003")
    assert words in str(caught.value)


def test_an_unknown_preset_and_a_taken_reference_are_refused_by_field(world):
    with pytest.raises(ValidationError) as caught:
        contract(world, "nothing")
    assert list(caught.value.message_dict) == ["preset"]
    contract(world, "ndc-local")
    with pytest.raises(ValidationError, match="exists"):
        contract(world, "ndc-local")


def test_terms_that_end_before_they_start_leave_no_contract(world):
    with pytest.raises(ValidationError, match="end before they start"):
        contract(world, "ndc-local", valid_to=START - timedelta(days=1))
    assert not Contract.objects.filter(reference="NG-NEW").exists()


def test_a_preset_cannot_be_changed_by_who_reads_it():
    found = presets.preset("ndc-local")
    assert replace(found, name="x") != presets.preset("ndc-local") and presets.preset("ndc-local") is found
