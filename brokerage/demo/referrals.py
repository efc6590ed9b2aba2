"""Referrals: those that became clients, those turned down or taken back, and those waiting for an answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from brokerage.demo import draw, words
from brokerage.demo.build import Setting
from brokerage.demo.rows import Rows
from brokerage.demo.story import Person, Story
from brokerage.models import JobBroker, Office, User
from brokerage.working_days import add_working_days, holidays_of
from clients import identity
from clients.models import Client
from partners.models import Agency
from referrals.actions import ALPHABET
from referrals.models import Referral, Response
from referrals.rules.waiting import WORKING_DAYS_TO_ANSWER

DECLINED = {
    "out_of_area": 5,
    "person_declined": 6,
    "no_contact": 5,
    "already_registered": 2,
    "not_eligible": 2,
    "sent_in_error": 1,
}
PURPOSES = ["referral", "feedback"]


@dataclass
class Sender:
    """Who refers: an agency, its user, and the person there who knows the client."""

    agency: Agency
    user: User
    referrer: str
    route: str


def build_accepted(
    rows: Rows, rng: Random, story: Story, at: Setting, sender: Sender, client: Client
) -> None:
    """The referral behind a client, answered on the day of the enquiry."""
    arrival = story.arrival
    received_at = draw.instant(arrival.referred_on, draw.office_minute(rng))
    referral = _referral(rng, story.person, sender, at.team.broker, at.office, received_at)
    referral.status, referral.client = Referral.Status.ACCEPTED, client
    answered_at = max(
        draw.instant(arrival.enquired_on, 9 * 60 + 20), received_at + timedelta(minutes=rng.randint(15, 50))
    )
    rows.add(referral)
    rows.add(
        Response(
            broker=at.team.broker,
            referral=referral,
            decision=Response.Decision.ACCEPTED,
            answered_by=at.adviser,
            answered_at=answered_at,
        )
    )
    rows.event(client, "referral_received", received_at, None, referral=referral)
    rows.event(client, "referral_accepted", answered_at, at.adviser, referral=referral)


def build_refused(rows: Rows, rng: Random, person: Person, at: Setting, sender: Sender, on: date) -> None:
    """One that led to no client: declined with a reason or, now and then, taken back by the agency."""
    received_at = draw.instant(on, draw.office_minute(rng))
    referral = rows.add(_referral(rng, person, sender, at.team.broker, at.office, received_at))
    if rng.random() < 0.2:
        referral.status = Referral.Status.WITHDRAWN
        return
    referral.status = Referral.Status.DECLINED
    reason = draw.pick(rng, DECLINED)
    rows.add(
        Response(
            broker=at.team.broker,
            referral=referral,
            decision=Response.Decision.DECLINED,
            reason=reason,
            signpost="Local advice centre" if reason in ("not_eligible", "person_declined") else "",
            answered_by=at.adviser,
            answered_at=received_at + timedelta(days=1, minutes=rng.randint(0, 90)),
        )
    )


def build_waiting(
    rows: Rows,
    rng: Random,
    person: Person,
    sender: Sender,
    broker: JobBroker | None,
    office: Office | None,
    on: date,
    reason: str = "",
) -> Referral:
    """One without an answer; without a broker it waits for the person to choose."""
    received_at = draw.instant(on, draw.office_minute(rng))
    referral = _referral(rng, person, sender, broker, office, received_at)
    if reason:
        referral.reason = referral.as_sent["reason"] = reason
    referral.status = Referral.Status.RECEIVED if broker else Referral.Status.CHOOSING
    return rows.add(referral)


def _referral(
    rng: Random,
    person: Person,
    sender: Sender,
    broker: JobBroker | None,
    office: Office | None,
    received_at: datetime,
) -> Referral:
    wanted = person.wanted[:1].lower() + person.wanted[1:]
    reason = words.fill(rng, rng.choice(words.REASONS), person.gender, wanted)
    received_on = timezone.localdate(received_at)
    sent = _as_sent(person, sender, broker, received_on, reason)
    marks = "".join(rng.choices(ALPHABET, k=10))
    nation = office.nation if office else "england-and-wales"
    return Referral(
        agency=sender.agency,
        sent_by=sender.user,
        broker=broker,
        office=office,
        reference=f"R-{marks[:5]}-{marks[5:]}",
        received_at=received_at,
        answer_due_on=add_working_days(received_on, WORKING_DAYS_TO_ANSWER, holidays_of(nation)),
        first_name=person.first_name,
        last_name=person.last_name,
        date_of_birth=person.born,
        postcode=person.postcode,
        national_insurance_digest=identity.ni_digest(person.ni),
        route=sender.route,
        referrer_name=sender.referrer,
        referrer_email=sent["referrer"]["email"],
        qualifying_benefit=person.benefit,
        reason=reason,
        consent_given_on=received_on,
        consent_purposes=PURPOSES,
        as_sent=sent,
    )


def _as_sent(person: Person, sender: Sender, broker: JobBroker | None, on: date, reason: str) -> dict:
    """The body as the API takes it."""
    local_part = sender.referrer.replace(". ", ".").replace(" ", ".").lower()
    return {
        "broker": broker.reference if broker else None,
        "person": {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "date_of_birth": person.born.isoformat(),
            "national_insurance_number": person.ni,
            "postcode": person.postcode,
            "phone": person.phone,
            "email": person.email,
            "contact_wishes": person.wishes,
        },
        "route": sender.route,
        "referrer": {
            "name": sender.referrer,
            "email": f"{local_part}@{sender.agency.reference.lower()}.example",
        },
        "qualifying_benefit": person.benefit,
        "reason": reason,
        "consent": {"given_on": on.isoformat(), "purposes": PURPOSES},
    }
