"""Pages of jobs, evidence and people in work: who sees what, wrong input in words, and few queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from brokerage import clock
from clients import actions as client_actions
from outcomes import actions
from outcomes.models import Evidence, JobSpell

# A request inside the test's own transaction sets a savepoint and puts the former role back: four more.
OF_THE_TEST = 4
STAFF = (
    "adviser",
    "in_work_specialist",
    "administrator",
    "manager",
    "finance_officer",
    "employer_liaison",
)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def day() -> date:
    return clock.today()


@pytest.fixture
def adviser(world, browser_for):
    return browser_for(world.adviser)


def pdf(name: str = "payslip.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def worker(world, day, days_ago: int = 94, hours: int = 20, registration=None, **fields) -> JobSpell:
    """A job begun so many days ago, recorded through the action."""
    registration = registration or world.registration(
        registered_on=day - timedelta(days=200), plan_agreed_on=day - timedelta(days=200)
    )
    details = {"employer": "Hallam Foods", "title": "Stockroom", "disclosure": "contact_disclosed", **fields}
    return actions.record_job(
        registration=registration, by=world.adviser, as_of=day, started_on=day - timedelta(days=days_ago),
        weekly_hours=Decimal(hours), **details,
    )  # fmt: skip


def paper(job, by, day, first: int, last: int, **fields) -> Evidence:
    """Evidence that covers the days from `first` to `last` days ago."""
    given = {
        "kind": "payslip", "file": pdf(), "obtained_how": "from_client", "obtained_on": day,
        "covers_from": day - timedelta(days=first), "covers_to": day - timedelta(days=last), **fields,
    }  # fmt: skip
    return actions.record_evidence(job=job, by=by, as_of=day, **given)


def address(page: str, job: JobSpell, *more: int) -> str:
    return reverse(f"outcomes:{page}", args=[job.client.reference, *more])


def parts(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def job_form(day: date, **changed) -> dict:
    return {
        "employer": "Hallam Foods", "title": "Stockroom assistant", "kind": "employed", "weekly_hours": "20",
        "disclosure": "not_asked", **parts("started_on", day), "evidence-obtained_how": "from_client",
        **parts("evidence-obtained_on", day), **changed,
    }  # fmt: skip


# The page of jobs


def test_the_page_says_what_the_strip_draws(world, adviser, day):
    job = worker(world, day)
    actions.change_hours(
        job=job, by=world.adviser, from_on=day - timedelta(days=45), weekly=Decimal(12), as_of=day
    )
    page = adviser.get(address("jobs", job)).content.decode()
    assert "<svg" in page and 'role="img"' in page and " style=" not in page
    assert f"In work since {job.started_on.day} " in page and ": 95 days." in page
    assert "part time, because hours were below 16 from" in page
    assert "no evidence for" in page and "Why?" in page and "£625.28" in page
    assert "91 days in work counted" in page


@pytest.mark.parametrize("role", STAFF)
def test_each_role_sees_its_part_of_the_jobs(world, browser_for, day, role):
    job = worker(world, day, hourly_rate=Decimal("12.61"))
    answer = browser_for(world.people[role]).get(address("jobs", job))
    page = answer.content.decode()
    assert answer.status_code == 200 and "Hallam Foods" in page
    sees = role != "employer_liaison"
    assert ("£1,250.55" in page) == sees and ("<svg" in page) == sees and ("12.61" in page) == sees


@pytest.mark.parametrize("role", ["commissioner", "system_administrator"])
def test_other_roles_are_refused(world, browser_for, day, role):
    job = worker(world, day)
    browser = browser_for(world.people[role])
    for page in (address("jobs", job), address("evidence", job), reverse("outcomes:in_work")):
        assert browser.get(page).status_code == 403


def test_another_broker_finds_nothing(world, browser_for, day):
    job = worker(world, day)
    own = paper(job, world.adviser, day, 94, 60)
    stranger = browser_for(world.stranger)
    for page in ("jobs", "job_new", "evidence", "evidence_new"):
        assert stranger.get(address(page, job)).status_code == 404
    for page in ("hours", "job_end", "disclosure"):
        assert stranger.get(address(page, job, job.pk)).status_code == 404
    assert stranger.get(reverse("outcomes:evidence_file", args=[own.pk])).status_code == 404
    judge = reverse("outcomes:evidence_judge", args=[own.pk])
    assert stranger.post(judge, {"verdict": "accept"}).status_code == 404
    assert "Hallam" not in stranger.get("/in-work/").content.decode()


def test_a_client_without_a_job_or_a_registration_is_shown_what_to_do(world, adviser):
    client = world.client()
    page = adviser.get(reverse("outcomes:jobs", args=[client.reference])).content.decode()
    assert "No job has been recorded yet" in page and "Register this client" in page
    assert adviser.get(reverse("outcomes:job_new", args=[client.reference])).status_code == 302


# Recording


def test_a_job_and_its_first_evidence_are_one_page(world, adviser, day):
    registration = world.registration()
    start = day - timedelta(days=3)
    url = reverse("outcomes:job_new", args=[registration.client.reference])
    assert adviser.get(url).status_code == 200
    form = job_form(start, **{
        "evidence-kind": "payslip", "evidence-file": pdf(), **parts("evidence-covers_from", start),
        **parts("evidence-covers_to", day),
    })  # fmt: skip
    assert adviser.post(url, form).status_code == 302
    job = JobSpell.objects.get()
    assert job.evidence.get().file_name == "payslip.pdf"
    page = adviser.get(address("jobs", job)).content.decode()
    assert "would be reached on" in page and "waiting to be checked" in page


def test_where_the_evidence_is_refused_the_job_is_not_kept_either(world, adviser, day):
    registration = world.registration()
    start = day - timedelta(days=3)
    url = reverse("outcomes:job_new", args=[registration.client.reference])
    form = job_form(start, **{
        "evidence-kind": "payslip", "evidence-file": pdf(content=b"MZ\x90 no PDF"),
        **parts("evidence-covers_from", start), **parts("evidence-covers_to", day),
    })  # fmt: skip
    page = adviser.post(url, form).content.decode()
    assert "not a PDF, JPEG or PNG" in page and 'value="Hallam Foods"' in page
    assert not JobSpell.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"employer": ""}, "Enter the employer"),
        ({"employer": "x" * 121}, "120 characters or fewer"),
        ({"title": "\x00"}, "Null characters"),
        ({"weekly_hours": "abc"}, "must be a number"),
        ({"weekly_hours": "NaN"}, "must be a number"),
        ({"weekly_hours": "1e999"}, "Hours a week"),
        ({"weekly_hours": "0"}, "must be more than 0"),
        ({"weekly_hours": "-4"}, "must be more than 0"),
        ({"weekly_hours": "169"}, "A week has 168 hours"),
        ({"weekly_hours": "7.555"}, "digits"),
        ({"started_on_year": "1989"}, "before 1990"),
        ({"started_on_year": "2199"}, "more than a year ahead"),
        ({"started_on_year": "1994"}, "before the client was born"),
        ({"started_on_month": "13"}, "not a month"),
        ({"started_on_day": "31", "started_on_month": "2"}, "not a real date"),
        ({"kind": "pirate"}, "Choose the kind of work"),
        ({"hourly_rate": "-1"}, "more than £0"),
        ({"hourly_rate": "9" * 30}, "digits"),
        ({"expected_end_on_day": "1", "expected_end_on_month": "1", "expected_end_on_year": "2001"},
         "cannot end before it starts"),
        ({"disclosure": ""}, "Answer “May we contact the employer?”"),
    ],
)  # fmt: skip
def test_wrong_input_is_told_in_a_sentence_and_kept(world, adviser, day, changed, says):
    client = world.client(date_of_birth=date(1995, 5, 5))
    world.registration(client)
    url = reverse("outcomes:job_new", args=[client.reference])
    answer = adviser.post(url, {**job_form(day), **changed})
    page = answer.content.decode()
    assert answer.status_code == 200 and "There is a problem" in page and says in page
    assert 'value="Stockroom assistant"' in page or "title" in changed
    assert not JobSpell.objects.exists()


def test_emoji_and_other_scripts_are_kept(world, adviser, day):
    registration = world.registration()
    url = reverse("outcomes:job_new", args=[registration.client.reference])
    assert adviser.post(url, job_form(day, employer="Café 🍞 مخبز")).status_code == 302
    assert JobSpell.objects.get().employer == "Café 🍞 مخبز"


def test_hours_change_end_and_wishes_change(world, adviser, day):
    job = worker(world, day)
    hours, end = address("hours", job, job.pk), address("job_end", job, job.pk)
    assert "before the job started" in adviser.post(
        hours, {**parts("from_on", job.started_on - timedelta(days=1)), "weekly": "12"}
    ).content.decode()  # fmt: skip
    assert adviser.post(hours, {**parts("from_on", day), "weekly": "12"}).status_code == 302
    assert "cannot end before it starts" in adviser.post(
        end, {**parts("ended_on", job.started_on - timedelta(days=1)), "end_reason": "health"}
    ).content.decode()  # fmt: skip
    assert "Choose why the job ended" in adviser.post(end, parts("ended_on", day)).content.decode()
    assert adviser.post(end, {**parts("ended_on", day), "end_reason": "health"}).status_code == 302
    wishes = address("disclosure", job, job.pk)
    assert adviser.post(wishes, {"disclosure": "no_contact"}).status_code == 302
    job.refresh_from_db()
    assert (job.ended_on, job.end_reason, job.disclosure) == (day, "health", "no_contact")
    page = adviser.get(address("jobs", job)).content.decode()
    assert "12 from" in page and "Do not contact the employer" in page


def test_an_administrator_may_record_and_a_post_without_token_is_refused(world, browser_for, day):
    registration = world.registration()
    url = reverse("outcomes:job_new", args=[registration.client.reference])
    strict = browser_for(world.adviser, enforce_csrf_checks=True)
    assert strict.post(url, job_form(day)).status_code == 403
    assert browser_for(world.people["administrator"]).post(url, job_form(day)).status_code == 302


# People in work


def test_the_list_shows_point_contact_wishes_and_missing_evidence(world, adviser, day):
    job = worker(world, day, days_ago=30)
    page = adviser.get("/in-work/").content.decode()
    assert job.client.name in page and "13 weeks in work" in page and "in 60 days" in page
    assert "Evidence missing" in page and "the client has told them" in page and "1 person in work" in page


def test_a_liaison_sees_the_name_and_the_job_and_no_more(world, browser_for, day):
    job = worker(world, day, days_ago=30)
    page = browser_for(world.people["employer_liaison"]).get("/in-work/").content.decode()
    assert job.client.name in page and "Stockroom" in page
    assert "13 weeks" not in page and "missing" not in page and world.adviser.name not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("within=2", {"Near"}), ("adviser=none", {"Nobodys"}), ("evidence=missing", {"Near", "Nobodys"}),
        ("adviser=me", {"Near", "Proven"}), ("", {"Near", "Nobodys", "Proven"}),
        ("within=999", {"Near", "Nobodys", "Proven"}),
        ("sort=password&page=zzz", {"Near", "Nobodys", "Proven"}),
    ],
)  # fmt: skip
def test_filters_find_whom_they_name(world, browser_for, adviser, day, query, found):
    def someone(name: str, days_ago: int, **fields) -> JobSpell:
        registered = day - timedelta(days=200)
        registration = world.registration(world.client(last_name=name, **fields), registered_on=registered)
        return worker(world, day, days_ago, registration=registration)

    someone("Near", 85)
    someone("Nobodys", 10, lead_adviser=None)
    own = paper(someone("Proven", 10), world.adviser, day, 10, 0)
    actions.accept_evidence(evidence=own, by=world.people["manager"], as_of=day)
    page = adviser.get(f"/in-work/?{query}").content.decode()
    assert {name for name in ("Near", "Nobodys", "Proven") if f"Mary {name}<" in page} == found


def test_the_export_is_the_own_caseload_and_safe_to_open(world, adviser, browser_for, day):
    worker(world, day, employer="=cmd|' /C calc'!A0", title="Clerk")
    other = world.registration(world.client(last_name="Theirs", lead_adviser=world.colleague))
    worker(world, day, 10, registration=other)
    answer = adviser.get("/in-work/?format=csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv") and "Clerk, =cmd" in text and "Theirs" not in text
    administrator = browser_for(world.people["administrator"])
    assert administrator.get("/in-work/?format=csv")["Content-Type"].startswith("text/html")


# How many queries


@pytest.mark.parametrize("count", [2, 50])
def test_no_page_grows_in_queries_with_its_rows(world, adviser, day, count, django_assert_max_num_queries):
    first = worker(world, day)
    client_actions.record_consent(
        client=first.client, by=world.adviser, agency=world.agency, purposes=["feedback"], given_on=day
    )
    for number in range(count):
        paper(first, world.adviser, day, 90 - number, 90 - number)
        actions.change_hours(
            job=first, by=world.adviser, from_on=day - timedelta(days=number), weekly=Decimal(12), as_of=day
        )
        worker(world, day, number + 1)
    for page in (
        address("jobs", first),
        address("evidence", first),
        address("evidence_new", first),
        "/in-work/",
    ):
        with django_assert_max_num_queries(12 + OF_THE_TEST):
            assert adviser.get(page).status_code == 200
