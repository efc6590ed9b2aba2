"""Opening contracts and changing their terms: each with a reason, and seen first by rolling it back.

Terms that money was paid on are never edited, only succeeded; a trigger of the database holds to the same.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from brokerage.contracts.drafts import TermsDraft
from brokerage.database.caller import system
from brokerage.models import Contract, ContractTerms, JobBroker, Programme, TermsChange, User
from brokerage.presets import Preset
from brokerage.registry import TermsEffect, terms_hooks
from brokerage.rules.terms import Period, new_gaps

PAID_ON = "Claims were paid on these terms, so they stay as they are: add new terms instead."
NOT_SAID = "Say why the terms change: the reason is kept."
ONE_DAY = timedelta(days=1)


class GapError(ValidationError):
    """Days would be left without terms, and nobody has said that this is meant."""

    def __init__(self, gaps: Iterable[Period]) -> None:
        words = " and ".join(_days(gap) for gap in gaps)
        super().__init__({
            "gap_is_meant": f"Nothing is paid for people registered or starting work on {words}: tick this "
            "box if that is meant, or change the dates."
        })  # fmt: skip


class _RollBack(Exception):
    """Ends a preview."""


@transaction.atomic
def open_contract(
    *, broker: JobBroker, preset: Preset, about: dict[str, Any], draft: TermsDraft, by: User, reason: str
) -> Contract:
    """A contract with its first terms. about: reference, area and the other fields of Contract.

    Raises ValidationError naming the field.
    """
    _require(reason)
    if Contract.objects.filter(broker=broker, reference=about["reference"]).exists():
        raise ValidationError({"reference": "Another contract has this reference: give this one its own."})
    programme = Programme.objects.filter(code=preset.code).first()
    if programme is None:
        # Programmes belong to no Job Broker, so staff may not write them.
        with system("New programme"):
            programme, _ = Programme.objects.get_or_create(code=preset.code, defaults={"name": preset.name})
    contract = Contract(broker=broker, programme=programme, **about)
    contract.full_clean()
    contract.save()
    terms = _write(contract, draft)
    _log(terms, TermsChange.Kind.OPENED, by, reason, {}, 0)
    return contract


@transaction.atomic
def succeed_terms(
    *, contract: Contract, draft: TermsDraft, by: User, reason: str, gap_is_meant: bool, as_of: date
) -> ContractTerms:
    """New terms from a day on; open terms before them end on the day before. Raises ValidationError."""
    _require(reason)
    before = _locked_terms(contract)
    former = _predecessor(before, draft.valid_from)
    terms = _succeed(contract, draft, before, gap_is_meant)
    return _saved(terms, TermsChange.Kind.SUCCEEDED, by, reason, former, as_of, since=draft.valid_from)


@transaction.atomic
def edit_terms(
    *, terms: ContractTerms, draft: TermsDraft, by: User, reason: str, gap_is_meant: bool, as_of: date
) -> ContractTerms:
    """Correct terms on which nothing was paid yet. Raises ValidationError."""
    _require(reason)
    before = _locked_terms(terms.contract)
    former = TermsDraft.of_terms(terms)
    edited = _edit(terms, draft, before, gap_is_meant)
    since = min(former.valid_from, draft.valid_from)
    return _saved(edited, TermsChange.Kind.EDITED, by, reason, former, as_of, since=since)


def effect_of_succeeding(
    contract: Contract, draft: TermsDraft, gap_is_meant: bool, as_of: date
) -> TermsEffect:
    """What `succeed_terms` would do. Raises what it would; leaves nothing behind."""
    return _tried(
        lambda: _succeed(contract, draft, _locked_terms(contract), gap_is_meant),
        lambda: terms_hooks.preview(contract, draft.valid_from, as_of),
    )


def effect_of_editing(
    terms: ContractTerms, draft: TermsDraft, gap_is_meant: bool, as_of: date
) -> TermsEffect:
    """What `edit_terms` would do. Raises what it would; leaves nothing behind."""
    since = min(terms.valid_from, draft.valid_from)
    contract = terms.contract
    return _tried(
        lambda: _edit(terms, draft, _locked_terms(contract), gap_is_meant),
        lambda: terms_hooks.preview(contract, since, as_of),
    )


def _tried(change: Callable[[], object], look: Callable[[], TermsEffect]) -> TermsEffect:
    found = TermsEffect()
    try:
        with transaction.atomic():
            change()
            found = look()
            raise _RollBack
    except _RollBack:
        return found


def _locked_terms(contract: Contract) -> list[ContractTerms]:
    """The contract's terms by date; whoever else changes them waits until we are done."""
    Contract.objects.select_for_update().get(pk=contract.pk)
    return list(contract.terms.order_by("valid_from").prefetch_related("milestones"))


