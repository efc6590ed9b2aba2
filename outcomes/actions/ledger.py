"""Money that comes and goes on a claim: each movement is a further line; the state follows the balance."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from outcomes.actions.claims import LONGEST_REASON, locked, milestones_of, move, save_moves
from outcomes.codes import ClaimState, LineKind, MilestoneState
from outcomes.models import Claim, LedgerLine, RemittanceLine
from outcomes.rules import claims as rules

NOT_YOURS = "Your role may not enter money."


def balance_of(claim: Claim) -> Decimal:
    """What has come and not gone back, in pounds: the sum of the claim's lines."""
    return claim.lines.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def payable_now(claim: Claim) -> Decimal:
    """What the claim's milestone earns by the facts as last evaluated."""
    milestone = milestones_of([claim]).get((claim.registration_id, claim.milestone_code))
    if milestone is None or milestone.state != MilestoneState.PAYABLE:
        return Decimal(0)
    return milestone.amount


def settle(
    *, claim: Claim, outcome: str, amount: Decimal, code: str, on: date, line: RemittanceLine, caller: Caller
) -> None:
    """The funder's answer to a claim that is locked. Raises ValidationError."""
    changes = []
    if claim.state != outcome:
        changes.append(move(claim, outcome, caller=caller, on=on, reason=code))
    save_moves(changes)
    if amount:
        _write(claim, LineKind.PAYMENT, amount, on, code, caller, remittance_line=line)


@transaction.atomic
def recover(*, claim: Claim, amount: Decimal, reason: str, caller: Caller, on: date) -> LedgerLine:
    """Give money back to the funder, in whole or part. Raises ValidationError by field."""
    claim = _for_money(claim, caller)
    balance = balance_of(claim)
    _check(amount, reason, most=balance, too_much=f"Only £{balance:,.2f} of this claim has come in.")
    line = _write(claim, LineKind.RECOVERY, -amount, on, reason, caller)
    _follow(claim, rules.settled_state(claim.amount, balance - amount), caller, on, reason)
    return line


@transaction.atomic
def supplement(*, claim: Claim, amount: Decimal, reason: str, caller: Caller, on: date) -> LedgerLine:
    """What the funder paid on top, because the facts now earn more than was claimed."""
    claim = _for_money(claim, caller)
    if claim.state not in (ClaimState.PAID, ClaimState.PART_PAID):
        raise ValidationError("Nothing has been paid on this claim, so there is nothing to add to.")
    balance = balance_of(claim)
    due = rules.difference(claim.amount, balance, payable_now(claim)).supplement
    _check(amount, reason, most=due, too_much=f"By the facts now, the supplement is £{due:,.2f}.")
    line = _write(claim, LineKind.ADJUSTMENT, amount, on, reason, caller)
    _follow(claim, rules.settled_state(claim.amount, balance + amount), caller, on, reason)
    return line


@transaction.atomic
def reverse(*, line: LedgerLine, reason: str, caller: Caller, on: date) -> LedgerLine:
    """Take a line back that should never have been written, by a line of minus its amount."""
    claim = _for_money(line.claim, caller)
    _check(abs(line.amount), reason, most=abs(line.amount), too_much="")
    if line.kind == LineKind.REVERSAL:
        raise ValidationError("This line takes another back already: enter the sum anew instead.")
    if LedgerLine.objects.filter(reverses=line).exists():
        raise ValidationError("This line has been taken back already.")
    balance = balance_of(claim) - line.amount
    if balance < 0:
        raise ValidationError("Part of this money has gone back: take that line back first.")
    if claim.state == ClaimState.RECOVERED and _claimed_anew(claim):
        raise ValidationError("The milestone has been claimed anew: send that claim back first.")
    written = _write(claim, LineKind.REVERSAL, -line.amount, on, reason, caller, reverses=line)
    _follow(claim, rules.reversed_state(claim.amount, balance), caller, on, reason)
    return written


def _claimed_anew(claim: Claim) -> bool:
    live = Claim.objects.live().filter(
        registration_id=claim.registration_id, milestone_code=claim.milestone_code
    )
    return live.exists()


def _for_money(claim: Claim, caller: Caller) -> Claim:
    if not may(caller, Right.IMPORT_REMITTANCE):
        raise ValidationError(NOT_YOURS)
    (claim,) = locked([claim.pk])
    return claim


def _check(amount: Decimal, reason: str, *, most: Decimal, too_much: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why."})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": f"Give a reason of at most {LONGEST_REASON} characters."})
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2):
        raise ValidationError({"amount": "Enter a sum above £0.00 in pounds and pence."})
    if amount > most:
        raise ValidationError({"amount": too_much})


def _write(
    claim: Claim, kind: str, amount: Decimal, on: date, reason: str, caller: Caller, **more
) -> LedgerLine:
    return LedgerLine.objects.create(
        broker_id=claim.broker_id, claim=claim, kind=kind, amount=amount, dated_on=on, reason=reason.strip(),
        entered_by_id=caller.user_id, **more,
    )  # fmt: skip


def _follow(claim: Claim, to: str, caller: Caller, on: date, reason: str) -> None:
    if claim.state != to:
        save_moves([move(claim, to, caller=caller, on=on, reason=reason)])
