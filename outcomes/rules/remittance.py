"""Reads a funder's remittance and judges each of its rows: a row fits exactly or is refused.

Nothing is guessed. The layout is in docs/claims.md. Pure: claims come in as plain values.
"""

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from .claims import State, words

COLUMNS = ("batch number", "claim reference", "amount paid", "outcome", "code", "date")
OUTCOMES = (State.PAID, State.PART_PAID, State.REJECTED)
MOST_BYTES = 1024 * 1024
MOST_ROWS = 5000
LONGEST_CELL = 80
_AMOUNT = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")
_DATES = ("%Y-%m-%d", "%d/%m/%Y")
# A spreadsheet would run a cell that begins so.
_FORMULA = ("=", "+", "@", "\t", "\r")


class FileRefused(ValueError):
    """Why nothing of a file can be read, as a sentence with its remedy."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. row: its number in the file, the header being 1. refusal: empty where the row can be read."""

    row: int
    cells: tuple[str, ...]
    batch: int = 0
    claim: str = ""
    amount: Decimal = Decimal(0)
    outcome: str = ""
    code: str = ""
    on: date = date.min
    refusal: str = ""

    @property
    def answer(self) -> str:
        """What tells one answer to a claim from another."""
        return f"{self.on.isoformat()} {self.outcome} {self.amount:.2f} {self.code}"


@dataclass(frozen=True, slots=True)
class Known:
    """A claim as the rows are held against it. balance: what has come so far, in pounds."""

    contract: str
    batch: int | None
    state: str
    claimed: Decimal
    balance: Decimal
    submitted_on: date | None


