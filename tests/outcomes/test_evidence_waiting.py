"""Evidence that waits to be checked: not missing, and the business of those who may judge it."""

from datetime import timedelta

import pytest
from django.urls import reverse

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


def test_whoever_may_judge_gets_a_list_of_what_others_recorded(world, browser_for, day):
    other = worker(world, day, days_ago=10, registration=world.registration(
        world.client(last_name="Leaver"), registered_on=day - timedelta(days=20)
    ))  # fmt: skip
    paper(other, world.adviser, day, 10, 5)
    paper(other, world.people["administrator"], day, 4, 2)
    actions.end_job(job=other, by=world.adviser, as_of=day, ended_on=day - timedelta(days=1), reason="health")
    administrator = browser_for(world.people["administrator"])
    page = administrator.get("/today/").content.decode()
    assert "1 paper waits to be checked." in page and "/in-work/?evidence=waiting" in page
    assert "2 papers wait" in browser_for(world.people["manager"]).get("/today/").content.decode()
    assert "to be checked" not in browser_for(world.adviser).get("/today/").content.decode()
    assert "to be checked" not in browser_for(world.stranger).get("/today/").content.decode()
    page = administrator.get("/in-work/?evidence=waiting").content.decode()
    assert "Mary Leaver" in page and "1 person whose evidence waits" in page
    assert reverse("outcomes:evidence", args=[other.client.reference]) in page


def test_one_s_own_record_is_not_in_one_s_list_and_waiting_is_not_missing(world, browser_for, day):
    paper(worker(world, day, days_ago=10), world.people["administrator"], day, 10, 0)
    administrator = browser_for(world.people["administrator"])
    assert "Mary" not in administrator.get("/in-work/?evidence=waiting").content.decode()
    page = browser_for(world.adviser).get("/in-work/").content.decode()
    assert "Evidence waits to be checked" in page and "Evidence missing" not in page
