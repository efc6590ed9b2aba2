"""Claims and payments in the past, for milestones that the rules had found payable by then."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.utils import timezone

from brokerage.demo.draw import after, instant, pick
from brokerage.demo.organisation import Team
from brokerage.demo.rows import Rows
from brokerage.models import User
from outcomes.codes import ClaimState, EvidenceState, LineKind, MilestoneState
from outcomes.models import Claim, Evidence, LedgerLine, Milestone

# Of what is ready, the share that somebody never got round to.
FORGOTTEN = 0.05


@dataclass
class Office:
    """Who deals with a Job Broker's money: never the same person twice for one claim."""

    drafters: list[User]
    approvers: list[User]

    @classmethod
    def of(cls, team: Team) -> "Office":
        return cls(team.colleagues["finance_officer"], team.colleagues["manager"])


def write_claims(teams: list[Team], seed: int, as_of: date, always: set[str]) -> None:
    """Claim most of what is payable. always: references of clients whose milestones are never forgotten."""
    offices = {team.broker.pk: Office.of(team) for team in teams}
    papers = _accepted_papers()
    rows = Rows()
    milestones = Milestone.objects.filter(state=MilestoneState.PAYABLE)
    milestones = milestones.select_related("registration__client").order_by(
        "registration__client__reference", "registration__registered_on", "position"
    )
    for milestone in milestones:
        reference = milestone.registration.client.reference
        rng = Random(f"{seed} claim {reference} {milestone.registration.registered_on} {milestone.code}")
        if rng.random() < FORGOTTEN and reference not in always:
            continue
        ready_on = _ready_on(milestone, papers[milestone.registration_id])
        _claim(rows, rng, milestone, ready_on, offices[milestone.broker_id], as_of)
    rows.write()


def _accepted_papers() -> dict[int, list[Evidence]]:
    """Accepted evidence by registration."""
    found = defaultdict(list)
    accepted = Evidence.objects.filter(state=EvidenceState.ACCEPTED).order_by("pk")
    for paper in accepted.select_related("job"):
        found[paper.job.registration_id].append(paper)
    return found


def _ready_on(milestone: Milestone, papers: list[Evidence]) -> date:
    """The day from which the rules called it payable: reached, and its days proven."""
    needed = {milestone.counted_first or milestone.reached_on, milestone.reached_on}
    decided = [
        timezone.localdate(paper.decided_at)
        for day in needed
        for paper in papers
        if paper.covers_from <= day <= paper.covers_to
    ]
    return max([milestone.reached_on, *decided])


def _claim(
    rows: Rows, rng: Random, milestone: Milestone, ready_on: date, office: Office, as_of: date
) -> None:
    """Draft it some days after it was ready, and take it as far as the time since allows."""
    drafted_on = _weekday_after(ready_on, rng.randint(2, 24))
    if drafted_on >= as_of:
        return
    claim = Claim(
        broker_id=milestone.broker_id,
        contract_id=milestone.registration.contract_id,
        registration=milestone.registration,
        milestone_code=milestone.code,
        terms_id=milestone.terms_id,
        reached_on=milestone.reached_on,
        band=milestone.band,
        amount=milestone.amount,
        drafted_by=rng.choice(office.drafters),
        drafted_on=drafted_on,
    )
    rows.add(claim)
    approved_on, submitted_on, settled_on = _later_days(rng, drafted_on)
    if approved_on >= as_of:
        return
    claim.state, claim.approved_on = ClaimState.APPROVED, approved_on
    claim.approved_by = rng.choice(office.approvers)
    if submitted_on >= as_of:
        return
    claim.state, claim.submitted_on = ClaimState.SUBMITTED, submitted_on
    if settled_on < as_of:
        claim.settled_on = settled_on
        _settle(rows, rng, claim)
        if claim.state == ClaimState.REJECTED and rng.random() < 0.6:
            _claim(rows, rng, milestone, settled_on, office, as_of)


def _later_days(rng: Random, drafted_on: date) -> Iterator[date]:
    day = drafted_on
    for soonest, latest in ((1, 6), (1, 9), (14, 38)):
        day = _weekday_after(day, rng.randint(soonest, latest))
        yield day


def _weekday_after(day: date, days: int) -> date:
    """`days` later, moved back to a weekday where that is still later than `day`."""
    later = after(day, days)
    return later if later > day else day + timedelta(days=days)


def _settle(rows: Rows, rng: Random, claim: Claim) -> None:
    """The funder's answer: nearly always the whole sum, now and then half or nothing."""
    claim.state = pick(rng, {ClaimState.PAID: 970, ClaimState.PART_PAID: 12, ClaimState.REJECTED: 18})
    if claim.state == ClaimState.REJECTED:
        return
    whole = claim.state == ClaimState.PAID
    rows.add(
        LedgerLine(
            broker_id=claim.broker_id,
            claim=claim,
            kind=LineKind.PAYMENT,
            amount=claim.amount if whole else (claim.amount / 2).quantize(claim.amount),
            dated_on=claim.settled_on,
            reason="" if whole else "Paid as part time",
            entered_by=claim.drafted_by,
            entered_at=instant(claim.settled_on, 10 * 60),
        )
    )
