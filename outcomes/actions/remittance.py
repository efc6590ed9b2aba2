"""A funder's remittance: read and judged as often as one likes, imported once."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from brokerage.models import Contract
from outcomes.actions.claims import locked
from outcomes.actions.ledger import NOT_YOURS, settle
from outcomes.files import shown_name
from outcomes.models import Claim, Remittance, RemittanceLine
from outcomes.rules import remittance as rules


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of a file as things stand: those that settle a claim, and those refused with the reason."""

    lines: tuple[rules.Line, ...]

    @property
    def clean(self) -> list[rules.Line]:
        return [line for line in self.lines if not line.refusal]

    @property
    def refused(self) -> list[rules.Line]:
        return [line for line in self.lines if line.refusal]

    @property
    def paid(self) -> Decimal:
        return sum((line.amount for line in self.clean), Decimal(0))


@transaction.atomic
def upload_remittance(
    *, contract: Contract, file_name: str, content: bytes, caller: Caller
) -> tuple[Remittance, bool]:
    """Keep a file to be looked at, and whether it is new: the same file again is the one kept before.

    Raises ValidationError where nothing of it can be read.
    """
    if not may(caller, Right.IMPORT_REMITTANCE):
        raise ValidationError(NOT_YOURS)
    try:
        rules.read(content)
    except rules.FileRefused as refusal:
        raise ValidationError({"file": str(refusal)}) from refusal
    return Remittance.objects.get_or_create(
        contract=contract,
        digest=sha256(content).hexdigest(),
        defaults={
            "broker_id": contract.broker_id,
            "file_name": shown_name(file_name),
            "content": content,
            "uploaded_by_id": caller.user_id,
        },
    )


def judge_remittance(remittance: Remittance, claims: QuerySet[Claim], as_of: date) -> Judged:
    """What importing the file now would do. claims: those whom the caller sees. Three queries."""
    lines = rules.read(bytes(remittance.content))
    references = {line.claim for line in lines if line.claim}
    zero = Value(Decimal(0), DecimalField(max_digits=10, decimal_places=2))
    found = claims.filter(broker_id=remittance.broker_id, reference__in=references)
    found = found.select_related("contract", "batch").annotate(balance=Coalesce(Sum("lines__amount"), zero))
    known = {
        claim.reference: rules.Known(
            contract=claim.contract.reference,
            batch=claim.batch.number if claim.batch else None,
            state=claim.state,
            claimed=claim.amount,
            balance=claim.balance,
            submitted_on=claim.submitted_on,
        )
        for claim in found
    }
    answered = RemittanceLine.objects.filter(claim__reference__in=known, claim__broker=remittance.broker_id)
    return Judged(
        rules.judge(
            lines, known, contract=remittance.contract.reference, as_of=as_of,
            answered=set(answered.values_list("claim__reference", "answer")),
        )
    )  # fmt: skip


@transaction.atomic
def import_remittance(
    *,
    remittance: Remittance,
    claims: QuerySet[Claim],
    caller: Caller,
    on: date,
    seen_clean: int,
    accept_refusals: bool,
) -> Judged:
    """Settle the claims of every clean row, in one transaction. Raises ValidationError, and writes nothing.

    seen_clean: how many rows were clean when the person looked. accept_refusals: they know of the others.
    """
    if not may(caller, Right.IMPORT_REMITTANCE):
        raise ValidationError(NOT_YOURS)
    rows = Remittance.objects.select_for_update(of=("self",)).select_related("contract", "imported_by")
    remittance = rows.get(pk=remittance.pk)
    if remittance.imported_by:
        raise ValidationError(
            f"{remittance.imported_by.name} has imported this file already: nothing was added."
        )
    named = {line.claim for line in rules.read(bytes(remittance.content)) if line.claim}
    held = {
        claim.reference: claim
        for claim in locked(claims.filter(reference__in=named).values_list("pk", flat=True))
    }
    judged = judge_remittance(remittance, claims, on)
    _check_knowing(judged, seen_clean, accept_refusals)
    remittance.imported_by_id, remittance.imported_on = caller.user_id, on
    remittance.save(update_fields=["imported_by", "imported_on"])
    _write(remittance, judged, held, caller)
    return judged


def _check_knowing(judged: Judged, seen_clean: int, accept_refusals: bool) -> None:
    if not judged.clean:
        raise ValidationError("No row of this file settles a claim: nothing was imported.")
    if len(judged.clean) != seen_clean:
        raise ValidationError("Something has changed since you looked: look at the rows again.")
    if judged.refused and not accept_refusals:
        raise ValidationError(
            "Some rows are refused. Tick that you know, or have the file put right: nothing was imported."
        )


def _write(remittance: Remittance, judged: Judged, held: dict[str, Claim], caller: Caller) -> None:
    lines = [
        RemittanceLine(
            broker_id=remittance.broker_id, remittance=remittance, row=line.row, cells=list(line.cells),
            refusal=line.refusal, claim=None if line.refusal else held[line.claim],
            answer="" if line.refusal else line.answer,
        )
        for line in judged.lines
    ]  # fmt: skip
    RemittanceLine.objects.bulk_create(lines)
    for row, line in zip(lines, judged.lines, strict=True):
        if not line.refusal:
            settle(
                claim=row.claim, outcome=line.outcome, amount=line.amount, code=line.code, on=line.on,
                line=row, caller=caller,
            )  # fmt: skip
