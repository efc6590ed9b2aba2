"""The timeline says which job, which hours and which paper an event is about."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from outcomes import actions

DAY = date(2026, 11, 20)


@pytest.fixture
def registration(world):
    return world.registration(registered_on=date(2026, 6, 2), plan_agreed_on=date(2026, 6, 2))


def test_a_job_its_hours_and_its_paper_are_named(world, browser_for, registration):
    job = actions.record_job(
        registration=registration, by=world.adviser, employer="Hallam Foods", title="Stockroom assistant",
        started_on=date(2026, 8, 21), weekly_hours=Decimal(20), as_of=DAY,
    )  # fmt: skip
    actions.change_hours(
        job=job, by=world.adviser, from_on=date(2026, 10, 9), weekly=Decimal("12.5"), as_of=DAY
    )
    actions.record_evidence(
        job=job, by=world.adviser, kind="employer_phone", covers_from=date(2026, 9, 1),
        covers_to=date(2026, 9, 30), obtained_how="by_phone", obtained_on=date(2026, 10, 1),
        said_by="The manager", as_of=DAY,
    )  # fmt: skip
    browser = browser_for(world.adviser)
    page = browser.get(reverse("clients:timeline", args=[registration.client.reference])).content.decode()
    assert "Stockroom assistant at Hallam Foods, 20 h a week" in page
    assert "from 20 to 12.5 h a week at Hallam Foods" in page
    assert "employer confirmed by phone 1–30 September 2026" in page
