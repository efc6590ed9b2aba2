"""Terms as they are typed: plain values between the form, the database and the log of changes."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from brokerage.models import ContractTerms, MilestoneTerm
from brokerage.presets import Preset
from brokerage.rules.terms import Period


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """One milestone; what its basis does not use is empty. code: stays the same when terms succeed others."""

    code: str
    name: str
    basis: str
    amount: Decimal
    part_time_amount: Decimal | None = None
    weeks: int | None = None
    window_weeks: int | None = None
    min_hours: Decimal | None = None
    threshold: Decimal | None = None
    within_days: int | None = None

    def row(self, terms: ContractTerms, position: int) -> MilestoneTerm:
        return MilestoneTerm(broker_id=terms.broker_id, terms=terms, position=position, **values_of(self))


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """Terms between two days, both included; no `valid_to` is open. part_time_rate: a share, 0 to 1."""

    valid_from: date
    valid_to: date | None
    full_time_hours: Decimal
    part_time_hours: Decimal
    part_time_rate: Decimal
    support_weeks: int
    require_action_plan: bool
    milestones: tuple[MilestoneDraft, ...]

    @property
    def period(self) -> Period:
        return Period(self.valid_from, self.valid_to)

    @property
    def columns(self) -> dict[str, Any]:
        """The fields of ContractTerms, without its milestones."""
        return {name: value for name, value in values_of(self).items() if name != "milestones"}

    @classmethod
    def of_terms(cls, terms: ContractTerms) -> "TermsDraft":
        names = [each.name for each in fields(cls) if each.name != "milestones"]
        milestones = tuple(_milestone_of(row) for row in terms.milestones.all())
        return cls(**{name: getattr(terms, name) for name in names}, milestones=milestones)

    @classmethod
    def of_preset(cls, preset: Preset, valid_from: date) -> "TermsDraft":
        names = [
            each.name for each in fields(cls) if each.name not in ("milestones", "valid_from", "valid_to")
        ]
        milestones = tuple(_milestone_of(each) for each in preset.milestones)
        values = {name: getattr(preset, name) for name in names}
        return cls(valid_from=valid_from, valid_to=None, milestones=milestones, **values)

    def as_text(self) -> dict[str, Any]:
        """For the log: dates and numbers as text, so that they read the same for ever."""
        found = {name: _text(value) for name, value in self.columns.items()}
        found["milestones"] = [
            {name: _text(value) for name, value in values_of(each).items() if value is not None}
            for each in self.milestones
        ]
        return found


def values_of(draft: TermsDraft | MilestoneDraft) -> dict[str, Any]:
    return {each.name: getattr(draft, each.name) for each in fields(draft)}


def _milestone_of(source: Any) -> MilestoneDraft:
    return MilestoneDraft(**{each.name: getattr(source, each.name) for each in fields(MilestoneDraft)})


def _text(value: Any) -> Any:
    return value if isinstance(value, bool | int | None) else str(value)
