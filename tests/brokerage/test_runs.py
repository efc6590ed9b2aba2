"""Nights go on where they stopped, one batch at a time, and one failing job keeps no other from running."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from brokerage import nightly, runs
from brokerage.models import Programme, Run
from brokerage.nightly import NightlyJob, Step

pytestmark = [pytest.mark.django_db, pytest.mark.services, pytest.mark.usefixtures("db_as_system")]
DAY = date(2026, 11, 20)
BEFORE, AFTER = date(2026, 11, 19), date(2026, 11, 21)
BATCHES = 3


class Jobs:
    """Jobs of three batches that note what they did. `fails_at`: (name, position) of one that fails."""

    def __init__(self):
        self.done: list[tuple] = []
        self.fails_at: tuple[str, int] | None = None

    def job(self, name: str, order: int) -> NightlyJob:
        def step(as_of: date, position: int) -> Step:
            self.done.append((name, as_of, position))
            Programme.objects.get_or_create(code=f"{name}-{as_of}-{position}", name="Made by a batch")
            if (name, position) == self.fails_at:
                raise ValueError("No such band\nDETAIL: Key (name)=(Mary Dalton)")
            return Step(position + 1, 10, position + 1 == BATCHES, {"rows_changed": 2})

        return NightlyJob(name, name.title(), order, lambda as_of: 10 * BATCHES, step)


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(nightly, "JOBS", {})
    found = Jobs()
    nightly.register(found.job("second", 20))
    nightly.register(found.job("first", 10))
    return found


def names(rows) -> list[tuple]:
    return [(run.name, run.as_of, run.ended_at is not None) for run in rows]


def test_jobs_run_in_their_order_batch_by_batch(jobs):
    seen = []
    finished = runs.run_night(DAY, progress=lambda job, run: seen.append((job.name, run.done)))
    assert names(finished) == [("first", DAY, True), ("second", DAY, True)]
    assert seen == [(name, done) for name in ("first", "second") for done in (10, 20, 30)]
    assert finished[0].counts == {"rows_changed": 6}
    assert (finished[0].done, finished[0].total) == (30, 30)


def test_a_run_goes_on_where_it_stopped(jobs):
    jobs.fails_at = ("first", 1)
    runs.run_night(DAY)
    jobs.fails_at = None
    jobs.done.clear()
    runs.run_night(DAY, only="first")
    assert jobs.done == [("first", DAY, 1), ("first", DAY, 2)]
    run = Run.objects.get(name="first")
    assert (run.done, run.error, run.counts) == (30, "", {"rows_changed": 6})


def test_a_failed_batch_leaves_nothing_and_others_go_on(jobs):
    jobs.fails_at = ("first", 1)
    failed, other = runs.run_night(DAY)
    assert (failed.position, failed.done, failed.ended_at) == (1, 10, None)
    assert other.ended_at is not None
    made = Programme.objects.filter(code__startswith="first")
    assert [row.code for row in made] == ["first-2026-11-20-0"]


def test_an_error_is_kept_without_the_data_it_quotes(jobs):
    jobs.fails_at = ("first", 0)
    failed, _ = runs.run_night(DAY)
    assert failed.error == "ValueError: No such band"


def test_a_finished_night_run_again_is_a_new_run(jobs):
    runs.run_night(DAY)
    runs.run_night(DAY)
    assert Run.objects.filter(name="first", as_of=DAY).count() == 2


def test_a_step_that_does_not_move_on_is_an_error_not_an_endless_loop(monkeypatch):
    monkeypatch.setattr(nightly, "JOBS", {})
    nightly.register(NightlyJob("stuck", "Stuck", 1, lambda day: 1, lambda day, at: Step(at, 0, False)))
    (run,) = runs.run_night(DAY)
    assert "does not move on" in run.error


def test_catching_up_starts_a_night_that_was_missed_and_only_once(jobs):
    assert names(runs.catch_up(DAY)) == [("first", DAY, True), ("second", DAY, True)]
    assert runs.catch_up(DAY) == []


def test_catching_up_finishes_what_was_left_before_the_present_night(jobs):
    jobs.fails_at = ("second", 2)
    runs.run_night(BEFORE)
    jobs.fails_at = None
    jobs.done.clear()
    assert names(runs.catch_up(DAY)) == [
        ("second", BEFORE, True),
        ("first", DAY, True),
        ("second", DAY, True),
    ]
    assert jobs.done[0] == ("second", BEFORE, 2)


def test_a_run_that_a_later_night_has_overtaken_is_given_up(jobs):
    jobs.fails_at = ("first", 1)
    runs.run_night(BEFORE)
    jobs.fails_at = None
    runs.run_night(DAY)
    jobs.done.clear()
    assert runs.catch_up(DAY) == []
    assert jobs.done == []
    given_up = Run.objects.get(name="first", as_of=BEFORE)
    assert given_up.ended_at is not None
    assert given_up.error == "Given up: the run as of 20 November 2026 has taken its place."


def test_a_run_of_a_job_that_is_no_more_is_given_up(jobs):
    Run.objects.create(name="gone", as_of=BEFORE, started_at=timezone.now())
    runs.catch_up(DAY)
    assert Run.objects.get(name="gone").error == "Given up: there is no such job any more."


@pytest.mark.parametrize(
    ("instant", "night"),
    [
        (datetime(2026, 11, 20, 1, 59, tzinfo=UTC), BEFORE),
        (datetime(2026, 11, 20, 2, 0, tzinfo=UTC), DAY),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), DAY),
        # Summer time: 02:00 in London is 01:00 UTC.
        (datetime(2026, 7, 20, 0, 59, tzinfo=UTC), date(2026, 7, 19)),
        (datetime(2026, 7, 20, 1, 0, tzinfo=UTC), date(2026, 7, 20)),
        # The nights when the clocks change have one 02:00 as well.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_night_begins_at_two_in_london(instant, night):
    assert runs.night_of(instant) == night


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({}, "nothing to change"),
        ({"opened": 0, "closed": 0}, "nothing to change"),
        ({"opened": 3, "changed": 0, "mails_sent": 1}, "3 opened, 1 mails sent"),
    ],
)
def test_counts_are_told_in_words(counts, words):
    assert runs.in_words(counts) == words


def test_the_command_shows_progress(jobs, capsys):
    call_command("run_nightly", as_of="2026-11-20", only="first")
    assert capsys.readouterr().out.splitlines() == [
        "first: 10 of 30",
        "first: 20 of 30",
        "first: 30 of 30, finished: 6 rows changed",
    ]


def test_the_command_fails_when_a_job_does(jobs, capsys):
    jobs.fails_at = ("first", 1)
    with pytest.raises(CommandError, match="Not finished: first. Run it again"):
        call_command("run_nightly", as_of="2026-11-20")
    assert "first: failed at 10 of 30. ValueError: No such band" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"as_of": "31 February"}, "“31 February” is not a day. Write it as 2026-11-20."),
        ({"as_of": "2026-02-30"}, "“2026-02-30” is not a day. Write it as 2026-11-20."),
        ({"only": "thirds"}, "There is no nightly job thirds. Choose one of: first, second."),
    ],
)
def test_the_command_refuses_what_it_does_not_know(jobs, options, sentence):
    with pytest.raises(CommandError) as error:
        call_command("run_nightly", **options)
    assert str(error.value) == sentence
    assert not Run.objects.exists()
