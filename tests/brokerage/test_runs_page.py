"""The page of runs: who sees it, and what it says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from brokerage.models import Run
from brokerage.pages.runs import duration, row_of

pytestmark = pytest.mark.django_db
STARTED = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def run(**fields) -> Run:
    values = {
        "name": "follow_ups",
        "as_of": date(2026, 11, 20),
        "started_at": STARTED,
        "ended_at": STARTED + timedelta(seconds=4),
        "done": 600,
        "total": 600,
        "counts": {"opened": 3, "changed": 0, "closed": 1},
    }
    return Run(**{**values, **fields})


def page(browser, query=""):
    return browser.get(reverse("brokerage:runs") + query)


@pytest.mark.parametrize("role", ["manager", "finance_officer", "system_administrator"])
def test_managers_finance_and_system_administrators_see_the_runs(world, browser_for, role):
    run().save()
    text = page(browser_for(world.people[role])).content.decode()
    for words in ("Follow-ups", "20 November 2026, 02:00", "4 seconds", "Finished", "1 closed, 3 opened"):
        assert words in text


@pytest.mark.parametrize("role", ["adviser", "in_work_specialist", "administrator", "employer_liaison"])
def test_others_are_refused(world, browser_for, role):
    assert page(browser_for(world.people[role])).status_code == 403


def test_before_the_first_night_it_says_when_that_will_be(world, browser_for):
    assert "Nothing has run yet" in page(browser_for(world.people["manager"])).content.decode()


def test_an_unfinished_run_shows_how_far_it_is(world, browser_for):
    run(ended_at=None, done=200).save()
    text = page(browser_for(world.people["manager"])).content.decode()
    assert "Not finished" in text
    assert 'max="600"' in text and 'value="200"' in text
    assert "200 of 600 done." in text


@pytest.mark.parametrize("number", [2, 60])
def test_the_number_of_queries_is_small_and_does_not_grow(
    world, browser_for, django_assert_max_num_queries, number
):
    Run.objects.bulk_create(run() for _ in range(number))
    browser = browser_for(world.people["manager"])
    with django_assert_max_num_queries(12):
        response = page(browser)
    assert len(response.context["rows"]) == min(number, 25)


def test_older_runs_are_on_further_pages(world, browser_for):
    Run.objects.bulk_create(run(started_at=STARTED - timedelta(days=n), ended_at=STARTED) for n in range(30))
    assert len(page(browser_for(world.people["manager"]), "?page=2").context["rows"]) == 5


@pytest.mark.parametrize(
    ("fields", "state", "words"),
    [
        ({}, "Finished", "3 opened, 1 closed"),
        ({"counts": {}}, "Finished", "Nothing to change"),
        ({"ended_at": None}, "Not finished", ""),
        (
            {"ended_at": None, "error": "ValueError: No such band"},
            "Failed",
            "ValueError: No such band. It is tried again within the hour.",
        ),
        (
            {"error": "Given up: there is no such job any more."},
            "Given up",
            "Given up: there is no such job any more.",
        ),
    ],
)
def test_a_run_says_how_it_went(fields, state, words):
    row = row_of(run(**fields))
    assert (row.state, row.words) == (state, words)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "under a second"), (1, "1 second"), (59, "59 seconds"), (90, "2 minutes"), (7300, "2 hours")],
)
def test_a_duration_has_one_unit(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words
