"""What people do about claims: draft, approve, send back, submit. Every change of state goes by `move`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from brokerage.models import Contract
from outcomes.actions.evaluating import evaluate_many
from outcomes.codes import ClaimState, MilestoneState
from outcomes.models import Claim, ClaimBatch, ClaimChange, Milestone, NumberSeries
from outcomes.models.claims import batch_series, claim_references
from outcomes.queries.grounds import grounds_of, name_of
from outcomes.rules import claims as rules

STATES_CHANGED = ("state", "approved_by", "approved_on", "batch", "submitted_on", "settled_on")
LONGEST_REASON = 200


@dataclass
class Result:
    """What was done, and what was not and why, in words."""

    done: list[Claim] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def rights_of(caller: Caller) -> frozenset[str]:
    return frozenset(right.value for right in Right if may(caller, right))


def move(claim: Claim, to: str, *, caller: Caller, on: date, reason: str = "") -> ClaimChange:
    """Set the state and what belongs to it; the caller of this saves both. Raises ValidationError.

    The claim has to be locked.
    """
    problem = rules.refusal(
        claim.state, to, rights=rights_of(caller), is_drafter=claim.drafted_by_id == caller.user_id,
        reason=reason,
    )  # fmt: skip
    if not problem and len(reason) > LONGEST_REASON:
        problem = f"Give a reason of at most {LONGEST_REASON} characters."
    if problem:
        raise ValidationError(problem)
    change = _change(claim, claim.state, to, caller, on, reason.strip())
    claim.state = to
    if to == ClaimState.APPROVED:
        claim.approved_by_id, claim.approved_on = caller.user_id, on
    elif to == ClaimState.SUBMITTED:
        claim.submitted_on, claim.settled_on = claim.submitted_on or on, None
    elif claim.submitted_on and not claim.settled_on:
        claim.settled_on = on
    return change


def _change(claim: Claim, start: str, to: str, caller: Caller, on: date, reason: str) -> ClaimChange:
    return ClaimChange(
        broker_id=claim.broker_id, claim=claim, from_state=start, to_state=to, dated_on=on, reason=reason,
        changed_by_id=caller.user_id,
    )  # fmt: skip


def save_moves(changes: Collection[ClaimChange]) -> None:
    """Write the claims that were moved, and the log of it."""
    if not changes:
        return
    Claim.objects.bulk_update([change.claim for change in changes], STATES_CHANGED)
    ClaimChange.objects.bulk_create(changes)


def locked(claim_ids: Iterable[int]) -> list[Claim]:
    """These claims, locked in the order of their keys so that two who lock the same never wait in a ring."""
    rows = Claim.objects.filter(pk__in=claim_ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    held = list(rows.values_list("pk", flat=True))
    # Read once they are held: a join read while waiting would show who had approved before, not since.
    found = Claim.objects.filter(pk__in=held).order_by("pk")
    return list(found.select_related("registration__client", "drafted_by", "approved_by"))


@transaction.atomic
def draft_claims(*, contract: Contract, milestone_ids: Collection[int], caller: Caller, on: date) -> Result:
    """Ask for what these milestones earn by the facts of the day. Raises ValidationError.

    Of two who draft the same at once the second waits, and is told whose claims are there already.
    """
    if not may(caller, Right.DRAFT_CLAIMS):
        raise ValidationError("Your role may not draft claims.")
    wanted = Milestone.objects.filter(pk__in=milestone_ids, registration__contract=contract)
    registration_ids = set(wanted.values_list("registration_id", flat=True))
    # Locks the registrations until the end, and makes sure of what is about to be claimed.
    evaluate_many(registration_ids, on)
    live = {
        (claim.registration_id, claim.milestone_code): claim
        for claim in Claim.objects.live()
        .filter(registration_id__in=registration_ids)
        .select_related("drafted_by")
    }
    result, ready = Result(), []
    rows = wanted.select_related("registration__client", "terms")
    for milestone in rows.order_by("reached_on", "registration_id", "position"):
        problem = _not_to_draft(milestone, live.get((milestone.registration_id, milestone.code)))
        if problem:
            result.refused.append(f"{milestone.registration.client.name}, {milestone.name}: {problem}")
        else:
            ready.append(milestone)
    result.done = _draft(contract, ready, caller, on)
    return result


def _not_to_draft(milestone: Milestone, claim: Claim | None) -> str:
    if claim:
        return f"claimed already by {claim.drafted_by.name} ({claim.reference})"
    if milestone.state != MilestoneState.PAYABLE:
        return f"{milestone.get_state_display().lower()} by the facts now"
    return ""


def _draft(contract: Contract, milestones: list[Milestone], caller: Caller, on: date) -> list[Claim]:
    if not milestones:
        return []
    references = claim_references(contract.broker, len(milestones))
    claims = [
        Claim(
            broker_id=contract.broker_id, reference=reference, contract=contract,
            registration=milestone.registration, milestone_code=milestone.code, terms=milestone.terms,
            reached_on=milestone.reached_on, band=milestone.band, amount=milestone.amount,
            grounds=grounds_of(milestone), drafted_by_id=caller.user_id, drafted_on=on,
        )
        for milestone, reference in zip(milestones, references, strict=True)
    ]  # fmt: skip
    try:
        with transaction.atomic():
            Claim.objects.bulk_create(claims)
    except IntegrityError as error:
        raise ValidationError("Somebody else has claimed some of these meanwhile: look again.") from error
    ClaimChange.objects.bulk_create(
        _change(claim, "", ClaimState.DRAFTED, caller, on, "") for claim in claims
    )
    return claims


@transaction.atomic
def approve_claims(*, claim_ids: Collection[int], caller: Caller, on: date) -> Result:
    """The second person finds them right. What the facts no longer bear out is refused."""
    return _move_all(locked(claim_ids), ClaimState.APPROVED, caller, on)


@transaction.atomic
def send_back(*, claim_ids: Collection[int], caller: Caller, on: date, reason: str) -> Result:
    """End them before they are sent, so that their milestones may be claimed anew."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why you send them back."})
    result, changes = Result(), []
    for claim in locked(claim_ids):
        if claim.state not in (ClaimState.DRAFTED, ClaimState.APPROVED):
            result.refused.append(_told(claim, f"it is {claim.get_state_display().lower()} already"))
            continue
        changes.append(move(claim, ClaimState.REJECTED, caller=caller, on=on, reason=reason))
        result.done.append(claim)
    save_moves(changes)
    return result


