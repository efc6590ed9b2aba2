"""What may become of a claim, and the arithmetic of its money: plain values, no Django, no clock.

Source: domain.md section 3, "Claims". The states of TRANSITIONS are written out in docs/claims.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class State(StrEnum):
    DRAFTED = "drafted"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    PAID = "paid"
    PART_PAID = "part_paid"
    REJECTED = "rejected"
    RECOVERED = "recovered"


# The rights of docs/access.md that a change of state asks for.
DRAFT, APPROVE, IMPORT = "draft_claims", "approve_claims", "import_remittance"


@dataclass(frozen=True, slots=True)
class Transition:
    """One change that is allowed. rights: any of them is enough.

    reason: it has to be given. second_person: not by who drafted the claim.
    """

    start: State
    to: State
    rights: tuple[str, ...]
    reason: bool = False
    second_person: bool = False


TRANSITIONS = (
    Transition(State.DRAFTED, State.APPROVED, (APPROVE,), second_person=True),
    # Sent back, or withdrawn by who drafted it.
    Transition(State.DRAFTED, State.REJECTED, (APPROVE, DRAFT), reason=True),
    Transition(State.APPROVED, State.REJECTED, (APPROVE, DRAFT), reason=True),
    Transition(State.APPROVED, State.SUBMITTED, (DRAFT,)),
    # The funder's answer; the reason is its code.
    Transition(State.SUBMITTED, State.PAID, (IMPORT,)),
    Transition(State.SUBMITTED, State.PART_PAID, (IMPORT,), reason=True),
    Transition(State.SUBMITTED, State.REJECTED, (IMPORT,), reason=True),
    Transition(State.PART_PAID, State.PAID, (IMPORT,)),
    # Money that goes back, and lines entered by mistake.
    Transition(State.PAID, State.PART_PAID, (IMPORT,), reason=True),
    Transition(State.PAID, State.RECOVERED, (IMPORT,), reason=True),
    Transition(State.PART_PAID, State.RECOVERED, (IMPORT,), reason=True),
    Transition(State.PAID, State.SUBMITTED, (IMPORT,), reason=True),
    Transition(State.PART_PAID, State.SUBMITTED, (IMPORT,), reason=True),
    Transition(State.RECOVERED, State.PART_PAID, (IMPORT,), reason=True),
    Transition(State.RECOVERED, State.PAID, (IMPORT,), reason=True),
)
_BY_STATES = {(each.start, each.to): each for each in TRANSITIONS}


def transition(start: str, to: str) -> Transition | None:
    """The change from one state to another, or None where there is none."""
    return _BY_STATES.get((State(start), State(to)))


def refusal(start: str, to: str, *, rights: Collection[str], is_drafter: bool, reason: str) -> str:
    """Why the state may not change so, as a sentence; empty where it may.

    rights: those of the person. is_drafter: whether this person drafted the claim.
    """
    found = transition(start, to)
    if found is None:
        return f"It is {words(start)} already."
    if not any(right in rights for right in found.rights):
        return "Your role may not do this."
    if found.second_person and is_drafter:
        return "You drafted it, so somebody else has to approve it."
    if found.reason and not reason.strip():
        return "Say why."
    return ""


def words(state: str) -> str:
    return state.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Difference:
    """How the money that came differs from what the facts now earn; at most one is above zero."""

    to_recover: Decimal
    supplement: Decimal


def difference(claimed: Decimal, balance: Decimal, payable_now: Decimal) -> Difference:
    """What to give back, or what more to ask for.

    claimed: what the claim asked for; balance: the sum of its lines; payable_now: what its milestone earns by
    the facts now, 0 where it is not payable. A sum that the funder paid short is no supplement: the facts
    have not changed.
    """
    return Difference(
        to_recover=max(balance - payable_now, ZERO),
        supplement=max(payable_now - max(claimed, balance), ZERO),
    )


def settled_state(claimed: Decimal, balance: Decimal) -> State:
    """The state of a claim on which money has come and some may have gone back."""
    if balance <= ZERO:
        return State.RECOVERED
    return State.PAID if balance >= claimed else State.PART_PAID


def reversed_state(claimed: Decimal, balance: Decimal) -> State:
    """The state once a line is taken as never written: without any money the funder has yet to answer."""
    return State.SUBMITTED if balance <= ZERO else settled_state(claimed, balance)
