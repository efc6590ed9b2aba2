"""Drafting, the second person, the batch: who may, what is kept, what is refused and how it is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from brokerage.database.caller import acting_as
from outcomes.actions import claims as claiming
from outcomes.codes import ClaimState
from outcomes.models import Claim, ClaimBatch, ClaimChange
from outcomes.queries.grounds import reason_of
from outcomes.rules import claims as rules
from tests import factories as make
from tests.outcomes.claiming import (
    TODAY,
    drafted,
    earned,
    finance,
    manager,
    paid,
    second_finance,
    set_hours,
    submitted,
)


def draft(world, milestones, caller=None):
    return claiming.draft_claims(
        contract=world.contract, milestone_ids=[row.pk for row in milestones],
        caller=caller or finance(world), on=TODAY,
    )  # fmt: skip


def test_the_rules_know_the_states_of_the_tables():
    assert {state.value for state in rules.State} == set(ClaimState.values)


def test_a_draft_keeps_what_was_so_when_it_was_made(world):
    (claim,) = drafted(world)
    assert claim.reference == "NG-C-00001"
    assert (claim.state, claim.amount, claim.band) == ("drafted", Decimal("1250.55"), "full_time")
    assert (claim.reached_on, claim.drafted_on) == (date(2026, 9, 1), TODAY)
    assert reason_of(claim) == (
        "1 September 2026 is the first day with enough hours. Full time. Evidence: 20 hours a week of 16"
        " needed on 1 September 2026. The terms of 1 January 2025 pay £1,250.55."
    )
    change = ClaimChange.objects.get(claim=claim)
    assert (change.from_state, change.to_state, change.changed_by_id) == (
        "", "drafted", finance(world).user_id,
    )  # fmt: skip


def test_references_run_on_for_each_broker(world):
    assert [claim.reference for claim in drafted(world, 2)] == ["NG-C-00001", "NG-C-00002"]
    assert [claim.reference for claim in drafted(world)] == ["NG-C-00003"]


def test_what_is_claimed_already_is_told_by_whom(world):
    milestones = earned(world, 2)
    draft(world, milestones[:1])
    result = draft(world, milestones, second_finance(world))
    assert len(result.done) == 1
    assert "claimed already by Finance Officer (NG-C-00001)" in result.refused[0]


def test_what_is_not_payable_on_the_day_is_refused(world):
    (milestone,) = earned(world)
    milestone.registration.jobs.get().evidence.update(state="rejected", reject_reason="unreadable")
    result = draft(world, [milestone])
    assert (result.done, len(result.refused)) == ([], 1)
    assert "blocked by the facts now" in result.refused[0]
    assert not Claim.objects.exists()


def test_milestones_of_another_contract_are_left_alone(world):
    other = make.ContractFactory(broker=world.northgate, reference="NG-WEST")
    make.TermsFactory(contract=other)
    (milestone,) = earned(world, contract=other)
    assert draft(world, [milestone]).done == []


def test_who_drafted_never_approves(world):
    (claim,) = drafted(world)
    result = claiming.approve_claims(claim_ids=[claim.pk], caller=finance(world), on=TODAY)
    assert "you drafted it, so somebody else has to approve it" in result.refused[0]
    with pytest.raises(DatabaseError, match="approver_is_not_drafter"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(approved_by=claim.drafted_by, approved_on=TODAY)


@pytest.mark.parametrize("role", ["adviser", "administrator", "in_work_specialist", "employer_liaison"])
def test_others_neither_draft_nor_approve(world, role):
    (claim,) = drafted(world)
    result = claiming.approve_claims(claim_ids=[claim.pk], caller=world.caller(role), on=TODAY)
    assert "your role may not" in result.refused[0]
    with pytest.raises(ValidationError, match="Your role"):
        draft(world, earned(world), world.caller(role))


def test_a_manager_approves_but_does_not_draft_or_submit(world):
    (claim,) = drafted(world)
    assert claiming.approve_claims(claim_ids=[claim.pk], caller=manager(world), on=TODAY).done
    batch, result = claiming.submit_batch(
        contract=world.contract, claim_ids=[claim.pk], caller=manager(world), on=TODAY
    )
    assert batch is None and "your role may not" in result.refused[0]
    with pytest.raises(ValidationError):
        draft(world, earned(world), manager(world))


def test_the_second_to_approve_is_told_of_the_first(world):
    (claim,) = drafted(world)
    claiming.approve_claims(claim_ids=[claim.pk], caller=manager(world), on=TODAY)
    result = claiming.approve_claims(claim_ids=[claim.pk], caller=second_finance(world), on=TODAY)
    assert "it was approved already by Manager" in result.refused[0]
    assert ClaimChange.objects.filter(claim=claim, to_state="approved").count() == 1


@pytest.mark.parametrize("step", ["approve", "submit"])
def test_what_the_facts_no_longer_bear_out_goes_no_further(world, step):
    (claim,) = drafted(world)
    if step == "submit":
        claiming.approve_claims(claim_ids=[claim.pk], caller=manager(world), on=TODAY)
    set_hours(world, claim, 10)
    if step == "approve":
        result = claiming.approve_claims(claim_ids=[claim.pk], caller=manager(world), on=TODAY)
    else:
        batch, result = claiming.submit_batch(
            contract=world.contract, claim_ids=[claim.pk], caller=finance(world), on=TODAY
        )
        assert batch is None and not ClaimBatch.objects.exists()
    assert "worth £625.28, not £1,250.55: send it back" in result.refused[0]
    claim.refresh_from_db()
    assert claim.state == ("drafted" if step == "approve" else "approved")


def test_sent_back_with_a_reason_it_may_be_claimed_anew(world):
    (claim,) = drafted(world)
    with pytest.raises(ValidationError, match="Say why"):
        claiming.send_back(claim_ids=[claim.pk], caller=manager(world), on=TODAY, reason=" ")
    claiming.send_back(claim_ids=[claim.pk], caller=manager(world), on=TODAY, reason="Wrong terms")
    change = ClaimChange.objects.get(claim=claim, to_state="rejected")
    assert (change.from_state, change.reason) == ("drafted", "Wrong terms")
    milestone = claim.registration.milestones.get(code="job_entry")
    assert draft(world, [milestone]).done[0].reference == "NG-C-00002"


def test_batches_are_numbered_within_their_contract(world):
    other = make.ContractFactory(broker=world.northgate, reference="NG-WEST")
    make.TermsFactory(contract=other)
    numbers = [submitted(world)[0].number, submitted(world)[0].number]
    assert numbers == [1, 2]
    batch, (claim,) = submitted(world, contract=other)
    assert (batch.number, claim.batch_id, claim.submitted_on) == (1, batch.pk, TODAY)


def test_a_submitted_claim_is_not_sent_back(world):
    _, (claim,) = submitted(world)
    result = claiming.send_back(claim_ids=[claim.pk], caller=manager(world), on=TODAY, reason="Late")
    assert "it is submitted already" in result.refused[0]


@pytest.mark.parametrize("start", list(rules.State))
@pytest.mark.parametrize("to", list(rules.State))
def test_no_change_of_state_but_those_of_the_table(start, to):
    everything = {rules.DRAFT, rules.APPROVE, rules.IMPORT}
    found = rules.transition(start, to)
    said = rules.refusal(start, to, rights=everything, is_drafter=False, reason="Because")
    assert (said == "") == (found is not None)
    if found is None:
        return
    assert rules.refusal(start, to, rights=set(), is_drafter=False, reason="Because")
    for right in everything:
        allowed = not rules.refusal(start, to, rights={right}, is_drafter=False, reason="Because")
        assert allowed == (right in found.rights)
    assert bool(rules.refusal(start, to, rights=everything, is_drafter=False, reason=" ")) == found.reason
    drafter = rules.refusal(start, to, rights=everything, is_drafter=True, reason="Because")
    assert bool(drafter) == found.second_person


@pytest.mark.parametrize(
    "change", [{"amount": Decimal("9999.00")}, {"reached_on": date(2026, 1, 1)}, {"reference": "NG-C-9"}]
)
def test_the_database_keeps_a_claim_as_it_was_drafted(world, change):
    (claim,) = drafted(world)
    refused = pytest.raises(DatabaseError, match="stays as it was drafted")
    with acting_as(finance(world)), refused, transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**change)


@pytest.mark.parametrize("table", [ClaimChange, ClaimBatch])
def test_log_and_batches_are_only_added_to(world, table):
    paid(world)
    key = table.objects.first().pk
    for attempt in ("update", "delete"):
        for who in (finance(world), manager(world)):
            with acting_as(who), pytest.raises(DatabaseError), transaction.atomic():
                rows = table.objects.filter(pk=key)
                rows.update(broker=world.northgate) if attempt == "update" else rows._raw_delete("default")
