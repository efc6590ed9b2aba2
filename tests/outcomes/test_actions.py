"""What people do about jobs and evidence, and what becomes of milestones and timeline at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from clients.actions import agree_plan, close_registration
from clients.models import Client, TimelineEvent
from outcomes import actions
from outcomes.models import Evaluation, Evidence, JobSpell, Milestone

TODAY = date(2026, 11, 20)
START = date(2026, 8, 21)
THIRTEEN_WEEKS = date(2026, 11, 19)
PDF = b"%PDF-1.7\n1 0 obj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40


@pytest.fixture
def registration(world):
    client = world.client(date_of_birth=date(1984, 5, 1))
    return world.registration(client, plan_agreed_on=date(2026, 6, 2))


@pytest.fixture
def record_job(world, registration):
    def record(**fields) -> JobSpell:
        usual = {
            "registration": registration, "by": world.adviser, "employer": "Hallam Foods",
            "title": "Stockroom assistant", "started_on": START, "weekly_hours": Decimal(20), "as_of": TODAY,
        }  # fmt: skip
        return actions.record_job(**{**usual, **fields})

    return record


@pytest.fixture
def record_evidence(world):
    def record(job, **fields) -> Evidence:
        usual = {
            "job": job, "by": world.adviser, "kind": "employer_phone", "covers_from": START,
            "covers_to": THIRTEEN_WEEKS, "obtained_how": "by_phone", "obtained_on": TODAY,
            "said_by": "The shift manager", "as_of": TODAY,
        }  # fmt: skip
        return actions.record_evidence(**{**usual, **fields})

    return record


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-whatever")


def milestone(registration, code: str) -> Milestone:
    return Milestone.objects.get(registration=registration, code=code)


def events(registration, kind: str) -> list[TimelineEvent]:
    return list(TimelineEvent.objects.filter(client=registration.client, kind=kind).order_by("pk"))


def refused(field: str):
    """The action is refused with a sentence at this field."""

    class Refused:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, trace):
            assert kind is ValidationError, "nothing was refused"
            assert list(error.message_dict) == [field]
            sentence = error.message_dict[field][0]
            assert sentence.endswith(".") and " " in sentence
            return True

    return Refused()


def test_a_job_has_its_first_hours_and_its_milestones_at_once(record_job, registration):
    job = record_job()
    assert list(job.hours.values_list("from_on", "weekly")) == [(START, Decimal("20.00"))]
    assert [event.facts for event in events(registration, "job_started")] == [{"job": job.pk}]
    assert milestone(registration, "job_entry").state == "blocked"
    assert milestone(registration, "job_entry").reasons == ["evidence_missing"]
    assert milestone(registration, "sustained").reached_on == THIRTEEN_WEEKS


def test_a_client_with_a_job_is_in_work_from_its_first_day_to_its_last(record_job, registration, world):
    job = record_job()
    actions.end_job(job=job, by=world.adviser, ended_on=date(2026, 9, 30), reason="health", as_of=TODAY)
    for day, is_in_work in (
        (START - timedelta(days=1), False), (START, True),
        (date(2026, 9, 30), True), (date(2026, 10, 1), False),
    ):  # fmt: skip
        assert Client.objects.in_work(day).filter(pk=registration.client_id).exists() is is_in_work


def test_volunteering_is_not_work_and_earns_nothing(record_job, registration):
    record_job(kind="voluntary")
    assert not Client.objects.in_work(TODAY).filter(pk=registration.client_id).exists()
    assert milestone(registration, "job_entry").state == "not_reached"
    assert events(registration, "job_entry") == []


@pytest.mark.parametrize("hours", ["0", "-3", "168.01", "NaN", "Infinity", "7.125"])
def test_impossible_hours_are_refused(record_job, hours):
    with refused("weekly_hours"):
        record_job(weekly_hours=Decimal(hours))
    assert not JobSpell.objects.exists()


@pytest.mark.parametrize("hours", ["0.5", "168"])
def test_hours_at_the_edges_are_kept(record_job, hours):
    assert record_job(weekly_hours=Decimal(hours)).hours.get().weekly == Decimal(hours)


@pytest.mark.parametrize("start", [date(2031, 1, 1), date(1984, 4, 30), date(1990, 1, 1)])
def test_a_start_too_far_ahead_or_in_childhood_is_refused(record_job, start):
    with refused("started_on"):
        record_job(started_on=start)


def test_an_expected_end_before_the_start_is_refused(record_job):
    with refused("expected_end_on"):
        record_job(expected_end_on=START - timedelta(days=1))


def test_fewer_hours_turn_the_thirteen_weeks_part_time_and_the_same_day_again_corrects(
    record_job, registration, world
):
    job = record_job()
    change = {"job": job, "by": world.adviser, "from_on": date(2026, 10, 9), "as_of": TODAY}
    actions.change_hours(weekly=Decimal(12), **change)
    assert milestone(registration, "sustained").band == "part_time"
    assert str(milestone(registration, "sustained").amount) == "625.28"
    assert milestone(registration, "job_entry").band == "full_time"
    actions.change_hours(weekly=Decimal(18), **change)
    assert milestone(registration, "sustained").band == "full_time"
    assert job.hours.count() == 2


def test_hours_outside_the_job_are_refused(record_job, world):
    job = record_job()
    with refused("from_on"):
        actions.change_hours(
            job=job, by=world.adviser, from_on=START - timedelta(days=1), weekly=Decimal(9), as_of=TODAY
        )
    actions.end_job(job=job, by=world.adviser, ended_on=TODAY, reason="health", as_of=TODAY)
    with refused("from_on"):
        actions.change_hours(
            job=job, by=world.adviser, from_on=TODAY + timedelta(days=1), weekly=Decimal(9), as_of=TODAY
        )


def test_a_job_cannot_end_before_it_starts_or_without_a_reason(record_job, world):
    job = record_job()
    with refused("ended_on"):
        actions.end_job(
            job=job, by=world.adviser, ended_on=START - timedelta(days=1), reason="health", as_of=TODAY
        )
    with refused("reason"):
        actions.end_job(job=job, by=world.adviser, ended_on=TODAY, reason="bored", as_of=TODAY)


def test_job_entry_is_told_once_moved_and_taken_back_without_editing(record_job, registration, world):
    record_job()
    actions.evaluate(registration.pk, TODAY)
    (first,) = events(registration, "job_entry")
    assert (first.happened_on, first.facts) == (START, {"registration": registration.pk})

    earlier = record_job(started_on=date(2026, 7, 6))
    first, second = events(registration, "job_entry")
    assert (second.happened_on, second.supersedes) == (date(2026, 7, 6), first)

    JobSpell.objects.filter(registration=registration).update(kind="voluntary")
    actions.evaluate(registration.pk, TODAY)
    (withdrawn,) = [e for e in events(registration, "outcome_withdrawn") if e.supersedes_id == second.pk]
    assert withdrawn.facts["registration"] == registration.pk
    JobSpell.objects.filter(pk=earlier.pk).update(kind="employed")
    actions.evaluate(registration.pk, TODAY)
    assert len(events(registration, "job_entry")) == 3


def test_a_sustained_outcome_is_told_when_its_day_has_come_not_before(record_job, registration):
    record_job(as_of=START)
    assert events(registration, "sustained_outcome") == []
    actions.evaluate(registration.pk, THIRTEEN_WEEKS - timedelta(days=1))
    assert events(registration, "sustained_outcome") == []
    actions.evaluate(registration.pk, THIRTEEN_WEEKS)
    (event,) = events(registration, "sustained_outcome")
    assert event.happened_on == THIRTEEN_WEEKS
    assert event.facts == {"registration": registration.pk, "milestone": "sustained"}


def test_accepted_evidence_makes_milestones_payable_and_rejected_does_not(
    record_job, record_evidence, registration, world
):
    evidence = record_evidence(record_job())
    assert milestone(registration, "sustained").state == "blocked"
    actions.accept_evidence(evidence=evidence, by=world.people["administrator"], as_of=TODAY)
    assert milestone(registration, "sustained").state == "payable"
    assert milestone(registration, "job_entry").state == "payable"
    assert [event.facts for event in events(registration, "evidence_accepted")] == [{"evidence": evidence.pk}]


def test_rejected_evidence_says_why_and_blocks_on(record_job, record_evidence, registration, world):
    evidence = record_evidence(record_job())
    with refused("reason"):
        actions.reject_evidence(evidence=evidence, by=world.people["finance_officer"], reason="", as_of=TODAY)
    actions.reject_evidence(
        evidence=evidence, by=world.people["finance_officer"], reason="hours_not_shown", as_of=TODAY
    )
    evidence.refresh_from_db()
    assert (evidence.state, evidence.reject_reason) == ("rejected", "hours_not_shown")
    assert milestone(registration, "sustained").state == "blocked"


def test_nobody_accepts_or_rejects_what_they_recorded(record_job, record_evidence, world):
    evidence = record_evidence(record_job(), by=world.people["manager"])
    for act in (
        lambda: actions.accept_evidence(evidence=evidence, by=world.people["manager"], as_of=TODAY),
        lambda: actions.reject_evidence(
            evidence=evidence, by=world.people["manager"], reason="unreadable", as_of=TODAY
        ),
    ):
        with pytest.raises(ValidationError, match="somebody else has to check it"):
            act()


def test_evidence_is_judged_once(record_job, record_evidence, world):
    evidence = record_evidence(record_job())
    actions.accept_evidence(evidence=evidence, by=world.people["manager"], as_of=TODAY)
    with pytest.raises(ValidationError, match="already"):
        actions.reject_evidence(
            evidence=evidence, by=world.people["finance_officer"], reason="unreadable", as_of=TODAY
        )


@pytest.mark.services
def test_the_database_refuses_an_acceptor_who_recorded_it(record_job, record_evidence, world):
    evidence = record_evidence(record_job())
    with pytest.raises(IntegrityError, match="acceptor_is_not_recorder"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(
            state="accepted", decided_by=world.adviser, decided_at=evidence.recorded_at
        )


@pytest.mark.services
def test_the_database_refuses_hours_that_do_not_begin_with_the_job(record_job):
    job = record_job()
    with pytest.raises(IntegrityError, match="first hours"), transaction.atomic():
        job.hours.update(from_on=START + timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS first_hours_on_the_start_day IMMEDIATE")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"covers_to": START - timedelta(days=1)}, "covers_to"),
        ({"covers_to": TODAY + timedelta(days=1)}, "covers_to"),
        ({"obtained_on": TODAY + timedelta(days=1)}, "obtained_on"),
        ({"said_by": ""}, "said_by"),
        ({"kind": "payslip"}, "file"),
    ],
)
def test_evidence_that_cannot_be_is_refused(record_job, record_evidence, fields, field):
    job = record_job()
    with refused(field):
        record_evidence(job, **fields)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("slip.pdf", PDF, "application/pdf"),
        ("PHOTO.JPG", JPEG, "image/jpeg"),
        ("picture.png", PNG, "image/png"),
    ],
)
def test_a_file_is_kept_under_a_random_name_with_the_type_it_has(
    record_job, record_evidence, name, content, media_type
):
    evidence = record_evidence(record_job(), kind="payslip", file=upload(name, content))
    assert evidence.file_type == media_type
    assert (evidence.file_name, evidence.file_size) == (name, len(content))
    assert name.split(".")[0] not in evidence.file.name
    with evidence.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("slip.pdf", b""),
        ("slip.pdf", b"<html><script>alert(1)</script></html>"),
        ("slip.pdf", PNG),
        ("slip.png", PDF),
        ("slip.pdf.exe", PDF),
        ("slip", PDF),
        ("slip.pdf", b"MZ" + b"\x00" * 60),
        ("slip.pdf", b"\n" * 20 + PDF),
        ("slip.png", b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>" + b" " * 40),
        ("slip.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
    ids=[
        "empty", "html", "png as pdf", "pdf as png", "exe", "no ending", "program", "late pdf", "half png",
        "svg",
    ],
)  # fmt: skip
def test_a_file_that_is_empty_or_lies_is_refused(record_job, record_evidence, name, content):
    job = record_job()
    with refused("file"):
        record_evidence(job, kind="payslip", file=upload(name, content))
    assert not Evidence.objects.exists()


def test_a_file_over_ten_megabytes_is_refused(record_job, record_evidence):
    job = record_job()
    with refused("file"):
        record_evidence(job, kind="payslip", file=upload("a.pdf", PDF + b" " * (10 * 1024 * 1024)))


def test_a_hostile_name_is_shown_bare_and_never_used(record_job, record_evidence):
    file = upload("x.pdf", PDF)
    file._name = "../../etc/passwd\r\nX: y.pdf"
    evidence = record_evidence(record_job(), kind="payslip", file=file)
    assert evidence.file_name == "passwdX: y.pdf"
    assert evidence.file.name.startswith("evidence/") and ".." not in evidence.file.name


def test_a_plan_frees_the_registration_fee_and_closing_keeps_it(world):
    registration = world.registration()
    actions.evaluate(registration.pk, TODAY)
    assert milestone(registration, "registration").reasons == ["action_plan_missing"]
    agree_plan(
        registration=registration, by=world.adviser, goal="Work", agreed_on=date(2026, 7, 1),
        agreed_how="in_person", review_on=date(2026, 10, 1), steps=[], as_of=TODAY,
    )  # fmt: skip
    assert milestone(registration, "registration").state == "payable"
    close_registration(
        registration=registration, by=world.adviser, closed_on=TODAY, reason="health", as_of=TODAY
    )
    assert milestone(registration, "registration").state == "payable"


def test_evaluating_again_writes_no_row(record_job, registration):
    record_job()
    before = versions()
    assert actions.evaluate(registration.pk, TODAY) is False
    assert versions() == before


def versions() -> list:
    """Every stored row of the evaluation with the transaction that wrote it."""
    with connection.cursor() as cursor:
        found = []
        for model in (Milestone, Evaluation, TimelineEvent):
            cursor.execute(f"SELECT xmin, cmin, ctid, id FROM {model._meta.db_table} ORDER BY id")
            found.append([tuple(map(str, row)) for row in cursor.fetchall()])
        return found
