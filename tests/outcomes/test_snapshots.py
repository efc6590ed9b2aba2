"""The night's counts: what counts as job entry and sustained, and that a second night changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from brokerage import nightly
from brokerage.models import MilestoneTerm
from clients.models import Registration
from outcomes import snapshots
from outcomes.models import Evaluation, MeasureSnapshot
from tests import factories as make

AS_OF = date(2026, 11, 20)
STEPS = ("milestones", "overlaps", "measures")


def run(name: str, as_of: date = AS_OF) -> dict[str, int]:
    step = nightly.JOBS[name].step(as_of, 0)
    assert step.finished
    return step.counts


def versions() -> dict[str, list]:
    """Every row version of what the nights write: changes when a row is written, whatever is in it."""
    found = {}
    with connection.cursor() as cursor:
        for table in ("outcomes_milestone", "outcomes_evaluation", "outcomes_measuresnapshot"):
            cursor.execute(f"SELECT id, xmin::text, cmin::text, ctid::text FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def by_plain_count(as_of: date) -> dict[tuple, list[int]]:
    """The same in Python, one registration at a time."""
    found: dict[tuple, list[int]] = {}
    for registration in Registration.objects.filter(registered_on__lte=as_of):
        key = (registration.contract_id, registration.office_id, registration.registered_on.replace(day=1))
        counts = found.setdefault(key, [0, 0, 0, 0])
        judged = Evaluation.objects.filter(registration=registration).first()
        counts[0] += 1
        counts[1] += bool(judged and judged.job_entry_on and judged.job_entry_on <= as_of)
        counts[2] += bool(judged and judged.sustained_on and judged.sustained_on <= as_of)
        counts[3] += registration.claim_length == "24_months_and_over"
    return found


def stored(as_of: date) -> dict[tuple, list[int]]:
    return {
        (row.contract_id, row.office_id, row.month): [getattr(row, name) for name in snapshots.FIGURES]
        for row in MeasureSnapshot.objects.filter(as_of=as_of)
    }


@pytest.fixture
def mixed(world):
    """Registrations of several months: without work, just begun, sustained, of a long claim, and ahead."""
    for month in (3, 4, 4, 6, 6, 6):
        world.registration(registered_on=date(2026, month, 5))
    for month, start in ((3, date(2026, 3, 10)), (4, date(2026, 11, 1)), (6, date(2026, 7, 1))):
        registration = world.registration(registered_on=date(2026, month, 5))
        make.JobSpellFactory(registration=registration, started_on=start)
    world.registration(registered_on=date(2026, 6, 5), claim_length="24_months_and_over")
    world.registration(registered_on=AS_OF + timedelta(days=1))


def test_counts_equal_a_plain_count(world, mixed):
    for name in STEPS:
        run(name)
    assert stored(AS_OF) == by_plain_count(AS_OF)
    assert sum(counts[0] for counts in stored(AS_OF).values()) == 10
    assert [sum(counts[place] for counts in stored(AS_OF).values()) for place in (1, 2, 3)] == [3, 2, 1]


def test_an_earlier_day_counts_no_later_point(world, mixed):
    for name in STEPS:
        run(name)
    snapshots.write(date(2026, 3, 31))
    assert stored(date(2026, 3, 31)) == by_plain_count(date(2026, 3, 31))
    assert [counts[:3] for counts in stored(date(2026, 3, 31)).values()] == [[2, 1, 0]]


def test_job_entry_counts_where_nothing_is_paid_for_it_and_the_last_point_is_the_outcome(world):
    """A neighbourhood contract pays for 4 and for 13 weeks: 4 weeks alone are no sustained outcome."""
    terms = world.contract.terms.get()
    MilestoneTerm.objects.filter(terms=terms, code="job_entry").delete()
    MilestoneTerm.objects.create(
        broker=world.northgate, terms=terms, position=1, code="four_weeks", name="4 weeks in work",
        basis="weeks_in_work", amount=Decimal(400), weeks=4, window_weeks=4,
    )  # fmt: skip
    registration = world.registration(registered_on=date(2026, 9, 1))
    make.JobSpellFactory(registration=registration, started_on=AS_OF - timedelta(days=40))
    for name in STEPS:
        run(name)
    assert [counts[:3] for counts in stored(AS_OF).values()] == [[1, 1, 0]]


def test_a_second_night_writes_no_row(world, mixed):
    for name in STEPS:
        run(name)
    before = versions()
    again = {name: run(name) for name in STEPS}
    assert versions() == before
    assert all(counts["changed"] == 0 for counts in again.values())


def test_only_what_differs_is_written_again(world, mixed):
    run("milestones")
    run("measures")
    before = {row[0]: row for row in versions()["outcomes_measuresnapshot"]}
    world.registration(registered_on=date(2026, 3, 5))
    assert run("measures") == {"changed": 1}
    after = {row[0]: row for row in versions()["outcomes_measuresnapshot"]}
    changed = [pk for pk, row in after.items() if before[pk] != row]
    assert MeasureSnapshot.objects.get(pk=changed[0]).month == date(2026, 3, 1) and len(changed) == 1


def test_a_cohort_that_has_gone_is_taken_away(world):
    registration = world.registration(registered_on=date(2026, 3, 5))
    run("measures")
    registration.registered_on = date(2026, 4, 5)
    registration.save()
    assert run("measures") == {"changed": 2}
    assert [month for _, _, month in stored(AS_OF)] == [date(2026, 4, 1)]


def test_the_rows_of_a_night_are_counted_in_few_queries(world, mixed, django_assert_num_queries):
    run("milestones")
    with django_assert_num_queries(3):
        snapshots.write(AS_OF)
