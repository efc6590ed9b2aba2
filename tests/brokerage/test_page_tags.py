"""Words, dates and sums as the pages write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from brokerage.templatetags import govuk

TODAY = date(2026, 11, 22)


def drawn(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/clients/{query}")
    return Template(source).render(Context({"request": request, **context}))


def test_dates_are_written_out():
    assert govuk.date_text(date(2003, 11, 3)) == "3 November 2003"
    assert govuk.weekday_text(TODAY) == "Sunday 22 November 2026"
    assert govuk.date_text(None) == "–"


def test_an_instant_shows_as_the_clock_on_the_wall_shows_it():
    summer_night = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert govuk.date_text(summer_night) == "2 July 2026"
    assert govuk.datetime_text(summer_night) == "2 July 2026, 00:30"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (22, "today"),
        (21, "yesterday"),
        (23, "tomorrow"),
        (1, "21 days ago"),
        (25, "in 3 days"),
    ],
)
def test_distance_of_a_day(day, words):
    assert govuk.days_ago(date(2026, 11, day), TODAY) == words


def test_never_is_a_word():
    assert govuk.days_ago(None, TODAY) == "never"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("1250.55"), "£1,250.55"),
        (0, "£0.00"),
        ("-5", "−£5.00"),
        (None, "–"),
        ("", "–"),
        ("many", "–"),
    ],
)
def test_money(value, words):
    assert govuk.money(value) == words


def test_money_without_pence_and_rates():
    assert govuk.money_round(Decimal("22510.40")) == "£22,510"
    assert govuk.percent(Decimal("0.274")) == "27.4%"


def test_counts_agree_with_their_words():
    assert govuk.pluralise(1, "client") == "1 client"
    assert govuk.pluralise(0, "client") == "0 clients"
    assert govuk.pluralise(2000, "person,people") == "2,000 people"


def test_a_tag_always_carries_its_word_and_escapes_it():
    assert govuk.tag("Amber") == '<strong class="govuk-tag govuk-tag--orange">Amber</strong>'
    assert "<b>" not in govuk.tag("<b>")


def test_a_bar_stays_within_its_frame():
    assert 'width="88.0"' in govuk.bar(88, 100)
    assert 'width="100.0"' in govuk.bar(112, 100, "red")
    assert 'width="0.0"' in govuk.bar(5, 0)


def test_a_header_sorts_one_way_then_the_other_and_keeps_the_filters():
    source = '{% sort_header "Name" "name" %}'
    assert 'aria-sort="none"' in drawn(source)
    up = drawn(source, "?sort=name&state=open&page=3")
    assert 'aria-sort="ascending"' in up
    assert 'href="?sort=-name&amp;state=open"' in up
    down = drawn(source, "?sort=-name")
    assert 'aria-sort="descending"' in down and 'href="?sort=name"' in down


def test_pages_keep_the_query_and_name_the_current_one():
    html = drawn("{% pagination page %}", "?state=open", page=Paginator(range(100), 10).page(5))
    assert 'href="?state=open&amp;page=6"' in html
    assert html.count('aria-current="page"') == 1
    assert drawn("{% pagination page %}", page=Paginator(range(5), 10).page(1)).strip() == ""
