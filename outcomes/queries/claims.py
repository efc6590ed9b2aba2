"""Claims as the pages show them: what waits for whom, batches, and what the facts say of money that came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, TruncMonth

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from outcomes.access import visible_claims, visible_milestones
from outcomes.actions.claims import milestones_of, unfounded
from outcomes.codes import ClaimState, MilestoneState
from outcomes.models import Claim, ClaimBatch, LedgerLine, Milestone
from outcomes.queries import money

MONEY = DecimalField(max_digits=12, decimal_places=2)
ZERO = Value(Decimal(0), MONEY)
# Above this a person looks at one part after another: more would not fit a page nor one form.
MOST_AT_ONCE = 500
SETTLED = (ClaimState.PAID, ClaimState.PART_PAID)


def to_draft(caller: Caller, contract_id: int, until: date) -> QuerySet[Milestone]:
    """Payable milestones of a contract reached by a day, without a live claim."""
    rows = money.unclaimed(money.of_caller(caller, contract_id=contract_id))
    rows = rows.filter(state=MilestoneState.PAYABLE, reached_on__lte=until)
    return rows.select_related("registration__client", "terms").order_by("reached_on", "pk")


def of_state(caller: Caller, state: str, contract_id: int | None = None) -> QuerySet[Claim]:
    """Claims in a state, with what a row shows of them."""
    rows = visible_claims(caller).filter(state=state)
    if contract_id:
        rows = rows.filter(contract_id=contract_id)
    return rows.select_related("registration__client", "contract", "drafted_by", "approved_by").order_by("pk")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Claims of one contract by one drafter in one state: for a second person, or to be submitted."""

    state: str
    contract_id: int
    contract: str
    drafter_id: int
    drafter: str
    count: int
    value: Decimal


