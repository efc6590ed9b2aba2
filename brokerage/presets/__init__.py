"""Programmes as data: one TOML file each, read and checked. See docs/how-to/add-a-programme.md."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
HOURS_IN_A_WEEK = 168
# Which fields a milestone has beyond code, name, basis and amount: those it needs, and those it may have.
NEEDED = {
    "registration": (),
    "job_entry": (),
    "weeks_in_work": ("weeks",),
    "earnings": ("threshold", "within_days"),
}
ALLOWED = {
    "registration": (),
    "job_entry": ("part_time_amount",),
    "weeks_in_work": ("weeks", "window_weeks", "min_hours", "part_time_amount"),
    "earnings": ("threshold", "within_days"),
}


class PresetError(ValueError):
    """What is wrong with a preset's file, as a sentence that names file and field."""


@dataclass(frozen=True, slots=True)
class PresetMilestone:
    """One milestone. Amounts and threshold in pounds; what its basis does not use is empty."""

    code: str
    name: str
    basis: str
    amount: Decimal
    amount_is_invented: bool = False
    part_time_amount: Decimal | None = None
    weeks: int | None = None
    window_weeks: int | None = None
    min_hours: Decimal | None = None
    threshold: Decimal | None = None
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """The usual terms of a programme; a contract begins with a copy of them and is then its own."""

    code: str
    name: str
    contact_interval_days: int
    full_time_hours: Decimal
    part_time_hours: Decimal
    part_time_rate: Decimal
    support_weeks: int
    require_action_plan: bool
    milestones: tuple[PresetMilestone, ...]
    conversion_target: Decimal | None = None


def codes() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@lru_cache
def preset(code: str) -> Preset:
    """The preset of a programme. Raises PresetError where there is none, or its file is wrong."""
    if code not in codes():
        raise PresetError(f"There is no preset {code}: choose one of {', '.join(codes())}.")
    return parse((FOLDER / f"{code}.toml").read_text(encoding="utf-8"), code)


def parse(text: str, code: str) -> Preset:
    """A preset from the text of its file, named `code`.toml. Raises PresetError."""
    where = f"{code}.toml"
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PresetError(f"{where}: not TOML: {error}") from None
    terms, milestones = data.pop("terms", None), data.pop("milestones", None)
    if not isinstance(terms, dict):
        raise PresetError(f"{where}: add the table [terms]")
    if not isinstance(milestones, list) or not milestones or not all(isinstance(m, dict) for m in milestones):
        raise PresetError(f"{where}: add at least one [[milestones]]")
    rows = tuple(_milestone(each, f"{where}, milestone {n}") for n, each in enumerate(milestones, start=1))
    found = _read(Preset, {**data, **terms}, where, milestones=rows)
    _check(found, code, where)
    return found


def _read(kind: type, data: Mapping[str, Any], where: str, **made: Any) -> Any:
    """An instance of a dataclass from a table: each value of its type, nothing unknown or missing."""
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(data) - set(known)):
        raise PresetError(f"{where}: {unknown[0]} is no field: take it out or correct its name")
    values = {name: _value(known[name].type, value, f"{where}: {name}") for name, value in data.items()}
    try:
        return kind(**values, **made)
    except TypeError:
        missing = [name for name in known if name not in {**values, **made} and _is_required(known[name])]
        raise PresetError(f"{where}: add {', '.join(missing)}") from None


def _is_required(field: Field) -> bool:
    return field.default is MISSING


def _value(kind: Any, value: Any, where: str) -> Any:
    if kind in (Decimal, Decimal | None):
        return _decimal(value, where)
    wanted: dict[Any, tuple[type, str]] = {
        str: (str, "text"),
        bool: (bool, "true or false"),
        int: (int, "a whole number"),
        int | None: (int, "a whole number"),
    }
    type_, words = wanted[kind]
    if type(value) is not type_ or value == "":
        raise PresetError(f"{where} must be {words}")
    return value


def _decimal(value: Any, where: str) -> Decimal:
    # As text, because a TOML float would not be exact.
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0:
        raise PresetError(f'{where} must be a number in quotes, such as "16" or "1250.00"')
    return number


def _milestone(data: Mapping[str, Any], where: str) -> PresetMilestone:
    found = _read(PresetMilestone, data, where)
    if found.basis not in NEEDED:
        raise PresetError(f"{where}: basis must be one of {', '.join(NEEDED)}")
    beyond = {name for name in data if name not in ("code", "name", "basis", "amount", "amount_is_invented")}
    if missing := [name for name in NEEDED[found.basis] if name not in beyond]:
        raise PresetError(f"{where}: {found.basis} needs {missing[0]}")
    if spare := sorted(beyond - set(ALLOWED[found.basis])):
        raise PresetError(f"{where}: {found.basis} does not use {spare[0]}: take it out")
    for name in ("weeks", "window_weeks", "min_hours", "threshold", "within_days"):
        _require(getattr(found, name) is None or getattr(found, name) > 0, where, f"{name} must be above 0")
    long_enough = found.window_weeks is None or found.window_weeks >= (found.weeks or 0)
    _require(long_enough, where, "window_weeks must not be shorter than weeks")
    _require((found.min_hours or 0) <= HOURS_IN_A_WEEK, where, "min_hours must be 168 or less")
    _require(bool(CODE.fullmatch(found.code)), where, "code takes small letters, digits, - and _")
    return found


def _require(right: bool, where: str, words: str) -> None:
    if not right:
        raise PresetError(f"{where}: {words}")


def _check(found: Preset, code: str, where: str) -> None:
    names = [milestone.code for milestone in found.milestones]
    in_order = 0 < found.part_time_hours <= found.full_time_hours <= HOURS_IN_A_WEEK
    checks = (
        (found.code == code, f'code must be "{code}", as the file is called'),
        (in_order, "part_time_hours must be above 0, and full_time_hours no less and at most 168"),
        (found.part_time_rate <= 1, "part_time_rate must be 1 or less"),
        (found.support_weeks > 0, "support_weeks must be above 0"),
        (found.contact_interval_days > 0, "contact_interval_days must be above 0"),
        ((found.conversion_target or 0) <= 1, 'conversion_target must be a share, such as "0.25"'),
        (len(set(names)) == len(names), "each milestone needs a code of its own"),
    )
    for right, words in checks:
        _require(right, where, words)
