"""Contracts with dated terms and monthly targets. Every amount is invented."""

from datetime import date, timedelta
from decimal import Decimal

from brokerage.actions import contract_from_preset
from brokerage.demo import profile
from brokerage.demo.organisation import Team
from brokerage.models import Contract, ContractTerms, MilestoneTerm, Target

CONVERSION_TARGET = Decimal("0.25")


def terms_change_on(as_of: date) -> date:
    """The first of April, at least two hundred days ago, on which amounts last rose."""
    day = as_of - timedelta(days=200)
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def write_contracts(team: Team, as_of: date) -> None:
    """Each contract with two periods of terms: until the last rise of amounts, and since."""
    change = terms_change_on(as_of)
    for spec in team.spec.contracts:
        contract = contract_from_preset(
            broker=team.broker,
            preset=spec.preset,
            reference=spec.reference,
            area=spec.area,
            valid_from=date(change.year - 3, 4, 1),
            valid_to=change - timedelta(days=1),
        )
        contract.contact_interval_days = spec.interval
        contract.conversion_target = CONVERSION_TARGET
        contract.save()
        terms = contract.terms.get()
        before, since = spec.amounts
        _write_amounts(terms, before)
        _write_amounts(_succeed(terms, change), since)
        team.contracts.append(contract)


def _succeed(terms: ContractTerms, valid_from: date) -> ContractTerms:
    """The same terms from a later day on, without an end."""
    milestones = list(terms.milestones.all())
    terms.pk, terms.valid_from, terms.valid_to = None, valid_from, None
    terms._state.adding = True
    terms.save()
    for milestone in milestones:
        milestone.pk, milestone.terms = None, terms
    MilestoneTerm.objects.bulk_create(milestones)
    return terms


def _write_amounts(terms: ContractTerms, amounts: tuple[str, ...]) -> None:
    """Bids set the amounts, so each contract has its own in place of the preset's."""
    for milestone, amount in zip(terms.milestones.all(), amounts, strict=True):
        milestone.amount = Decimal(amount)
        milestone.save()


def write_targets(contract: Contract, registered: list[date], as_of: date) -> None:
    """One target a month, from the first of the history to three months ahead, near what was registered."""
    first = as_of - timedelta(days=730)
    monthly = max(round(len(registered) / 24), 1)
    month = first.replace(day=1)
    rows = []
    while month <= as_of + timedelta(days=92):
        entries = monthly * profile.CONVERSION
        rows.append(
            Target(
                broker=contract.broker,
                contract=contract,
                month=month,
                registrations=monthly,
                job_entries=round(entries),
                sustained=round(entries * profile.SUSTAINMENT),
            )
        )
        month = (month + timedelta(days=32)).replace(day=1)
    Target.objects.bulk_create(rows)
