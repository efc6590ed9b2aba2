"""What the milestone rules answer: one row per milestone, with enough to say why it has its amount.

Source: domain.md section 3, rules 8 to 10.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .facts import Band, Basis, MilestoneTerms, Reason, Status, Terms


@dataclass(frozen=True, slots=True)
class EvidenceDay:
    """A day that accepted evidence must show, and how far it does.

    needed: weekly hours to be proven; 0 means any hours above 0 (earnings).
    proven: weekly hours, on that day, of the countable jobs with accepted evidence covering it.
    """

    day: date
    needed: Decimal
    proven: Decimal
    ok: bool


@dataclass(frozen=True, slots=True)
class MilestoneResult:
    """One milestone as of a day.

    on, band, amount: empty where section 3, rules 4 and 10, show none; amount is rounded to pennies.
    counted_first, counted_last, counted_days: the days that made up weeks in work; empty for other bases.
    terms_index: place of `terms` among the contract's terms as given; `rule` is the milestone in them.
    evidence_days: for a milestone reached or projected, the days rule 9 asks evidence for.
    """

    code: str
    basis: Basis
    status: Status
    on: date | None
    band: Band | None
    amount: Decimal | None
    reasons: tuple[Reason, ...]
    terms_index: int
    terms: Terms
    rule: MilestoneTerms
    counted_first: date | None = None
    counted_last: date | None = None
    counted_days: int | None = None
    evidence_days: tuple[EvidenceDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All milestones of one registration as of a day.

    support_until: last day of in-work support; empty without a job entry, past or projected.
    payable_total: the sum of the rounded amounts of what is payable.
    job_entry_on: the job entry date, past or projected, whether or not a milestone is paid for it.
    next_on: the first day after `as_of` on which time alone changes an answer; empty if none will. Asking on
        any day before it gives the same rows.
    """

    as_of: date
    milestones: tuple[MilestoneResult, ...]
    support_until: date | None
    payable_total: Decimal
    job_entry_on: date | None
    next_on: date | None
