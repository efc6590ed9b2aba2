"""Contracts with dated terms and monthly targets. Every amount is invented."""

from datetime import date, timedelta
from decimal import Decimal

from brokerage.demo import profile
from brokerage.demo.offices import ContractSpec
from brokerage.demo.organisation import Team
from brokerage.models import Contract, ContractTerms, MilestoneTerm, Programme, Target

PROGRAMMES = {
    "nddp-2003": "New Deal for Disabled People, from October 2003",
    "ndc-local": "Neighbourhood contract",
    "ips-primary-care": "Individual placement and support in primary care",
}
_FULL_TIME, _HALF = Decimal(16), Decimal("0.5")
# code, name, basis, weeks, window, least hours; and the terms' own part-time minimum.
_MILESTONES = {
    "nddp-2003": (
        ("registration", "Registration", "registration", None, None, None),
        ("job_entry", "Job entry", "job_entry", None, None, None),
        ("sustained", "13 weeks in work", "weeks_in_work", 13, 13, None),
    ),
    "ndc-local": (
        ("four_weeks", "4 weeks in work", "weeks_in_work", 4, 4, None),
        ("thirteen_weeks", "13 weeks in work", "weeks_in_work", 13, None, None),
    ),
    "ips-primary-care": (
        ("job_entry", "Job entry", "job_entry", None, None, None),
        ("sustained", "13 weeks in work", "weeks_in_work", 13, 16, Decimal(7)),
    ),
}
_LEAST_HOURS = {"nddp-2003": Decimal(8), "ndc-local": Decimal(1), "ips-primary-care": Decimal(7)}


def terms_change_on(as_of: date) -> date:
    """The first of April, at least two hundred days ago, on which amounts last rose."""
    day = as_of - timedelta(days=200)
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


def write_contracts(team: Team, as_of: date) -> None:
    """Each contract with two periods of terms: until the last rise of amounts, and since."""
    change = terms_change_on(as_of)
    for spec in team.spec.contracts:
        programme, _ = Programme.objects.get_or_create(
            code=spec.preset, defaults={"name": PROGRAMMES[spec.preset]}
        )
        contract = Contract.objects.create(
            broker=team.broker,
            programme=programme,
            reference=spec.reference,
            area=spec.area,
            contact_interval_days=spec.interval,
            conversion_target=Decimal("0.25"),
        )
        before = date(change.year - 3, 4, 1)
        _write_terms(contract, spec, 0, before, change - timedelta(days=1))
        _write_terms(contract, spec, 1, change, None)
        team.contracts.append(contract)


def _write_terms(
    contract: Contract, spec: ContractSpec, period: int, valid_from: date, valid_to: date | None
) -> None:
    terms = ContractTerms.objects.create(
        broker=contract.broker,
        contract=contract,
        valid_from=valid_from,
        valid_to=valid_to,
        full_time_hours=_FULL_TIME,
        part_time_hours=_LEAST_HOURS[spec.preset],
        part_time_rate=_HALF if spec.preset == "nddp-2003" else Decimal(1),
        support_weeks=26,
        require_action_plan=spec.preset == "nddp-2003",
    )
    amounts = [Decimal(amount) for amount in spec.amounts[period] if amount]
    rows = zip(_MILESTONES[spec.preset], amounts, strict=True)
    for position, ((code, name, basis, weeks, window, hours), amount) in enumerate(rows):
        MilestoneTerm.objects.create(
            broker=contract.broker,
            terms=terms,
            position=position,
            code=code,
            name=name,
            basis=basis,
            amount=amount,
            weeks=weeks,
            window_weeks=window,
            min_hours=hours,
        )


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