@transaction.atomic
def submit_batch(
    *, contract: Contract, claim_ids: Collection[int], caller: Caller, on: date
) -> tuple[ClaimBatch | None, Result]:
    """Send approved claims to the funder under the contract's next number; no batch where none may go."""
    claims = [claim for claim in locked(claim_ids) if claim.contract_id == contract.pk]
    result, changes = _moves(claims, ClaimState.SUBMITTED, caller, on)
    if not changes:
        return None, result
    (number,) = NumberSeries.take(contract.broker_id, batch_series(contract.pk))
    batch = ClaimBatch.objects.create(
        broker_id=contract.broker_id, contract=contract, number=number, submitted_on=on,
        submitted_by_id=caller.user_id,
    )  # fmt: skip
    for change in changes:
        change.claim.batch = batch
    save_moves(changes)
    return batch, result


def _move_all(claims: list[Claim], to: str, caller: Caller, on: date) -> Result:
    result, changes = _moves(claims, to, caller, on)
    save_moves(changes)
    return result


def _moves(claims: list[Claim], to: str, caller: Caller, on: date) -> tuple[Result, list[ClaimChange]]:
    result, changes = Result(), []
    stand = milestones_of(claims)
    for claim in claims:
        problem = ""
        if rules.transition(claim.state, to):
            problem = unfounded(claim, stand.get((claim.registration_id, claim.milestone_code)))
        if problem:
            result.refused.append(_told(claim, f"{problem}: send it back"))
            continue
        try:
            changes.append(move(claim, to, caller=caller, on=on))
        except ValidationError as error:
            result.refused.append(_told(claim, _lower(_by_whom(claim, " ".join(error.messages)))))
            continue
        result.done.append(claim)
    return result, changes


def _by_whom(claim: Claim, problem: str) -> str:
    if claim.state == ClaimState.APPROVED and claim.approved_by and problem.startswith("It is approved"):
        return f"It was approved already by {claim.approved_by.name}."
    return problem


def milestones_of(claims: Collection[Claim]) -> dict[tuple[int, str], Milestone]:
    """What the facts now say of the milestones of these claims, by registration and code."""
    rows = Milestone.objects.filter(registration_id__in={claim.registration_id for claim in claims})
    return {(row.registration_id, row.code): row for row in rows}


def unfounded(claim: Claim, milestone: Milestone | None) -> str:
    """How the facts now differ from what the claim asks for; empty where they bear it out."""
    if milestone is None:
        return "the terms no longer have this milestone"
    if milestone.state != MilestoneState.PAYABLE:
        return f"by the facts now it is {milestone.get_state_display().lower()}"
    if milestone.amount != claim.amount:
        return f"by the facts now it is worth £{milestone.amount:,.2f}, not £{claim.amount:,.2f}"
    if (milestone.reached_on, milestone.band) != (claim.reached_on, claim.band):
        return "by the facts now its date or its hours are others"
    return ""


def _told(claim: Claim, problem: str) -> str:
    return f"{claim.reference}, {claim.registration.client.name}, {name_of(claim)}: {problem.rstrip('.')}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
