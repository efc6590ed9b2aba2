"""When things are due: pure functions on dates. Source: domain.md section 5.

Days are local civil dates. Each function says when one kind of follow-up is due; what is due and already
done is sorted out by whoever reads the facts.
"""

from calendar import monthrange
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from brokerage.rules.working_days import add_working_days

USUAL_CONTACT_WEEKS = (1, 2, 4, 8, 12, 16, 20, 26)
# A contact in the week that ends on an agreed day answers for that day.
ANSWERS_DAYS_BEFORE = 6
REVIEW_MONTHS = 3
SUSTAINED_NEAR_WEEKS = 2
ENDING_WEEKS = 4
CONSENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class ContactDue:
    """since: the day it counts from; ever: whether that was a contact, else the registration."""

    since: date
    due_on: date
    every: int
    agreed: bool
    ever: bool


def contact_due(
    last_contact_on: date | None, registered_on: date, agreed_days: int | None, contract_days: int
) -> ContactDue:
    """The client's agreed interval, else the contract's, after our last successful contact.

    last_contact_on: the last successful contact that we began; without one, registration counts.
    """
    since = last_contact_on or registered_on
    every = agreed_days or contract_days
    return ContactDue(
        since, since + timedelta(days=every), every, agreed_days is not None, last_contact_on is not None
    )


def rebook_by(missed_on: date, holidays: AbstractSet[date]) -> date:
    """The next working day after an appointment that was missed, or that we cancelled."""
    return add_working_days(missed_on, 1, holidays)


def state_review_on(agreed: date | None, last_seen_on: date) -> date:
    """When to look again at a client who is inactive or suspended: the day agreed, else in three months."""
    return agreed or months_after(last_seen_on, REVIEW_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class InWorkContact:
    week: int
    due_on: date


def in_work_contact(
    started_on: date, weeks: Sequence[int], last_contact_on: date | None, day: date
) -> InWorkContact | None:
    """The earliest agreed contact in work, due on or before `day`, that no contact has answered.

    weeks: weeks after the start; empty means the usual ones. A contact answers every agreed day up to six
    days after it, so that one made a little early counts, and one made late clears what was missed.
    """
    for week in sorted(weeks or USUAL_CONTACT_WEEKS):
        due_on = started_on + timedelta(weeks=week)
        if due_on > day:
            return None
        answered = last_contact_on and last_contact_on >= due_on - timedelta(days=ANSWERS_DAYS_BEFORE)
        if not answered:
            return InWorkContact(week, due_on)
    return None


def sustained_near_on(reached_on: date) -> date:
    """From when on to prepare the evidence for a point in work that lies ahead."""
    return reached_on - timedelta(weeks=SUSTAINED_NEAR_WEEKS)


def ending_on(last_day: date) -> date:
    """From when on to plan for the end of a temporary job, Permitted Work or support."""
    return last_day - timedelta(weeks=ENDING_WEEKS)


def consent_expiring_on(expires_on: date) -> date:
    """From when on to ask for a consent anew."""
    return expires_on - timedelta(days=CONSENT_DAYS)
