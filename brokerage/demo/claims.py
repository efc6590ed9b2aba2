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
from brokerage.models import JobBroker, User
from outcomes.codes import ClaimState, EvidenceState, LineKind, MilestoneState
from outcomes.models import Claim, ClaimBatch, ClaimChange, Evidence, LedgerLine, Milestone
from outcomes.models.claims import NumberSeries, batch_series, claim_references
from outcomes.queries.grounds import grounds_of

# Of what is ready, the share that somebody never got round to.
FORGOTTEN = 0.05
# What the funder gives as its reason.
CODES = {ClaimState.PART_PAID: "Paid as part time", ClaimState.REJECTED: "Hours not shown"}


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
    milestones = milestones.select_related("registration__client", "terms").order_by(
        "registration__client__reference", "registration__registered_on", "position"
    )
    for milestone in milestones:
        reference = milestone.registration.client.reference
        rng = Random(f"{seed} claim {reference} {milestone.registration.registered_on} {milestone.code}")
        if rng.random() < FORGOTTEN and reference not in always:
            continue
        ready_on = _ready_on(milestone, papers[milestone.registration_id])
        _claim(rows, rng, milestone, ready_on, offices[milestone.broker_id], as_of)
    _number(rows, [team.broker for team in teams])
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
        grounds=grounds_of(milestone),
        drafted_by=rng.choice(office.drafters),
        drafted_on=drafted_on,
    )
    rows.add(claim)
    _log(rows, claim, ClaimState.DRAFTED, drafted_on, claim.drafted_by)
    approved_on, submitted_on, settled_on = _later_days(rng, drafted_on)
    if approved_on >= as_of:
        return
    claim.state, claim.approved_on = ClaimState.APPROVED, approved_on
    claim.approved_by = rng.choice(office.approvers)
    _log(rows, claim, ClaimState.APPROVED, approved_on, claim.approved_by)
    if submitted_on >= as_of:
        return
    claim.state, claim.submitted_on = ClaimState.SUBMITTED, submitted_on
    _log(rows, claim, ClaimState.SUBMITTED, submitted_on, claim.drafted_by)
    if settled_on < as_of:
        claim.settled_on = settled_on
        _settle(rows, rng, claim)
        if claim.state == ClaimState.REJECTED and rng.random() < 0.6:
            _claim(rows, rng, milestone, settled_on, office, as_of)


def _log(rows: Rows, claim: Claim, state: str, day: date, by: User, reason: str = "") -> None:
    former = [change for change in rows.of(ClaimChange)[-3:] if change.claim is claim]
    rows.add(
        ClaimChange(
            broker_id=claim.broker_id,
            claim=claim,
            from_state=former[-1].to_state if former else "",
            to_state=state,
            dated_on=day,
            reason=reason,
            changed_by=by,
            changed_at=instant(day, 11 * 60),
        )
    )


def _number(rows: Rows, brokers: list[JobBroker]) -> None:
    """References in the order of drafting; what one contract submitted on one day is one batch."""
    for broker in brokers:
        claims = [claim for claim in rows.of(Claim) if claim.broker_id == broker.pk]
        claims.sort(key=lambda claim: claim.drafted_on)
        for claim, reference in zip(claims, claim_references(broker, len(claims)), strict=True):
            claim.reference = reference
        _batch(rows, claims)


def _batch(rows: Rows, claims: list[Claim]) -> None:
    sent = sorted((claim for claim in claims if claim.submitted_on), key=lambda claim: claim.submitted_on)
    batches: dict[tuple[int, date], ClaimBatch] = {}
    for claim in sent:
        key = (claim.contract_id, claim.submitted_on)
        if key not in batches:
            (number,) = NumberSeries.take(claim.broker_id, batch_series(claim.contract_id))
            batches[key] = rows.add(
                ClaimBatch(
                    broker_id=claim.broker_id,
                    contract_id=claim.contract_id,
                    number=number,
                    submitted_on=claim.submitted_on,
                    submitted_by=claim.drafted_by,
                )
            )
        claim.batch = batches[key]


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
    code = CODES.get(claim.state, "")
    _log(rows, claim, claim.state, claim.settled_on, claim.drafted_by, code)
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
            reason=code,
            entered_by=claim.drafted_by,
            entered_at=instant(claim.settled_on, 10 * 60),
        )
    )
