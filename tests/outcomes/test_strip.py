"""The strip: what it says, and that what it draws has a place."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from outcomes import rules
from outcomes.rules import Basis, HoursEntry, JobKind
from outcomes.strip import WIDTH, Named, coverage, draw

TODAY = date(2026, 11, 22)
START = date(2026, 8, 21)
NAMES = {"job_entry": "Job entry", "sustained": "13 weeks in work"}
TERMS = rules.Terms(
    valid_from=date(2025, 1, 1), valid_to=None, full_time_hours=Decimal(16), part_time_hours=Decimal(8),
    part_time_rate=Decimal("0.5"), support_weeks=26, require_action_plan=False,
    milestones=(
        rules.MilestoneTerms("job_entry", Basis.JOB_ENTRY, Decimal("1250.55")),
        rules.MilestoneTerms("sustained", Basis.WEEKS_IN_WORK, Decimal("1250.55"), weeks=13, window_weeks=13),
    ),
)  # fmt: skip


def job(start=START, end=None, hours=((None, 20),), kind=JobKind.EMPLOYED, name="1") -> rules.Job:
    entries = tuple(HoursEntry(since or start, Decimal(weekly)) for since, weekly in hours)
    return rules.Job(name, kind, start, end, entries)


def strip(*jobs, papers=(), today=TODAY, waiting=()):
    facts = rules.Facts((TERMS,), rules.Registration(date(2026, 6, 2)), jobs, tuple(papers))
    answer = rules.evaluate(facts, today)
    named = [Named(each, "Stockroom", "Hallam Foods", True, tuple(waiting)) for each in jobs]
    return draw(facts, answer, named, names=NAMES)


def paper(first: date, last: date, accepted: bool = True) -> rules.Evidence:
    return rules.Evidence("1", first, last, accepted, "payslip")


def test_the_words_of_the_sketch():
    shown = strip(job(hours=((None, 20), (date(2026, 10, 9), 12))))
    assert shown.words == (
        "In work since 21 August 2026: 94 days. 13 weeks reached on 19 November; part time, because hours"
        " were below 16 from 9 October. Support runs to 18 February 2027."
    )
    assert [piece.words for piece in shown.said if piece.strong] == ["13 weeks reached on 19 November"]


@pytest.mark.parametrize(
    ("jobs", "says"),
    [
        ([job()], "full time, because hours were never below 16"),
        ([job(hours=((None, 12),))], "part time, because hours were below 16."),
        ([job(date(2026, 11, 20))], "13 weeks would be reached on 18 February 2027, if the work goes on"),
        ([job(date(2026, 11, 22))], "In work since 22 November 2026: 1 day."),
        ([job(date(2026, 12, 1))], "Job entry is expected on 1 December 2026."),
        ([job(end=date(2026, 9, 30))], "Job entry on 21 August 2026. Not in work since 1 October."),
        ([job(end=date(2026, 9, 30))], "13 weeks not reached: not enough days in work so far."),
        (
            [job(end=date(2026, 9, 30)), job(date(2026, 11, 1), name="2")],
            "In work again since 1 November: 22",
        ),
        ([job(end=date(2026, 9, 30)), job(date(2026, 10, 1), name="2")], "In work since 21 August 2026: 94"),
        ([job(date(2026, 5, 1))], "the job started before registration"),
        ([job(hours=((None, 5),))], "no job since registration counts with enough hours"),
    ],
)
def test_what_is_said_of_each_case(jobs, says):
    assert says in strip(*jobs).words


def test_support_that_is_over_is_told_in_the_past():
    assert "Support ran to 18 February" in strip(job(), today=date(2027, 3, 1)).words


def test_without_a_job_there_is_no_strip():
    assert strip() is None


def test_bars_follow_the_hours_and_what_is_to_come_is_projected():
    shown = strip(job(hours=((None, 20), (date(2026, 10, 9), 12), (date(2026, 11, 9), 4))))
    looks = [box.look for box in shown.boxes]
    assert looks == ["full", "part", "below", "projected", "gap"]
    full, part = shown.boxes[:2]
    assert full.x + full.width == pytest.approx(part.x, abs=0.2)
    assert {look for look, _ in shown.legend} == set(looks)
    assert ("full", "16 hours or more a week") in shown.legend


def test_a_job_that_does_not_count_is_drawn_as_such_and_needs_no_evidence():
    facts = rules.Facts((TERMS,), rules.Registration(date(2026, 6, 2)), (job(kind=JobKind.VOLUNTARY),))
    named = Named(facts.jobs[0], "Helper", "Oxfam", False)
    shown = draw(facts, rules.evaluate(facts, TODAY), [named], names=NAMES)
    assert [box.look for box in shown.boxes] == ["below", "projected"]


def test_jobs_held_at_once_lie_below_each_other():
    shown = strip(job(), job(date(2026, 9, 1), name="2"), job(date(2026, 9, 5), name="3"))
    assert len({box.y for box in shown.boxes if box.look == "full"}) == 3


def test_evidence_is_accepted_waiting_or_missing_day_by_day():
    day = timedelta(days=1)
    accepted, waiting = [(START, START + 9 * day)], [(START + 5 * day, START + 19 * day)]
    found = list(coverage(START, START + 29 * day, accepted, waiting))
    assert found == [
        (START, START + 9 * day, "evidence"),
        (START + 10 * day, START + 19 * day, "waiting"),
        (START + 20 * day, START + 29 * day, "gap"),
    ]
    assert list(coverage(START, START, [(date(2020, 1, 1), date(2030, 1, 1))], [])) == [
        (START, START, "evidence")
    ]


def test_payslips_are_counted_and_the_gap_is_named():
    papers = [paper(START, date(2026, 9, 15)), paper(date(2026, 9, 16), date(2026, 10, 5))]
    words = [text.words for text in strip(job(), papers=papers).texts]
    assert "2 payslips" in words and "no evidence from 6 October" in words


@pytest.mark.parametrize(
    "jobs",
    [
        [job()], [job(date(2026, 11, 22), date(2026, 11, 22))], [job(date(2027, 6, 1))],
        [job(date(1990, 1, 1))], [job(date(2026, 7, 1), date.max)],
        [job(START, date(2026, 8, 21), name=str(n)) for n in range(30)],
    ],
)  # fmt: skip
@pytest.mark.parametrize("today", [TODAY, date(2030, 2, 28)])
def test_everything_drawn_lies_inside_and_no_two_labels_of_marks_on_another(jobs, today):
    shown = strip(*jobs, today=today)
    for box in shown.boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH + 1 and min(box.width, box.height) > 0
    assert all(0 <= line.x <= WIDTH for line in shown.lines)
    assert all(0 < text.y <= shown.height for text in shown.texts)
    assert sum(line.look == "grid" for line in shown.lines) <= 16


def test_terms_with_other_limits_give_other_words_in_the_legend():
    terms = replace(TERMS, full_time_hours=Decimal(30), part_time_hours=Decimal("7.5"))
    facts = rules.Facts((terms,), rules.Registration(date(2026, 6, 2)), (job(),))
    shown = draw(facts, rules.evaluate(facts, TODAY), [Named(job(), "A", "B", True)], names=NAMES)
    assert ("part", "7.5 to 30 hours") in shown.legend
