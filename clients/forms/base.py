"""What the forms share: plausible dates, and the errors of an action shown at their fields."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from brokerage.forms import Form


class DatedForm(Form):
    """A form that knows today. date_rules: field → rule(day, today) → sentence or None."""

    date_rules: dict[str, Callable[[date, date], str | None]] = {}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, rule in self.date_rules.items():
            day = cleaned.get(name)
            sentence = rule(day, self.today) if day else None
            if sentence:
                self.add_error(name, sentence)
        return cleaned


def show_errors(form: Form, error: ValidationError, names: dict[str, str] | None = None) -> None:
    """Put what an action refused at the form's fields. names: the action's name → the form's."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = (names or {}).get(name, name)
        form.add_error(field if field in form.fields and name != NON_FIELD_ERRORS else None, errors)
