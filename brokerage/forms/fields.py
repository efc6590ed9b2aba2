"""Form fields for a date in three boxes, a time of day and a sum of money."""

import re
from datetime import date, datetime
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from brokerage.forms.widgets import DateParts, DatePartsInput, MoneyInput

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199


def month_number(typed: str) -> int | None:
    """1 to 12 for "3", "03", "March" or "mar"; None for anything else."""
    if typed.isdecimal():
        return int(typed) if 1 <= int(typed) <= 12 else None
    text = typed.lower()
    if len(text) < 3:
        return None
    return next((n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text)), None)


def wrong(message: str, *parts: str) -> ValidationError:
    return ValidationError(message, code="invalid_date", params={"parts": parts})


class DateField(forms.DateField):
    """A date as day, month and year. Clean value: `datetime.date` or None.

    Each error says which box to mend; what was typed stays. A default hint shows the order of the boxes.
    """

    widget = DatePartsInput

    def __init__(self, *, help_text: str = "For example, 27 3 2003", **kwargs):
        super().__init__(help_text=help_text, **kwargs)

    def prepare_value(self, value: object) -> DateParts:
        return DateParts.of(value.date() if isinstance(value, datetime) else value)

    def to_python(self, value: object) -> date | None:
        if isinstance(value, date):
            return super().to_python(value)
        typed = DateParts.of(value)
        if not any(typed):
            return None
        self._check_complete(typed)
        day, month, year = self._numbers(typed)
        try:
            return date(year, month, day)
        except ValueError:
            raise wrong(
                f"{day} {MONTHS[month - 1]} {year} is not a real date: check the day", "day"
            ) from None

    def has_changed(self, initial: object, data: object) -> bool:
        return DateParts.of(initial) != DateParts.of(data)

    def _check_complete(self, typed: DateParts) -> None:
        missing = [part for part in DateParts._fields if not getattr(typed, part)]
        if missing:
            raise wrong(f"{self.label or 'The date'} must include a {' and a '.join(missing)}", *missing)

    def _numbers(self, typed: DateParts) -> tuple[int, int, int]:
        month = month_number(typed.month)
        if month is None:
            raise wrong(f"“{typed.month}” is not a month: enter a number from 1 to 12", "month")
        if not re.fullmatch(r"[0-9]{1,2}", typed.day) or not 1 <= int(typed.day) <= 31:
            raise wrong(f"“{typed.day}” is not a day: enter a number from 1 to 31", "day")
        if not re.fullmatch(r"[0-9]{4}", typed.year):
            raise wrong(f"“{typed.year}” is not a year: enter four digits, such as 2003", "year")
        year = int(typed.year)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise wrong(f"The year must be between {EARLIEST_YEAR} and {LATEST_YEAR}", "year")
        return int(typed.day), month, year


class TimeField(forms.TimeField):
    """A time of day on the 24-hour clock: "9:30", "09.30" or "0930"."""

    default_error_messages = {"invalid": "Enter a time on the 24-hour clock, such as 9:30 or 14:15"}

    def __init__(self, *, help_text: str = "For example, 9:30 or 14:15", **kwargs):
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H%M", "%H:%M:%S"])
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"class": "govuk-input--width-5"}))
        super().__init__(help_text=help_text, **kwargs)


class MoneyField(forms.DecimalField):
    """Pounds and pence; "£1,250.55" is read as typed. Clean value: Decimal with two places, or None."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": "Enter an amount in pounds and pence, such as 1250.55",
        "max_decimal_places": "Enter an amount with no more than two digits of pence",
    }

    def __init__(self, *, max_digits: int = 12, decimal_places: int = 2, **kwargs):
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value: object) -> Decimal | None:
        if isinstance(value, str):
            value = re.sub(r"[£,\s]", "", value)
        return super().to_python(value)
