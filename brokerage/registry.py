"""What the apps above add to the pages of the organisation, by registering it at start-up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from brokerage.models import Contract


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of milestones and what they are worth, in pounds."""

    count: int = 0
    value: Decimal = Decimal(0)

    def plus(self, value: Decimal) -> "Sum":
        return Sum(self.count + 1, self.value + value)


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One milestone in one state, before a change of terms and after it."""

    milestone: str
    state: str
    before: Sum
    after: Sum

    @property
    def difference(self) -> Decimal:
        return self.after.value - self.before.value


@dataclass(frozen=True, slots=True)
class TermsEffect:
    """What a change of terms does to milestones.

    affected: registrations whose answer may depend on it; looked_at: those of them that were worked out, the
    latest registered first; changed: those whose milestones differ. claimed_before, claimed_after: what the
    changed milestones with a live claim were claimed for, and would be worth.
    """

    affected: int = 0
    looked_at: int = 0
    changed: int = 0
    lines: tuple[EffectLine, ...] = ()
    claimed_before: Sum = field(default_factory=Sum)
    claimed_after: Sum = field(default_factory=Sum)

    @property
    def is_whole(self) -> bool:
        return self.affected == self.looked_at


Preview = Callable[[Contract, date, date], TermsEffect]
Changed = Callable[[Contract, date, date], int]
PaidOn = Callable[[Contract], set[int]]


@dataclass
class TermsHooks:
    """preview(contract, since, as_of): called where the terms have been changed, to be rolled back later.

    changed(contract, since, as_of): called once they are saved; how many registrations it concerns.
    paid_on(contract): ids of the terms on which money was ever paid.
    """

    preview: Preview = lambda contract, since, as_of: TermsEffect()
    changed: Changed = lambda contract, since, as_of: 0
    paid_on: PaidOn = lambda contract: set()


terms_hooks = TermsHooks()


def register_terms_hooks(*, preview: Preview, changed: Changed, paid_on: PaidOn) -> None:
    terms_hooks.preview, terms_hooks.changed = preview, changed
    terms_hooks.paid_on = paid_on
