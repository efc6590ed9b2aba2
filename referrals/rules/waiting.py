"""The clock of an unanswered referral, in words."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from brokerage.rules.working_days import working_days_between

WORKING_DAYS_TO_ANSWER = 2


@dataclass(frozen=True, slots=True)
class Clock:
    """late: the answer was due before today. text: what stands on the page."""

    text: str
    late: bool


def clock(due_on: date, today: date, holidays: AbstractSet[date]) -> Clock:
    """How long is left to answer, or how late the answer is, in working days (domain.md section 5)."""
    left = working_days_between(today, due_on, holidays)
    if due_on < today:
        days = max(-left, 1)
        return Clock(f"{days} working {'day' if days == 1 else 'days'} late", late=True)
    if due_on == today:
        return Clock("Answer today", late=False)
    return Clock(f"{left} working {'day' if left == 1 else 'days'} left", late=False)
