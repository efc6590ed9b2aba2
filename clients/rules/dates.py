"""Which days are plausible for what. Pure: today is an argument. Each gives a sentence, or None if fine."""

from datetime import date, timedelta

# The first New Deal began in 1998; nothing that is recorded here is older.
EARLIEST = date(1998, 1, 1)
OLDEST_PERSON_YEARS, YOUNGEST_PERSON_YEARS = 110, 14


def not_ahead(day: date, today: date, remedy: str = "check the year") -> str | None:
    """For what has happened: no later than today, no earlier than anything here."""
    if day > today:
        return f"The date must be today or in the past: {remedy}"
    return too_long_ago(day)


def near_ahead(day: date, today: date, days: int) -> str | None:
    """For what may lie a little ahead, such as a registration already arranged."""
    if day > today + timedelta(days=days):
        return f"The date is more than {days} days ahead: check the month and the year"
    return too_long_ago(day)


def ahead(day: date, today: date, days: int = 730) -> str | None:
    """For what is to come, such as a review: after today and not absurdly far."""
    if day <= today:
        return "The date must be after today: check the month and the year"
    if day > today + timedelta(days=days):
        return f"The date is more than {_span(days)} ahead: check the year"
    return None


def too_long_ago(day: date) -> str | None:
    if day < EARLIEST:
        return f"The date is before {EARLIEST.year}: check the year"
    return None


def birth(day: date, today: date) -> str | None:
    """A plausible date of birth of somebody who looks for work."""
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if day > today:
        return "The date of birth is in the future: check the year"
    if not YOUNGEST_PERSON_YEARS <= age <= OLDEST_PERSON_YEARS:
        return f"The date of birth gives an age of {age}: check the year"
    return None


def _span(days: int) -> str:
    return f"{days // 365} years" if days >= 730 else f"{days} days"
