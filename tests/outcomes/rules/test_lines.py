"""Lines in, answers out: whatever a line holds, it gets one answer and harms no other."""

import json
import time
from random import Random

import pytest

from outcomes.rules.fields import Refused
from outcomes.rules.scenarios import evaluate_benchmark, evaluate_lines

from .nasty import nasty_scenario
from .test_worked_cases import CASES, WORLDS

LONG_JOB = {"id": "x" * 9999, "kind": "employed", "start": "2003-11-03", "hours": []}
GOOD = json.dumps(CASES[0]).encode()


def answers(*lines):
    return [json.loads(answer) for answer in evaluate_lines(lines)]


BAD = {
    "words": b"good morning",
    "cut short": GOOD[:-1],
    "two objects": GOOD + GOOD,
    "a list": b"[]",
    "a number": b"17",
    "null": b"null",
    "an empty object": b"{}",
    "an empty scenario": b'{"scenario": {}}',
    "no scenario": b'{"scenario": null}',
    "a name twice": b'{"as_of": "2003-01-01", "as_of": "2003-01-02"}',
    "not a number": b'{"as_of": NaN}',
    "infinity": b'{"as_of": -Infinity}',
    "not UTF-8": b'{"name": "\xff"}',
    "UTF-16": "{}".encode("utf-16"),
    "a NUL byte": b'{"name": "\x00"}',
    "lists as deep as can be read": b'{"as_of": ' + b"[" * 950 + b"]" * 950 + b"}",
    "a long id twice": json.dumps({**CASES[0]["scenario"], "jobs": [LONG_JOB] * 2}).encode(),
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"scenario":' * 100_000,
    "a number of many digits": b'{"as_of": ' + b"9" * 1_000_000 + b"}",
    "a fraction of many digits": b'{"as_of": 0.' + b"9" * 1_000_000 + b"}",
    "a large exponent": b'{"as_of": 1e999999999999999999999}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_answered_with_its_number_and_the_next_one_is_answered_too(line):
    first, bad, last = answers(GOOD + b"\n", line + b"\n", GOOD)
    assert first == last == CASES[0]["expected"]
    assert set(bad) == {"error", "line"}
    assert bad["line"] == 2
    assert len(bad["error"]) < 500


@pytest.mark.parametrize("field", ["weeks", "amount", "part_time_amount", "threshold", "within_days"])
@pytest.mark.parametrize("number", ["1e999999999", "1E-999999999", "9" * 100_000, "1e400", "NaN", "true"])
def test_numbers_that_no_one_means_are_refused_at_once(field, number):
    line = GOOD.decode().replace(f'"{field}": null', f'"{field}": {number}')
    assert line != GOOD.decode() or field in ("weeks", "amount")
    line = line.replace('"weeks": 13', f'"weeks": {number}') if field == "weeks" else line
    line = line.replace('"amount": "300.00"', f'"amount": {number}') if field == "amount" else line
    begun = time.monotonic()
    (answer,) = answers(line.encode())
    assert set(answer) == {"error", "line"}
    assert time.monotonic() - begun < 1


def test_blank_lines_get_no_answer_but_are_counted():
    got = answers(b"\n", GOOD + b"\r\n", b"   \t\r\n", b"oops\n", b"")
    assert got[0] == CASES[0]["expected"]
    assert got[1]["line"] == 4
    assert len(got) == 2


def test_a_byte_order_mark_is_passed_over_at_the_very_beginning_only():
    good, bad = answers(b"\xef\xbb\xbf" + GOOD, b"\xef\xbb\xbf" + GOOD)
    assert good == CASES[0]["expected"]
    assert bad["line"] == 2


def test_codes_in_any_script_come_back_as_they_were():
    codes = ["sortie positive ✓", "a\u2028b", "\ud800", "a\u0000b"]
    case = json.loads(GOOD)["scenario"]
    for code in codes:
        case["terms"][1]["milestones"][0]["code"] = code
        (text,) = evaluate_lines([json.dumps(case).encode()])
        assert text.isascii()
        assert json.loads(text)["milestones"][0]["code"] == code


def test_no_lines_get_no_answers():
    assert answers() == []


def test_a_line_spoilt_anywhere_is_answered_all_the_same():
    random = Random(7)
    lines = []
    for _ in range(600):
        line = bytearray(json.dumps(nasty_scenario(random)).encode())
        for _ in range(random.randint(1, 4)):
            place = random.randrange(len(line))
            line[place : place + random.randint(0, 3)] = random.choice(
                [b"", b"0", b"-", b'"', b"null", b"{", b"]", b"e9", b"\xff", b"9999-12-31", b"true"]
            )
        lines.append(bytes(line).replace(b"\n", b" ") + b"\n")
    got = answers(*lines)
    assert len(got) == len(lines)
    assert all(("error" in answer) != ("milestones" in answer) for answer in got)


def test_a_line_of_very_many_jobs_and_terms_is_answered_in_time():
    case = json.loads(GOOD)["scenario"]
    case["jobs"] = [
        {"id": str(n), "kind": "employed", "start": "2003-11-03", "end": None, "hourly_rate": "5",
         "hours": [{"from": "2003-11-03", "weekly": "0.01"}]}
        for n in range(5000)
    ]  # fmt: skip
    begun = time.monotonic()
    (answer,) = answers(json.dumps(case).encode())
    assert answer["milestones"][1]["band"] == "full_time"
    assert time.monotonic() - begun < 5


def world(**counts):
    """A world of one broker, with some of its counts put otherwise."""
    broker = {"id": "a", "registrations": 3, "job_entries": 2, "sustained": 1, "claims_24m": 1, **counts}
    return json.dumps({"brokers": [broker]}).encode()


BAD_WORLDS = {
    "not JSON": b"oops",
    "a list": b"[]",
    "no brokers": b'{"worlds": []}',
    "a name": b'{"brokers": ["a"]}',
    "no id": world(id=None),
    "a fraction": world(registrations=3.5),
    "below zero": world(sustained=-1),
    "more entries than registrations": world(job_entries=4),
    "more sustained than entries": world(sustained=3),
    "more claims than registrations": world(claims_24m=4),
    "one broker twice": json.dumps({"brokers": WORLDS[0]["brokers"][:1] * 3}).encode(),
    "not UTF-8": b"\xff",
}


@pytest.mark.parametrize("document", BAD_WORLDS.values(), ids=BAD_WORLDS.keys())
def test_a_world_that_cannot_be_compared_is_refused(document):
    with pytest.raises(Refused):
        evaluate_benchmark(document)


def test_one_broker_is_answered_though_not_compared():
    empty = {"job_entry": None, "sustainment": None, "profile": None, "group": None}
    assert json.loads(evaluate_benchmark(world())) == {"a": empty}
