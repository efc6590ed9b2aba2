"""One client's way through the service as plain facts: drawn first, turned into rows afterwards.

Days are local dates; `minute` is the minute of a local day, 540 for 09:00. Codes are those of the models.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(slots=True, eq=False)
class Person:
    first_name: str
    last_name: str
    born: date
    gender: str
    ethnicity: str = ""
    ni: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    language: str = ""
    wishes: str = ""
    interval: int | None = None
    condition: str = ""
    further: list[str] = field(default_factory=list)
    benefit: str = ""
    benefit_from: date | None = None
    claim_length: str = "not_available"
    needs: str = ""
    transport: str = ""
    wanted: str = ""
    limits: str = ""
    barriers: str = ""


@dataclass(slots=True, eq=False)
class Meeting:
    """A contact with this client."""

    on: date
    minute: int
    channel: str
    begun_by: str
    outcome: str
    note: str = ""
    next_action: str = ""
    next_on: date | None = None

    @property
    def counts(self) -> bool:
        """Whether it is what "no contact from us since" counts from."""
        return self.begun_by == "adviser" and self.outcome in ("spoke", "attended")


@dataclass(slots=True, eq=False)
class Visit:
    """An appointment. rebooked: the one made instead."""

    on: date
    minute: int
    channel: str
    state: str
    place: str = ""
    rebooked: "Visit | None" = None


@dataclass(slots=True, eq=False)
class Paper:
    """Evidence for one job. picture: "pdf", "png" or none, for a call."""

    kind: str
    covers_from: date
    covers_to: date
    how: str
    obtained_on: date
    state: str = "recorded"
    decided_on: date | None = None
    reject_reason: str = ""
    said_by: str = ""
    picture: str = ""


@dataclass(slots=True, eq=False)
class Work:
    """A job; hours: (from, weekly), the first on its start."""

    employer: str
    title: str
    kind: str
    start: date
    hours: list[tuple[date, Decimal]]
    end: date | None = None
    end_reason: str = ""
    rate: Decimal | None = None
    ends_about: date | None = None
    found: str = ""
    disclosure: str = "not_asked"
    papers: list[Paper] = field(default_factory=list)

    def lasts(self, on: date) -> bool:
        return self.start <= on and (self.end is None or self.end >= on)


@dataclass(slots=True, eq=False)
class Plan:
    """steps: (text, who does it, by when, done on)."""

    on: date
    how: str
    review_on: date
    goal: str
    steps: list[tuple[str, str, date | None, date | None]]


@dataclass(slots=True, eq=False)
class Arrival:
    """How somebody came: agency is the reference of one, where it sent a referral to us."""

    route: str
    enquired_on: date
    agency: str = ""
    referrer: str = ""
    referred_on: date | None = None
    consent: str = "given"
    consent_until: date | None = None


@dataclass(slots=True, eq=False)
class Story:
    """lead: whether the adviser of the desk leads. outcome: what came of the enquiry."""

    person: Person
    arrival: Arrival
    state: str = "active"
    outcome: str = "registered"
    registered_on: date | None = None
    closed_on: date | None = None
    close_reason: str = ""
    inactive_reason: str = ""
    paused_on: date | None = None
    review_on: date | None = None
    second_contract: bool = False
    lead: bool = True
    plans: list[Plan] = field(default_factory=list)
    readiness: list[tuple[date, str]] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    jobs: list[Work] = field(default_factory=list)
    reference: str = ""

    @property
    def is_open(self) -> bool:
        return self.registered_on is not None and self.closed_on is None

    def in_work(self, on: date) -> bool:
        return any(job.lasts(on) for job in self.jobs if job.kind != "voluntary")
