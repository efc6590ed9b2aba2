"""Answers to lines of scenarios and to a comparison of brokers, as the two commands print them."""

import json
from collections.abc import Iterable, Iterator

from .comparison import compare
from .comparison_json import brokers_from_json, standings_as_json
from .fields import Refused
from .milestones import evaluate
from .parsing import evaluation_as_json, scenario_from_json

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def evaluate_lines(lines: Iterable[bytes]) -> Iterator[str]:
    """One JSON answer for each line that is not blank, in the same order.

    A line that cannot be used is answered `{"error": …, "line": n}`, n counting all lines from 1. Blank lines
    get no answer. A byte order mark before the first line is passed over.
    """
    for number, line in enumerate(lines, start=1):
        if number == 1:
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if not line.strip():
            continue
        try:
            answer = evaluate_line(line)
        except Refused as refusal:
            answer = {"error": str(refusal), "line": number}
        yield json.dumps(answer)


def evaluate_line(line: bytes) -> dict[str, object]:
    """The answer to one scenario. Raises Refused."""
    facts, as_of = scenario_from_json(_text(line))
    return evaluation_as_json(evaluate(facts, as_of))


def evaluate_benchmark(document: bytes) -> str:
    """The standing of each broker of a JSON object with `brokers`, as one JSON object. Raises Refused."""
    brokers = brokers_from_json(_text(document.removeprefix(_BYTE_ORDER_MARK)))
    return json.dumps(standings_as_json(compare(brokers)))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"not UTF-8 at byte {error.start + 1}: save it as UTF-8") from None
