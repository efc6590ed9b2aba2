"""Why a claim has its amount, as it stood when it was drafted: kept with the claim, and said in one line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from brokerage.templatetags.govuk import date_text, money
from outcomes.codes import Band, EvidenceState
from outcomes.models import Claim, Evidence, Milestone
from outcomes.rules import Basis


def grounds_of(milestone: Milestone) -> dict[str, Any]:
    """What claim.grounds keeps, fit for JSON. Reads milestone.terms."""
    return {
        "name": milestone.name,
        "basis": milestone.basis,
        "counted_first": milestone.counted_first.isoformat() if milestone.counted_first else None,
        "counted_last": milestone.counted_last.isoformat() if milestone.counted_last else None,
        "counted_days": milestone.counted_days,
        "evidence_days": milestone.evidence_days,
        "terms_from": milestone.terms.valid_from.isoformat(),
    }


def name_of(claim: Claim) -> str:
    """The name of the claim's milestone."""
    return claim.grounds.get("name") or claim.milestone_code.replace("_", " ").capitalize()


def reason_line(grounds: dict[str, Any], reached_on: date, band: str, amount: Decimal) -> str:
    """From the facts to the amount in one line."""
    said = [_reached(grounds, reached_on)]
    if band:
        said.append(Band(band).label)
    proven = [f"{_hours(day)} on {_day(day['day'])}" for day in grounds.get("evidence_days", ())]
    if proven:
        said.append(f"Evidence: {', '.join(proven)}")
    since = f" of {_day(grounds['terms_from'])}" if grounds.get("terms_from") else ""
    said.append(f"The terms{since} pay {money(amount)}")
    return ". ".join(said) + "."


def reason_of(claim: Claim) -> str:
    return reason_line(claim.grounds, claim.reached_on, claim.band, claim.amount)


def _reached(grounds: dict[str, Any], reached_on: date) -> str:
    basis = grounds.get("basis")
    if grounds.get("counted_days"):
        first, last = _day(grounds["counted_first"]), _day(grounds["counted_last"])
        return f"{grounds['counted_days']} days in work counted, {first} to {last}"
    if basis == Basis.JOB_ENTRY:
        return f"{date_text(reached_on)} is the first day with enough hours"
    if basis == Basis.EARNINGS:
        return f"Earnings reached the sum on {date_text(reached_on)}"
    if basis == Basis.REGISTRATION:
        return f"Registered, with all it needs, on {date_text(reached_on)}"
    return f"Reached on {date_text(reached_on)}"


def _hours(day: dict[str, str]) -> str:
    needed = "some" if Decimal(day["needed"]) == 0 else day["needed"]
    return f"{day['proven']} hours a week of {needed} needed"


def _day(text: str) -> str:
    return date_text(date.fromisoformat(text))


@dataclass(frozen=True, slots=True)
class ProvenDay:
    """A day to be proven: weekly hours needed and shown at drafting, and the accepted papers for it."""

    day: date
    needed: str
    proven: str
    papers: tuple[Evidence, ...]


def papers_of(claim: Claim) -> list[ProvenDay]:
    """The evidence for each required day of a claim. One query."""
    days = claim.grounds.get("evidence_days", ())
    if not days:
        return []
    papers = Evidence.objects.filter(
        job__registration_id=claim.registration_id, state=EvidenceState.ACCEPTED
    ).select_related("job", "recorded_by", "decided_by")
    found = []
    for each in days:
        day = date.fromisoformat(each["day"])
        covering = tuple(paper for paper in papers if paper.covers_from <= day <= paper.covers_to)
        found.append(ProvenDay(day, each["needed"], each["proven"], covering))
    return found