def read(content: bytes) -> tuple[Line, ...]:
    """The rows of a file, empty ones left out. Raises FileRefused where the file as a whole is wrong."""
    rows = _rows_of(_text_of(content))
    if not rows:
        raise FileRefused("The file is empty: choose another one.")
    places = _places(rows[0][1])
    if len(rows) - 1 > MOST_ROWS:
        raise FileRefused(f"The file has more than {MOST_ROWS} rows: split it into several.")
    lines = tuple(_line(number, cells, places) for number, cells in rows[1:])
    if not lines:
        raise FileRefused("The file has a heading but no rows: choose another one.")
    return lines


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise FileRefused("The file is larger than 1 MB: split it into several.")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")) or b"\x00" in content:
        raise FileRefused("This is no CSV file: save it as “CSV UTF-8” and choose that.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("The file is not in UTF-8: save it as “CSV UTF-8” and choose that.") from None


def _rows_of(text: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [
            (number, [cell.strip(" ") for cell in cells])
            for number, cells in enumerate(reader, 1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        raise FileRefused("A quotation mark is never closed: save the file again as CSV.") from None


def _places(header: list[str]) -> tuple[int, ...]:
    """Where each of COLUMNS stands, in their order."""
    names = [" ".join(cell.lower().replace("_", " ").split()) for cell in header]
    missing = [column for column in COLUMNS if column not in names]
    extra = [cell for cell, name in zip(header, names, strict=True) if name not in COLUMNS]
    if missing:
        raise FileRefused(f"The first row lacks {', '.join(f'“{name}”' for name in missing)}.")
    if extra:
        shown = ", ".join(f"“{cell[:LONGEST_CELL]}”" for cell in extra[:5])
        raise FileRefused(f"The first row has columns that we do not know: {shown}. Take them out.")
    if len(names) != len(COLUMNS):
        raise FileRefused("A column stands in the first row twice: take one of them out.")
    return tuple(names.index(column) for column in COLUMNS)


def _line(row: int, cells: list[str], places: tuple[int, ...]) -> Line:
    shown = tuple(cell[:LONGEST_CELL] for cell in cells[: len(COLUMNS)])
    line = Line(row, shown)
    if len(cells) != len(COLUMNS):
        return replace(line, refusal=f"It has {len(cells)} cells, not {len(COLUMNS)}.")
    ordered = [cells[place] for place in places]
    line = replace(line, cells=tuple(cell[:LONGEST_CELL] for cell in ordered))
    refusal = _unreadable(ordered)
    if refusal:
        return replace(line, refusal=refusal)
    batch, claim, amount, outcome, code, on = ordered
    return replace(
        line,
        batch=int(batch),
        claim=claim.upper(),
        amount=Decimal(amount),
        outcome=_outcome(outcome),
        code=code,
        on=_day(on) or date.min,
    )


def _outcome(typed: str) -> str:
    return typed.lower().replace(" ", "_")


def _day(typed: str) -> date | None:
    for pattern in _DATES:
        try:
            # A date has no zone: only its three numbers are read.
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def _unreadable(cells: list[str]) -> str:
    batch, claim, amount, outcome, code, on = cells
    formula = next((cell for cell in cells if cell.startswith(_FORMULA)), None)
    if formula is not None:
        return f"“{formula[:20]}” begins like a formula."
    if any(len(cell) > LONGEST_CELL or not cell.isprintable() for cell in cells):
        return f"A cell is longer than {LONGEST_CELL} characters, or holds a line break."
    if not re.fullmatch(r"[0-9]{1,9}", batch):
        return f"“{batch}” is no batch number."
    if not claim:
        return "The claim reference is missing."
    return _wrong_sum(amount) or _wrong_answer(outcome, code, on)


def _wrong_sum(amount: str) -> str:
    if amount.startswith(("-", "−", "(")):
        return f"“{amount}” is a negative sum: enter money that goes back on the claim’s own page."
    if not _AMOUNT.fullmatch(amount):
        return f"“{amount}” is no sum such as 1250.55."
    return ""


def _wrong_answer(outcome: str, code: str, on: str) -> str:
    if _outcome(outcome) not in OUTCOMES:
        return f"“{outcome}” is no outcome: it must be paid, part_paid or rejected."
    if _outcome(outcome) != State.PAID and not code:
        return f"It is {words(_outcome(outcome))} without a code that says why."
    if _day(on) is None:
        return f"“{on}” is no date such as 2026-11-20."
    return ""


def judge(
    lines: tuple[Line, ...],
    claims: Mapping[str, Known],
    *,
    contract: str,
    as_of: date,
    answered: Collection[tuple[str, str]] = (),
) -> tuple[Line, ...]:
    """The same lines, each with its refusal where it settles nothing.

    claims: by reference. answered: (reference, answer) of lines imported before.
    """
    rows_of: dict[str, list[Line]] = {}
    for line in lines:
        if not line.refusal:
            rows_of.setdefault(line.claim, []).append(line)
    judged = []
    for line in lines:
        refusal = line.refusal or _repeated(line, rows_of[line.claim])
        refusal = refusal or _unmatched(line, claims.get(line.claim), contract, as_of)
        if (line.claim, line.answer) in answered and not line.refusal:
            refusal = "This line was imported before."
        judged.append(replace(line, refusal=refusal))
    return tuple(judged)


def _repeated(line: Line, same_claim: list[Line]) -> str:
    """Two different answers to one claim are both refused: which of them holds is not ours to say."""
    first = same_claim[0]
    if any((each.batch, each.answer) != (first.batch, first.answer) for each in same_claim):
        others = " and ".join(str(each.row) for each in same_claim if each.row != line.row)
        return f"Row {others} answers the same claim in another way."
    return f"It repeats row {first.row}." if line.row != first.row else ""


def _unmatched(line: Line, claim: Known | None, contract: str, as_of: date) -> str:
    if claim is None:
        return f"There is no claim {line.claim}."
    if claim.contract != contract:
        return f"Claim {line.claim} belongs to contract {claim.contract}."
    if claim.batch is None or claim.state not in (State.SUBMITTED, State.PART_PAID):
        return f"Claim {line.claim} is {words(claim.state)}, so no answer is awaited."
    if claim.batch != line.batch:
        return f"Claim {line.claim} was sent in batch {claim.batch}, not {line.batch}."
    if line.on > as_of:
        return "Its date lies ahead."
    if claim.submitted_on and line.on < claim.submitted_on:
        return "Its date is before the claim was submitted."
    return _wrong_amount(line, claim)


def _wrong_amount(line: Line, claim: Known) -> str:
    open_sum = claim.claimed - claim.balance
    if line.outcome == State.REJECTED:
        if line.amount:
            return "It is rejected, but has an amount."
        return (
            "Part of it has been paid: enter what goes back on the claim’s own page." if claim.balance else ""
        )
    if line.amount > open_sum:
        asked = "is still open" if claim.balance else "was claimed"
        return f"£{line.amount:,.2f} is above the £{open_sum:,.2f} that {asked}."
    if line.outcome == State.PAID and line.amount != open_sum:
        return f"It says paid, but £{line.amount:,.2f} is not the £{open_sum:,.2f} claimed: is it part_paid?"
    if line.outcome == State.PART_PAID and not 0 < line.amount < open_sum:
        return "It is part paid, so its amount must be above £0.00 and below what was claimed."
    return ""
