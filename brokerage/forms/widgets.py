"""Widgets that Django lacks: a date in three boxes, a sum of money."""

from datetime import date
from typing import NamedTuple

from django import forms


class DateParts(NamedTuple):
    """A date as typed: three texts, each perhaps empty or wrong."""

    day: str = ""
    month: str = ""
    year: str = ""

    @classmethod
    def of(cls, value: object) -> "DateParts":
        """The parts of a date, of an ISO text, or of what was typed before."""
        if isinstance(value, DateParts):
            return value
        if isinstance(value, date):
            return cls(str(value.day), str(value.month), str(value.year))
        pieces = str(value or "").split("-")
        if len(pieces) == 3 and all(piece.isdigit() for piece in pieces):
            return cls(str(int(pieces[2])), str(int(pieces[1])), pieces[0])
        return cls(day=str(value)) if value else cls()


class DatePartsInput(forms.Widget):
    """Day, month and year as `<name>_day`, `<name>_month`, `<name>_year`.

    A single `<name>` with an ISO date is read too, so that links and filters can carry one.
    """

    template_name = "govuk/widgets/date_parts.html"
    use_fieldset = True
    PARTS = DateParts._fields

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def value_from_datadict(self, data, files, name: str) -> DateParts:
        if any(f"{name}_{part}" in data for part in self.PARTS):
            return DateParts(*(data.get(f"{name}_{part}", "").strip() for part in self.PARTS))
        return DateParts.of(data.get(name, ""))

    def value_omitted_from_data(self, data, files, name: str) -> bool:
        return name not in data and all(f"{name}_{part}" not in data for part in self.PARTS)

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        attrs = dict(attrs or {})
        wrong = attrs.pop("wrong_parts", ())
        context = super().get_context(name, value, attrs)
        typed = DateParts.of(value)
        id_ = context["widget"]["attrs"].get("id") or f"id_{name}"
        # A birthday is filled in by the browser; other dates would get the wrong one.
        birthday = self.attrs.get("autocomplete") == "bday"
        context["widget"].update(group_id=id_, disabled=bool(attrs.get("disabled")))
        context["widget"]["parts"] = [
            {
                "label": part.capitalize(),
                "name": f"{name}_{part}",
                "id": f"{id_}_{part}",
                "value": getattr(typed, part),
                "width": 4 if part == "year" else 2,
                "wrong": part in wrong,
                "autocomplete": f"bday-{part}" if birthday else "",
            }
            for part in self.PARTS
        ]
        return context


class MoneyInput(forms.TextInput):
    """A text box with a pound sign before it."""

    template_name = "govuk/widgets/money.html"

    def __init__(self, attrs: dict | None = None):
        super().__init__({"inputmode": "decimal", "class": "govuk-input--width-10", **(attrs or {})})
