"""The worked cases: 36 scenarios with their milestones, 3 worlds of brokers with their groups."""

import json
from pathlib import Path

import pytest

from outcomes.rules.scenarios import evaluate_benchmark, evaluate_line, evaluate_lines

DATA = Path(__file__).parents[2] / "data"
CASES = [json.loads(line) for line in (DATA / "milestones.jsonl").read_text("utf-8").splitlines()]
WORLDS = json.loads((DATA / "benchmark.json").read_text("utf-8"))["worlds"]


@pytest.mark.parametrize("case", CASES, ids=[case["scenario"]["name"] for case in CASES])
def test_worked_case(case):
    assert evaluate_line(json.dumps(case).encode()) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=[case["scenario"]["name"] for case in CASES])
def test_a_bare_scenario_is_answered_like_a_wrapped_one(case):
    assert evaluate_line(json.dumps(case["scenario"]).encode()) == case["expected"]


@pytest.mark.parametrize("world", WORLDS, ids=[world["name"] for world in WORLDS])
def test_worked_world(world):
    assert json.loads(evaluate_benchmark(json.dumps(world).encode())) == world["expected"]


def test_all_worked_cases_in_one_file():
    lines = (DATA / "milestones.jsonl").read_bytes().splitlines(keepends=True)
    assert [json.loads(answer) for answer in evaluate_lines(lines)] == [case["expected"] for case in CASES]
