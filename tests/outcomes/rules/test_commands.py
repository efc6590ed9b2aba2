"""The two commands: they read a file or standard input, and print answers only."""

import io
import json
import sys
from types import SimpleNamespace

import pytest

from .test_worked_cases import CASES, DATA, WORLDS

management = pytest.importorskip("django.core.management")


def run(command, name, monkeypatch=None, sent=None):
    out, err = io.StringIO(), io.StringIO()
    if monkeypatch is not None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(sent)))
    management.call_command(command, name, stdout=out, stderr=err)
    assert err.getvalue() == ""
    return out.getvalue()


def test_scenarios_from_a_file_are_answered_line_by_line():
    answers = run("evaluate_scenarios", str(DATA / "milestones.jsonl")).splitlines()
    assert [json.loads(answer) for answer in answers] == [case["expected"] for case in CASES]


def test_scenarios_from_standard_input_with_a_bad_line_between_them(monkeypatch):
    good = json.dumps(CASES[3]).encode()
    answers = run("evaluate_scenarios", "-", monkeypatch, good + b"\n\n\xff\n" + good).splitlines()
    assert [json.loads(answer).get("line") for answer in answers] == [None, 3, None]


@pytest.mark.parametrize("world", WORLDS, ids=[world["name"] for world in WORLDS])
def test_brokers_are_compared(world, monkeypatch):
    answer = run("evaluate_benchmark", "-", monkeypatch, json.dumps(world).encode())
    assert json.loads(answer) == world["expected"]


def test_brokers_that_cannot_be_compared_are_refused_on_standard_error(monkeypatch):
    with pytest.raises(management.CommandError, match=r"brokers\[0\]\.registrations: missing"):
        run("evaluate_benchmark", "-", monkeypatch, b'{"brokers": [{"id": "a"}]}')


@pytest.mark.parametrize("command", ["evaluate_scenarios", "evaluate_benchmark"])
def test_a_file_that_is_not_there_is_refused(command, tmp_path):
    with pytest.raises(management.CommandError, match="name a file"):
        run(command, str(tmp_path / "none"))
