"""Once a week every registration is judged anew, and what differs is mended and told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from brokerage.models import Run
from brokerage.runs import run_night
from outcomes.actions import evaluate
from outcomes.actions.full_pass import full_pass
from outcomes.models import Evaluation, Milestone
from outcomes.nightly import FULL_PASS
from tests import factories as make

SUNDAY = date(2026, 11, 22)


@pytest.fixture
def workers(world):
    """Three people in work, judged."""
    found = []
    for _ in range(3):
        registration = world.registration(plan_agreed_on=date(2026, 6, 10))
        make.JobSpellFactory(registration=registration, recorded_by=world.adviser)
        evaluate(registration.pk, SUNDAY)
        found.append(registration)
    return found


def test_nothing_to_mend_changes_nothing(workers):
    ids = [row.pk for row in workers]
    assert full_pass(ids, SUNDAY).mended == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda pk: Milestone.objects.filter(registration=pk, code="job_entry").update(amount=Decimal("1.00")),
        lambda pk: Milestone.objects.filter(registration=pk, code="sustained").delete(),
        lambda pk: Evaluation.objects.filter(registration=pk).update(job_entry_on=None),
        lambda pk: Evaluation.objects.filter(registration=pk).delete(),
    ],
)
def test_a_difference_is_mended_and_named(workers, spoil):
    ids = [row.pk for row in workers]
    whole = list(Milestone.objects.filter(registration_id=ids[1]).values("code", "amount", "state"))
    spoil(ids[1])
    assert full_pass(ids, SUNDAY).mended == (ids[1],)
    assert list(Milestone.objects.filter(registration_id=ids[1]).values("code", "amount", "state")) == whole
    assert full_pass(ids, SUNDAY).mended == ()


def test_a_digest_out_of_date_is_renewed_but_is_no_fault(workers):
    ids = [row.pk for row in workers]
    Evaluation.objects.filter(registration_id=ids[0]).update(facts_digest="old")
    assert full_pass(ids, SUNDAY).mended == ()
    assert Evaluation.objects.get(registration_id=ids[0]).facts_digest != "old"


def test_the_night_does_it_once_a_week_and_says_what_it_mended(workers):
    Milestone.objects.filter(registration=workers[0], code="job_entry").update(amount=Decimal("1.00"))
    (run,) = run_night(SUNDAY, only=FULL_PASS)
    assert run.counts == {"evaluated": 3, "mended": 1} and run.total == 3
    (next_day,) = run_night(SUNDAY + timedelta(days=1), only=FULL_PASS)
    assert (next_day.total, next_day.done, next_day.error) == (0, 0, "")
    (week_later,) = run_night(SUNDAY + timedelta(days=7), only=FULL_PASS)
    assert week_later.counts["evaluated"] == 3
    assert Run.objects.filter(name=FULL_PASS).count() == 3
