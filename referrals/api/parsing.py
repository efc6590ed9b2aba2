"""Reads a JSON body strictly: what two programs could read differently is refused."""

import json
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from referrals.api.problems import TooLarge

MOST_BYTES = 1024 * 1024


class StrictJSONParser(JSONParser):
    """UTF-8 only; no NaN, no name twice, no half characters, nothing nested beyond reason, at most 1 MB."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        declared = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or "0"
        if declared.isascii() and declared.isdigit() and int(declared) > MOST_BYTES:
            raise TooLarge
        body = stream.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise TooLarge
        return read_json(body)


def read_json(body: bytes) -> Any:
    """The value in `body`. Raises ParseError with a sentence where there is none to be read."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ParseError("The body is not UTF-8 text.") from None
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ParseError("The body is nested too deeply.") from None
    except UnicodeEncodeError:
        raise ParseError("The body holds half a character: a lone surrogate.") from None
    except ValueError:
        raise ParseError("The body is not JSON that can be read.") from None
    return value


def _refuse_constant(name: str) -> None:
    raise ParseError(f"{name} is not JSON.")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError("A name stands twice in one object of the body.")
    return found
