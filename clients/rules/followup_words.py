"""Why something is due, in words: pure functions of a follow-up's facts and the day asked about.

Facts come from JSON: dates are ISO text.
"""

from datetime import date
from typing import Any

Facts = dict[str, Any]


def day_text(iso: str, day: date) -> str:
    """ "19 November", with the year where it is not that of `day`."""
    told = date.fromisoformat(iso)
    words = f"{told.day} {told:%B}"
    return words if told.year == day.year else f"{words} {told.year}"


def days_text(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def weeks_text(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"


def contact_due(facts: Facts, day: date) -> str:
    gone = days_text((day - date.fromisoformat(facts["since"])).days)
    asked = (
        f"agreed every {facts['every']}"
        if facts["agreed"]
        else f"the contract asks for every {facts['every']}"
    )
    if facts["ever"]:
        return f"No contact from us for {gone}; {asked}."
    return f"No contact from us since registration, {gone} ago; {asked}."


def rebook(facts: Facts, day: date) -> str:
    what = "We cancelled the appointment" if facts["by_us"] else "Did not attend"
    return f"{what} on {day_text(facts['missed_on'], day)}. Book another."


def plan_review(facts: Facts, day: date) -> str:
    return _review("Action plan review", facts, day)


def state_review(facts: Facts, day: date) -> str:
    return _review(f"{facts['state'].capitalize()}: the review", facts, day)


def consent_expiring(facts: Facts, day: date) -> str:
    ends = "ends" if date.fromisoformat(facts["expires_on"]) >= day else "ended"
    return f"The consent to share {ends} on {day_text(facts['expires_on'], day)}. Ask whether to renew it."


def in_work_contact(facts: Facts, day: date) -> str:
    if facts["due_on"] == day.isoformat():
        return f"Week {facts['week']} in work: contact is due today."
    return f"No contact since week {facts['week']} in work, on {day_text(facts['due_on'], day)}."


def sustained_near(facts: Facts, day: date) -> str:
    when = day_text(facts["reached_on"], day)
    return f"{point_text(facts)} will be reached on {when}. Ask for evidence."


def evidence_missing(facts: Facts, day: date) -> str:
    reached = f"{point_text(facts)} reached on {day_text(facts['reached_on'], day)}"
    missing = facts["days"]
    if missing == [facts["reached_on"]]:
        return f"{reached}, no evidence for that day."
    days = " and ".join(day_text(each, day) for each in missing)
    return f"{reached}, no evidence for {days}."


def evidence_to_check(facts: Facts, day: date) -> str:
    days = " and ".join(day_text(each, day) for each in facts["days"])
    return f"{point_text(facts)}: evidence for {days} waits to be checked."


def point_text(facts: Facts) -> str:
    """A milestone as people name it: "13 weeks", "Job entry", "Earnings point"."""
    if facts["weeks"]:
        return weeks_text(facts["weeks"])
    return {"job_entry": "Job entry", "earnings": "Earnings point"}[facts["basis"]]


def job_ending(facts: Facts, day: date) -> str:
    what = "Permitted Work" if facts["permitted"] else "The job"
    return f"{what} {_ends(facts['ends_on'], day)}."


def support_ending(facts: Facts, day: date) -> str:
    return f"In-work support {_ends(facts['ends_on'], day)}."


def _ends(iso: str, day: date) -> str:
    verb = "ends" if date.fromisoformat(iso) >= day else "was to end"
    return f"{verb} on {day_text(iso, day)}"


def _review(what: str, facts: Facts, day: date) -> str:
    if facts["review_on"] == day.isoformat():
        return f"{what} is due today."
    return f"{what} was due on {day_text(facts['review_on'], day)}."
