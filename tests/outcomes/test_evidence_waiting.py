"""Evidence that waits to be checked: not missing, and the business of those who may judge it."""

import pytest

from brokerage import clock
from clients.digest import digest_for
from clients.followups import reconcile
from clients.models import FollowUp
from outcomes import actions
from tests.outcomes.test_job_pages import address, paper, worker


@pytest.fixture
def day():
    return clock.today()


def open_kinds() -> set[str]:
    found = FollowUp.objects.open().filter(kind__startswith="evidence")
    return set(found.values_list("kind", flat=True))


def test_recorded_evidence_is_told_to_those_who_judge_and_not_to_the_adviser(world, browser_for, day):
    job = worker(world, day, days_ago=10)
    reconcile(day)
    assert open_kinds() == {"evidence_missing"}
    adviser = browser_for(world.adviser)
    assert "Add evidence" in adviser.get("/today/").content.decode()
    held = paper(job, world.adviser, day, 10, 0)
    reconcile(day)
    assert open_kinds() == {"evidence_to_check"}
    page = adviser.get("/today/").content.decode()
    assert "waits to be checked" not in page and "no evidence" not in page
    digest = digest_for(world.adviser, day)
    assert digest is None or "evidence" not in str(digest.due)
    jobs = adviser.get(address("jobs", job)).content.decode()
    assert "waits to be checked" in jobs and "no evidence" not in jobs and "?from=" not in jobs
    for role in ("administrator", "manager", "finance_officer"):
        page = browser_for(world.people[role]).get("/today/").content.decode()
        assert "waits to be checked" in page and "Check evidence" in page, role
    actions.reject_evidence(evidence=held, by=world.people["manager"], as_of=day, reason="unreadable")
    reconcile(day)
    assert open_kinds() == {"evidence_missing"}


def test_another_office_and_another_broker_hear_nothing(world, browser_for, day):
    paper(worker(world, day, days_ago=10), world.adviser, day, 10, 0)
    reconcile(day)
    assert "Clear." in browser_for(world.stranger).get("/today/").content.decode()
