"""Pages of evidence: adding, judging by another person, reading files, and files that lie."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from brokerage import clock
from outcomes import actions
from outcomes.models import Evidence
from tests.outcomes.test_job_pages import PDF, STAFF, address, paper, parts, pdf, worker

TEN_MB = 10 * 1024 * 1024


@pytest.fixture
def day():
    return clock.today()


@pytest.fixture
def adviser(world, browser_for):
    return browser_for(world.adviser)


def evidence_form(held, day, **changed) -> dict:
    return {
        "job": held.pk, "kind": "payslip", "obtained_how": "from_client", "file": pdf(),
        **parts("covers_from", held.started_on), **parts("covers_to", day), **parts("obtained_on", day),
        **changed,
    }  # fmt: skip


def test_a_payslip_is_added_and_listed_with_who_and_how(world, adviser, day):
    job = worker(world, day)
    url = address("evidence_new", job)
    assert "2026" in adviser.get(url + "?from=2026-10-06&to=nonsense").content.decode()
    assert adviser.post(url, evidence_form(job, day)).status_code == 302
    page = adviser.get(address("evidence", job)).content.decode()
    for words in ("payslip.pdf", "Waiting to be checked", "from the client", "recorded by Adviser"):
        assert words in page
    assert "You recorded it, so somebody else checks it." in page and "Accept<" not in page


def test_a_call_needs_who_said_it_and_the_clients_wish(world, adviser, day):
    job = worker(world, day, disclosure="not_asked")
    form = evidence_form(job, day, kind="employer_phone", file="", said_by="J. Hallam, owner")
    url = address("evidence_new", job)
    assert "has not said that we may contact" in adviser.post(url, form).content.decode()
    actions.set_disclosure(job=job, by=world.adviser, disclosure="contact_no_disclosure", as_of=day)
    assert "Say who confirmed it" in adviser.post(url, {**form, "said_by": ""}).content.decode()
    assert adviser.post(url, form).status_code == 302
    assert not Evidence.objects.get().file


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"file": ""}, "Choose the file"),
        ({"job": "999999"}, "Choose the job"), ({"job": "x"}, "Choose the job"),
        ({"covers_to_year": "2025"}, "before the first"),
        ({"covers_to_year": "2027"}, "today or in the past"),
        ({"covers_from_year": "1980"}, "before 1990"), ({"obtained_on_year": "2199"}, "today or in the past"),
        ({"covers_to_month": ""}, "must include a month"), ({"kind": "spell"}, "Choose"),
        ({"said_by": "x" * 121}, "120 characters or fewer"),
    ],
)  # fmt: skip
def test_wrong_input_is_told_in_a_sentence(world, adviser, day, changed, says):
    job = worker(world, day)
    answer = adviser.post(address("evidence_new", job), evidence_form(job, day, **changed))
    page = answer.content.decode()
    assert answer.status_code == 200 and "There is a problem" in page and says in page
    assert not Evidence.objects.exists()


def test_days_outside_the_job_are_told_with_its_dates(world, adviser, day):
    job = worker(world, day, days_ago=10)
    early = day - timedelta(days=40)
    form = evidence_form(job, day, **parts("covers_from", early), **parts("covers_to", early))
    assert "The job began on" in adviser.post(address("evidence_new", job), form).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("payslip.pdf", b""), ("payslip.pdf", b"MZ\x90\x00 program"), ("payslip.pdf", b"<html><b>1</b>"),
        ("payslip.html", PDF), ("payslip.pdf", b"<html>" + PDF), ("payslip.png", PDF), ("a.svg", b"<svg/>"),
        ("payslip.pdf", PDF + b"0" * TEN_MB),
    ],
)  # fmt: skip
def test_a_file_that_is_empty_too_large_or_lies_is_refused_with_a_remedy(world, adviser, day, name, content):
    job = worker(world, day)
    form = evidence_form(job, day, file=SimpleUploadedFile(name, content))
    page = adviser.post(address("evidence_new", job), form).content.decode()
    assert "There is a problem" in page and ": " in page.split("error-message", 1)[1]
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "a" * 400 + ".pdf", 'x"\r\nSet: 1.pdf']
)
def test_a_hostile_name_never_leaves_its_field(world, adviser, day, name):
    job = worker(world, day)
    answer = adviser.post(address("evidence_new", job), evidence_form(job, day, file=pdf(name)))
    own = Evidence.objects.first()
    assert answer.status_code in (200, 302) and (own is None) == (answer.status_code == 200)
    if own:
        assert own.file.name.startswith("evidence/") and len(own.file.name) < 60 and "/" not in own.file_name
        answer = adviser.get(reverse("outcomes:evidence_file", args=[own.pk]))
        assert answer["Content-Disposition"].startswith("attachment") and "Set" not in answer.headers


def test_a_file_comes_as_a_download_of_its_own_type(world, adviser, day):
    own = paper(worker(world, day), world.adviser, day, 10, 0)
    answer = adviser.get(reverse("outcomes:evidence_file", args=[own.pk]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="payslip.pdf"'
    assert "no-store" in answer["Cache-Control"]


def test_a_file_that_is_gone_is_not_found(world, adviser, day):
    own = paper(worker(world, day), world.adviser, day, 10, 0)
    own.file.storage.delete(own.file.name)
    assert adviser.get(reverse("outcomes:evidence_file", args=[own.pk])).status_code == 404


@pytest.mark.parametrize("role", STAFF)
def test_who_reads_the_file_and_who_may_judge(world, browser_for, day, role):
    job = worker(world, day)
    own = paper(job, world.colleague, day, 10, 0)
    browser = browser_for(world.people[role])
    reads = browser.get(reverse("outcomes:evidence_file", args=[own.pk])).status_code
    assert reads == (404 if role == "employer_liaison" else 200)
    page = browser.get(address("evidence", job)).content.decode()
    judges = role in ("administrator", "manager", "finance_officer")
    assert ("Accept<" in page) == judges
    answer = browser.post(reverse("outcomes:evidence_judge", args=[own.pk]), {"verdict": "accept"})
    own.refresh_from_db()
    assert (answer.status_code == 302) == judges and (own.state == "accepted") == judges


def test_nobody_judges_their_own_and_a_rejection_says_why(world, browser_for, day):
    manager = world.people["manager"]
    job = worker(world, day)
    own, other = paper(job, manager, day, 10, 0), paper(job, world.adviser, day, 10, 0)
    browser = browser_for(manager)

    def judge(row, **form) -> str:
        url = reverse("outcomes:evidence_judge", args=[row.pk])
        page = browser.post(url, form, follow=True).content.decode()
        row.refresh_from_db()
        return page

    assert "somebody else has to check it" in judge(own, verdict="accept") and own.state == "recorded"
    assert "Choose why the evidence is rejected" in judge(other, verdict="reject")
    assert other.state == "recorded"
    assert "cannot be read" in judge(other, verdict="reject", reason="unreadable")
    assert (other.state, other.decided_by) == ("rejected", manager)
    assert "already" in judge(other, verdict="accept") and other.state == "rejected"
    assert browser.get(reverse("outcomes:evidence_judge", args=[own.pk])).status_code == 405
