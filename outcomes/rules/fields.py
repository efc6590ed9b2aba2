"""Reading fields of a JSON object: the value in the type asked for, or a refusal that names the field.

Numbers stay as written until a field asks for them, so nothing passes through float and no exponent is
worked out before its size is known. Numbers may also be written as strings ("16", "0.5").
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_LONGEST_NUMBER = 60
_LARGEST_EXPONENT = 50


class Refused(ValueError):
    """Input that cannot be used; the text names the field and a remedy."""


class NumberText(str):
    """A JSON number as written."""

    __slots__ = ()


def read_json(text: str) -> object:
    """The JSON value in `text`, numbers as `NumberText`. Refuses what JSON leaves open: a name used twice."""
    try:
        return json.loads(
            text,
            parse_float=NumberText,
            parse_int=NumberText,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise Refused(f"not JSON at column {error.colno} ({error.msg}): write one JSON object") from None
    except RecursionError:
        raise Refused("nested too deeply: write one JSON object as in the worked cases") from None


def _refuse_constant(name: str) -> NoReturn:
    raise Refused(f"{name} is not a number: write digits, or null where a field may be empty")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise Refused(f"the name {shown(name)} stands twice in one object: give it once")
            seen.add(name)
    return members


def shown(value: object) -> str:
    """A value as an error may quote it: short, whatever was sent."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    text = value if isinstance(value, NumberText) else json.dumps(value)
    return text if len(text) <= 40 else text[:37] + "..."


@dataclass(frozen=True, slots=True)
class Fields:
    """The members of one JSON object, and its path for errors. A member left out is as one that is null."""

    members: dict[str, object]
    path: str = ""

    @classmethod
    def of(cls, value: object, path: str) -> "Fields":
        if not isinstance(value, dict):
            raise Refused(f"{path}: not an object: write {{…}}")
        return cls(value, path)

    def refuse(self, name: str, message: str) -> NoReturn:
        raise Refused(f"{self.path}.{name}: {message}" if self.path else f"{name}: {message}")

    def required(self, name: str) -> Any:
        value = self.members.get(name)
        if value is None:
            self.refuse(name, "missing: it is required")
        return value

    def part(self, name: str) -> "Fields":
        return Fields.of(self.required(name), f"{self.path}.{name}" if self.path else name)

    def parts(self, name: str) -> Iterator["Fields"]:
        """Each object of a list that must be there, though it may be empty."""
        value = self.members.get(name)
        if not isinstance(value, list):
            self.refuse(name, "not a list: write [], or a list of objects")
        path = f"{self.path}.{name}" if self.path else name
        for place, each in enumerate(value):
            yield Fields.of(each, f"{path}[{place}]")

    def text(self, name: str) -> str:
        value = self.required(name)
        if type(value) is not str or not value.strip():
            self.refuse(name, "not a text: write it in quotes, not empty")
        return value

    def optional_text(self, name: str) -> str:
        return "" if self.members.get(name) is None else self.text(name)

    def flag(self, name: str) -> bool:
        value = self.required(name)
        if not isinstance(value, bool):
            self.refuse(name, f"{shown(value)} is neither true nor false: write one of them, without quotes")
        return value

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        value = self.required(name)
        if type(value) is str:
            try:
                return choices(value)
            except ValueError:
                pass
        self.refuse(name, f"{shown(value)} is unknown: give one of {', '.join(choices)}")

    def day(self, name: str) -> date:
        value = self.required(name)
        if type(value) is str and len(value) == 10 and value[4] == value[7] == "-":
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.refuse(name, f"{shown(value)} is not a date: write one that exists as YYYY-MM-DD")

    def optional_day(self, name: str) -> date | None:
        return None if self.members.get(name) is None else self.day(name)

    def number(self, name: str) -> Decimal:
        value = self.required(name)
        if not isinstance(value, str) or len(value) > _LONGEST_NUMBER or not _NUMBER.fullmatch(value):
            self.refuse(name, f"{shown(value)} is not a number: write digits, at most {_LONGEST_NUMBER}")
        number = Decimal(value)
        if not number:
            return Decimal(0)
        _, _, exponent = number.as_tuple()
        if number.adjusted() > _LARGEST_EXPONENT or int(exponent) < -2 * _LARGEST_EXPONENT:
            self.refuse(name, f"{shown(value)} is too large or too fine: write an everyday number")
        return number

    def optional_number(self, name: str) -> Decimal | None:
        return None if self.members.get(name) is None else self.number(name)

    def whole(self, name: str) -> int:
        number = self.number(name)
        if number != number.to_integral_value():
            self.refuse(name, f"{shown(self.members[name])} is not a whole number: leave out the fraction")
        return int(number)

    def optional_whole(self, name: str) -> int | None:
        return None if self.members.get(name) is None else self.whole(name)
