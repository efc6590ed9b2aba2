"""Fields of the API that take nothing for something else: no number for a text, no odd date."""

import re
import unicodedata
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST = date(1900, 1, 1)
LINE_BREAKS = "\n\r\t"


class StrictSerializer(serializers.Serializer):
    """Refuses names it does not know, so that a typing mistake is noticed."""

    default_error_messages = {"invalid": "This must be an object with named values."}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        unknown = {}
        if isinstance(data, dict):
            unknown = {
                name: ["There is no such field: check its name."] for name in set(data) - set(self.fields)
            }
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **unknown}) from error
        if unknown:
            raise serializers.ValidationError(unknown)
        return value


class TextField(serializers.CharField):
    """Text without control characters; `lines=True` lets line breaks through."""

    default_error_messages = {
        "invalid": "This must be text.",
        "required": "This is missing.",
        "null": "This must not be null.",
        "blank": "This must not be empty.",
        "max_length": "This must have {max_length} characters or fewer.",
        "control": "This holds a character that cannot be shown: take it out.",
    }

    def __init__(self, *, lines: bool = False, **kwargs: Any):
        self.allowed = LINE_BREAKS if lines else ""
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        value = super().to_internal_value(data)
        if any(unicodedata.category(c) == "Cc" and c not in self.allowed for c in value):
            self.fail("control")
        return value


class EmailField(serializers.EmailField, TextField):
    default_error_messages = {"invalid": "Enter an email address, such as name@example.org."}


class NormalisedField(TextField):
    """Text whose format `check` knows; it is kept as sent."""

    def __init__(self, *, check, **kwargs: Any):
        self.check = check
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        try:
            self.check(value)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages) from error
        return value


class CodeField(serializers.ChoiceField):
    default_error_messages = {
        "required": "This is missing.",
        "null": "This must not be null.",
        "invalid_choice": "This is none of the codes in the documentation.",
    }

    def to_internal_value(self, data: Any) -> str:
        if data == "" and self.allow_blank:
            return ""
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class DayField(serializers.DateField):
    """A day that has come already, as YYYY-MM-DD; the day it is comes in the context as `today`."""

    default_error_messages = {
        "required": "This is missing.",
        "null": "This must not be null.",
        "invalid": "This must be a date written YYYY-MM-DD, such as 2003-11-03.",
        "future": "This date lies in the future: check the year.",
        "past": "This date lies before 1900: check the year.",
    }

    def to_internal_value(self, data: Any) -> date | None:
        if data == "" and not self.required:
            return None
        if not isinstance(data, str) or not ISO_DAY.fullmatch(data):
            self.fail("invalid")
        try:
            day = date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")
        if day > self.context["today"]:
            self.fail("future")
        if day < EARLIEST:
            self.fail("past")
        return day