def _predecessor(before: Iterable[ContractTerms], day: date) -> TermsDraft | None:
    earlier = [row for row in before if row.valid_from < day]
    return TermsDraft.of_terms(earlier[-1]) if earlier else None


def _succeed(contract: Contract, draft: TermsDraft, before: list[ContractTerms], gap_is_meant: bool):
    """End terms that are open on the new ones' first day, then write the new ones."""
    for row in before:
        if row.valid_from < draft.valid_from and row.valid_to is None:
            row.valid_to = draft.valid_from - ONE_DAY
            _refusals(row.save)
    terms = _write(contract, draft)
    _refuse_gaps(before, contract, gap_is_meant)
    return terms


def _edit(terms: ContractTerms, draft: TermsDraft, before: list[ContractTerms], gap_is_meant: bool):
    if terms.pk in terms_hooks.paid_on(terms.contract):
        raise ValidationError(PAID_ON)
    was = [Period(row.valid_from, row.valid_to) for row in before]
    row = ContractTerms.objects.select_related("contract").get(pk=terms.pk)
    for name, value in draft.columns.items():
        setattr(row, name, value)
    _check(row)
    _refusals(row.save)
    _refusals(row.milestones.all().delete)
    _write_milestones(row, draft)
    _refuse_gaps_of(was, row.contract, gap_is_meant)
    return row


def _write(contract: Contract, draft: TermsDraft) -> ContractTerms:
    terms = ContractTerms(broker_id=contract.broker_id, contract=contract, **draft.columns)
    _check(terms)
    _refusals(terms.save)
    _write_milestones(terms, draft)
    return terms


def _check(terms: ContractTerms) -> None:
    """As full_clean, but with the sentence about overlapping days at the day they begin."""
    terms.clean_fields()
    try:
        terms.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"valid_from": error.messages}) from error


def _write_milestones(terms: ContractTerms, draft: TermsDraft) -> None:
    if not draft.milestones:
        raise ValidationError("Add at least one milestone: these terms would pay for nothing.")
    for position, each in enumerate(draft.milestones):
        row = each.row(terms, position)
        row.full_clean()
        _refusals(row.save)


def _refusals(write: Callable[[], object]) -> None:
    """Run it; what the database refuses for the sake of paid claims comes back as a sentence."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        diagnostics = getattr(error.__cause__, "diag", None)
        if getattr(diagnostics, "constraint_name", None) != "paid_terms_stay":
            raise
        raise ValidationError({
            "valid_from": "Claims were paid that rest on a later day of the present terms: begin the new "
            "terms after the last of them."
        }) from error  # fmt: skip


def _refuse_gaps(before: Iterable[ContractTerms], contract: Contract, gap_is_meant: bool) -> None:
    was = [Period(row.valid_from, row.valid_to) for row in before]
    _refuse_gaps_of(was, contract, gap_is_meant)


def _refuse_gaps_of(was: list[Period], contract: Contract, gap_is_meant: bool) -> None:
    now = [Period(first, last) for first, last in contract.terms.values_list("valid_from", "valid_to")]
    found = new_gaps(was, now)
    if found and not gap_is_meant:
        raise GapError(found)


def _saved(
    terms: ContractTerms, kind: str, by: User, reason: str, former: TermsDraft | None, as_of: date, *,
    since: date,
) -> ContractTerms:  # fmt: skip
    affected = terms_hooks.changed(terms.contract, since, as_of)
    _log(terms, kind, by, reason, former.as_text() if former else {}, affected)
    return terms


def _log(terms: ContractTerms, kind: str, by: User, reason: str, before: dict, registrations: int) -> None:
    after = TermsDraft.of_terms(ContractTerms.objects.get(pk=terms.pk)).as_text()
    TermsChange.objects.create(
        broker_id=terms.broker_id, contract_id=terms.contract_id, terms=terms, kind=kind, reason=reason,
        before=before, after=after, registrations=registrations, by=by,
    )  # fmt: skip


def _require(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": NOT_SAID})


def _days(gap: Period) -> str:
    if gap.last in (None, gap.first):
        return f"{gap.first:%-d %B %Y}"
    return f"{gap.first:%-d %B %Y} to {gap.last:%-d %B %Y}"