def waiting(caller: Caller) -> list[Waiting]:
    """What has been drafted or approved and not been sent yet, by contract and drafter. One query."""
    rows = (
        visible_claims(caller)
        .filter(state__in=[ClaimState.DRAFTED, ClaimState.APPROVED])
        .order_by()
        .values("state", "contract_id", "contract__reference", "drafted_by_id", "drafted_by__name")
        .annotate(count=Count("pk"), value=Sum("amount"))
        .order_by("contract__reference", "-state", "drafted_by__name")
    )
    return [
        Waiting(
            row["state"], row["contract_id"], row["contract__reference"], row["drafted_by_id"],
            row["drafted_by__name"], row["count"], row["value"],
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Work:
    """What the claims page leads on to."""

    waiting: list[Waiting]
    recover: "Worth"
    may_draft: bool
    may_import: bool


def work_of(caller: Caller) -> Work:
    """Two queries."""
    return Work(
        waiting(caller),
        recovery_total(caller),
        may(caller, Right.DRAFT_CLAIMS),
        may(caller, Right.IMPORT_REMITTANCE),
    )


def with_difference(caller: Caller) -> QuerySet[Claim]:
    """Paid claims with balance, payable_now, to_recover and supplement: rules.claims.difference in SQL."""
    lines = LedgerLine.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    milestone = Milestone.objects.filter(
        registration_id=OuterRef("registration_id"),
        code=OuterRef("milestone_code"),
        state=MilestoneState.PAYABLE,
    )
    rows = visible_claims(caller).filter(state__in=SETTLED)
    rows = rows.annotate(
        balance=Coalesce(Subquery(lines.annotate(sum=Sum("amount")).values("sum")), ZERO, output_field=MONEY),
        payable_now=Coalesce(Subquery(milestone.values("amount")[:1]), ZERO, output_field=MONEY),
    )
    return rows.annotate(
        to_recover=Greatest(F("balance") - F("payable_now"), ZERO, output_field=MONEY),
        supplement=Greatest(F("payable_now") - Greatest(F("amount"), F("balance")), ZERO, output_field=MONEY),
    )


def to_recover(caller: Caller) -> QuerySet[Claim]:
    """Claims on which more has come in than the facts now earn."""
    return with_difference(caller).filter(to_recover__gt=0).order_by("-to_recover", "pk")


def supplements(caller: Caller) -> QuerySet[Claim]:
    """Paid claims of milestones that the facts now make worth more."""
    return with_difference(caller).filter(supplement__gt=0).order_by("-supplement", "pk")


@dataclass(frozen=True, slots=True)
class Worth:
    count: int
    value: Decimal


def recovery_total(caller: Caller, office_id: int | None = None, contract_id: int | None = None) -> Worth:
    """The figure of the tile: how many claims are to be recovered, and how much. One query."""
    rows = to_recover(caller).order_by()
    if office_id:
        rows = rows.filter(registration__client__office_id=office_id)
    if contract_id:
        rows = rows.filter(contract_id=contract_id)
    found = rows.aggregate(count=Count("pk"), value=Sum("to_recover"))
    return Worth(found["count"], found["value"] or Decimal(0))


def stand_of(claims: Collection[Claim]) -> dict[int, Milestone]:
    """The milestone of each claim as last evaluated, by the claim's id. One query."""
    found = milestones_of(claims)
    keys = {claim.pk: (claim.registration_id, claim.milestone_code) for claim in claims}
    return {pk: found[key] for pk, key in keys.items() if key in found}


def cause_of(claim: Claim, milestone: Milestone | None = None) -> str:
    """Why the facts no longer bear a claim out, as a sentence; empty where they do."""
    if milestone is None:
        milestone = Milestone.objects.filter(
            registration_id=claim.registration_id, code=claim.milestone_code
        ).first()
    said = unfounded(claim, milestone)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def balance(claims: QuerySet[Claim]) -> Decimal:
    """The sum of all lines of these claims, in pounds."""
    return LedgerLine.objects.filter(claim__in=claims).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """Lines of one contract dated in one month. sums: by kind of line, in pounds."""

    contract_id: int
    contract: str
    month: date
    sums: dict[str, Decimal]

    @property
    def balance(self) -> Decimal:
        return sum(self.sums.values(), Decimal(0))


def months(caller: Caller) -> list[Month]:
    """The ledger by contract and month, the latest month first. One query."""
    rows = (
        LedgerLine.objects.filter(claim__in=visible_claims(caller))
        .order_by()
        .values("claim__contract_id", "claim__contract__reference", "kind", month=TruncMonth("dated_on"))
        .annotate(sum=Sum("amount"))
    )
    found: dict[tuple[date, int], Month] = {}
    for row in rows:
        key = (row["month"], row["claim__contract_id"])
        month = found.setdefault(key, Month(key[1], row["claim__contract__reference"], key[0], {}))
        month.sums[row["kind"]] = row["sum"]
    return sorted(found.values(), key=lambda each: (-each.month.toordinal(), each.contract))


def batches(caller: Caller) -> QuerySet[ClaimBatch]:
    """Batches with a claim that the caller sees: count, value, open (unanswered) and paid (balance)."""
    seen = visible_claims(caller).filter(batch=OuterRef("pk")).order_by().values("batch")
    lines = (
        LedgerLine.objects.filter(claim__batch=OuterRef("pk"), claim__in=visible_claims(caller))
        .order_by()
        .values("claim__batch")
    )
    unanswered = seen.filter(state=ClaimState.SUBMITTED)
    rows = ClaimBatch.objects.select_related("contract", "submitted_by")
    return rows.annotate(
        count=Subquery(seen.annotate(n=Count("pk")).values("n")),
        value=Subquery(seen.annotate(sum=Sum("amount")).values("sum")),
        open=Coalesce(Subquery(unanswered.annotate(n=Count("pk")).values("n")), 0),
        paid=Coalesce(Subquery(lines.annotate(sum=Sum("amount")).values("sum")), ZERO, output_field=MONEY),
    ).filter(count__gt=0)


def of_batch(caller: Caller, batch: ClaimBatch) -> QuerySet[Claim]:
    """The claims of a batch that the caller sees, in the order of their references, with their balance."""
    rows = visible_claims(caller).filter(batch=batch)
    rows = rows.select_related("registration__client", "contract", "batch", "terms")
    return rows.annotate(balance=Coalesce(Sum("lines__amount"), ZERO, output_field=MONEY)).order_by(
        "reference"
    )


def milestone_of(caller: Caller, claim: Claim) -> Milestone | None:
    rows = visible_milestones(caller)
    return rows.filter(registration_id=claim.registration_id, code=claim.milestone_code).first()
