"""What is done to the organisation's own records."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import Contract, ContractTerms, JobBroker, MilestoneTerm, Programme
from brokerage.presets import Preset, PresetError, PresetMilestone
from brokerage.presets import preset as read_preset

# Of a preset's milestone, but of no milestone: where its amount comes from.
NOT_STORED = "amount_is_invented"
OF_TERMS = ("full_time_hours", "part_time_hours", "part_time_rate", "support_weeks", "require_action_plan")


@transaction.atomic
def contract_from_preset(
    *,
    broker: JobBroker,
    preset: str,
    reference: str,
    area: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Contract:
    """A new contract whose terms are a copy of a programme's preset, in force between two dates.

    Raises ValidationError naming the field: no such preset, a reference already taken, dates in the wrong
    order. To be called in the system role: only it may add a programme.
    """
    try:
        found = read_preset(preset)
    except PresetError as error:
        raise ValidationError({"preset": str(error)}) from error
    if valid_to and valid_to < valid_from:
        raise ValidationError({"valid_to": "These terms end before they start: choose a later day."})
    programme, _ = Programme.objects.get_or_create(code=found.code, defaults={"name": found.name})
    contract = Contract(
        broker=broker,
        programme=programme,
        reference=reference,
        area=area,
        contact_interval_days=found.contact_interval_days,
        conversion_target=found.conversion_target,
    )
    contract.full_clean()
    contract.save()
    _write_terms(contract, found, valid_from, valid_to)
    return contract


def _write_terms(contract: Contract, found: Preset, valid_from: date, valid_to: date | None) -> None:
    values = {name: getattr(found, name) for name in OF_TERMS}
    terms = ContractTerms(
        broker=contract.broker, contract=contract, valid_from=valid_from, valid_to=valid_to, **values
    )
    terms.full_clean()
    terms.save()
    for position, milestone in enumerate(found.milestones):
        row = MilestoneTerm(
            broker=contract.broker, terms=terms, position=position, **_of_milestone(milestone)
        )
        row.full_clean()
        row.save()


def _of_milestone(milestone: PresetMilestone) -> dict:
    return {name: getattr(milestone, name) for name in milestone.__slots__ if name != NOT_STORED}
