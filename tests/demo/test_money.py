"""What the demo earned and claimed agrees with the rules."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from brokerage.models import Run
from clients.models import FollowUp, Registration
from outcomes.models import Claim, Evaluation, Evidence, LedgerLine, Milestone


def test_the_night_has_judged_every_registration(demo):
    assert Evaluation.objects.count() == Registration.objects.count()
    assert not Run.objects.exclude(error="").exists()
    assert not Run.objects.filter(name="digest").exists()
    assert FollowUp.objects.open().exists()


def test_rates_are_near_those_of_the_samples(demo):
    registered = Registration.objects.count()
    entered = Evaluation.objects.filter(job_entry_on__lte=demo).count()
    sustained = Milestone.objects.filter(basis="weeks_in_work", reached_on__lte=demo).exclude(
        code="four_weeks"
    )
    assert 0.15 < entered / registered < 0.36
    assert 0.40 < sustained.count() / entered < 0.80


def test_no_claim_is_for_a_milestone_that_is_not_payable(demo):
    payable = {(row.registration_id, row.code): row for row in Milestone.objects.filter(state="payable")}
    claims = Claim.objects.all()
    assert claims.exists()
    for claim in claims:
        milestone = payable[claim.registration_id, claim.milestone_code]
        assert (claim.amount, claim.band, claim.terms_id, claim.reached_on) == (
            milestone.amount,
            milestone.band,
            milestone.terms_id,
            milestone.reached_on,
        )


def test_nothing_was_drafted_before_its_evidence_was_accepted(demo):
    for claim in Claim.objects.filter(milestone_code="job_entry"):
        papers = Evidence.objects.filter(
            job__registration_id=claim.registration_id,
            state="accepted",
            covers_from__lte=claim.reached_on,
            covers_to__gte=claim.reached_on,
        )
        assert min(timezone.localdate(paper.decided_at) for paper in papers) < claim.drafted_on


def test_most_of_what_has_been_payable_for_weeks_is_claimed(demo):
    old = Milestone.objects.filter(
        state="payable", basis="registration", reached_on__lt=demo - timedelta(days=60)
    )
    claimed = set(Claim.objects.live().values_list("registration_id", "milestone_code"))
    share = sum((row.registration_id, row.code) in claimed for row in old) / len(old)
    assert 0.78 < share < 1


def test_claims_pass_through_two_people_in_the_order_of_their_days(demo):
    for claim in Claim.objects.all():
        days = [claim.reached_on, claim.drafted_on, claim.approved_on, claim.submitted_on, claim.settled_on]
        known = [day for day in days if day]
        assert known == sorted(known)
        assert known[-1] < demo
        assert claim.approved_by_id != claim.drafted_by_id


def test_the_ledger_holds_what_was_paid_and_nothing_else(demo):
    paid = Claim.objects.filter(state="paid")
    assert paid.annotate(lines_=Count("lines")).exclude(lines_=1).count() == 0
    total = LedgerLine.objects.filter(claim__state="paid").aggregate(total=Sum("amount"))["total"]
    assert total == paid.aggregate(total=Sum("amount"))["total"]
    assert not LedgerLine.objects.exclude(claim__state__in=["paid", "part_paid"]).exists()


def test_toms_thirteen_weeks_wait_for_evidence(demo):
    """The strip that the pages are shown with: 20 hours, then 12, and no payslip since."""
    rows = {row.code: row for row in Milestone.objects.filter(registration__client__reference="NG-04417")}
    assert rows["sustained"].state == "blocked"
    assert rows["sustained"].reached_on == demo - timedelta(days=3)
    assert rows["sustained"].band == "part_time"
    assert rows["sustained"].amount == Decimal("625.28")
    claims = Claim.objects.filter(registration__client__reference="NG-04417")
    assert {claim.milestone_code: claim.state for claim in claims} == {
        "registration": "paid",
        "job_entry": "paid",
    }
