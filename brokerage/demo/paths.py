"""The way through the service: when somebody came, registered, planned, paused and left."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from brokerage.demo import draw, profile, words
from brokerage.demo.meetings import draw_meetings, draw_visits
from brokerage.demo.offices import AgencySpec, OfficeSpec
from brokerage.demo.people import draw_person
from brokerage.demo.story import Arrival, Plan, Story
from brokerage.demo.work import draw_work

HISTORY_DAYS = 730
REFERRERS = (
    "P. Ainsley",
    "J. Tolland",
    "M. Osei-Hart",
    "R. Kaur-Bell",
    "D. Whitcombe",
    "S. Farrow",
    "L. Petrie",
    "A. Munro",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where stories are drawn for: an office of a broker, the agencies around it, and the day it is."""

    as_of: date
    office: OfficeSpec
    interval: int
    agencies: tuple[AgencySpec, ...]

    @property
    def start(self) -> date:
        return self.as_of - timedelta(days=HISTORY_DAYS)

    @property
    def yesterday(self) -> date:
        """The last day of history: today's dealings are left to whoever signs in."""
        return self.as_of - timedelta(days=1)


def draw_story(rng: Random, desk: Desk) -> Story:
    """Somebody who registered in the two years before the day it is."""
    registered_on = draw.working(desk.start + timedelta(days=rng.randint(3, HISTORY_DAYS - 2)))
    enquired_on = max(draw.after(registered_on, -rng.expovariate(1 / 11)), desk.start)
    person = draw_person(rng, desk.office, registered_on)
    story = Story(
        person=person,
        arrival=draw_arrival(rng, desk, min(enquired_on, registered_on)),
        registered_on=registered_on,
        second_contract=rng.random() < desk.office.second_share,
    )
    draw_work(rng, story, desk.yesterday, desk.office.entry)
    _draw_close(rng, story, desk)
    _draw_pause(rng, story, desk)
    draw_plans(rng, story, desk)
    draw_readiness(rng, story, desk)
    draw_meetings(rng, story, desk.yesterday, desk.interval)
    draw_visits(rng, story, desk.as_of)
    return story


def draw_enquiry(rng: Random, desk: Desk) -> Story:
    """Somebody who asked and is not registered: lately and still open, or longer ago and gone elsewhere."""
    outcome = draw.pick(rng, {"open": 4, "waiting": 2, "signposted": 2, "declined": 2})
    days = rng.randint(1, 24) if outcome in ("open", "waiting") else rng.randint(10, 500)
    enquired_on = draw.working(desk.as_of - timedelta(days=days))
    person = draw_person(rng, desk.office, enquired_on)
    state = {"open": "enquiry"}.get(outcome, outcome)
    story = Story(person, draw_arrival(rng, desk, enquired_on), state=state, outcome=outcome)
    story.lead = outcome == "open" and rng.random() < 0.5
    draw_meetings(rng, story, desk.yesterday, desk.interval)
    return story


def draw_arrival(rng: Random, desk: Desk, enquired_on: date) -> Arrival:
    """A route in, with the agency where one of those around the broker sends people that way."""
    route = draw.pick(rng, profile.ROUTES)
    arrival = Arrival(route, enquired_on)
    senders = [agency for agency in desk.agencies if route in agency.routes]
    if senders:
        arrival.agency = senders[0].reference
        arrival.referred_on = draw.after(enquired_on, -rng.randint(0, 3))
        arrival.consent = draw.pick(rng, {"given": 92, "refused": 4, "withdrawn": 4})
        arrival.consent_until = arrival.referred_on + timedelta(days=rng.choice([730, 913, 1095]))
    if senders or route in ("work_focused_interview", "disability_employment_adviser", "health_service"):
        arrival.referrer = rng.choice(REFERRERS)
    return arrival


def _draw_close(rng: Random, story: Story, desk: Desk) -> None:
    """Deregistration: when support in work has ended, or sooner or later where there was no work."""
    entries = [max(job.start, story.registered_on) for job in story.jobs if job.kind != "voluntary"]
    if entries:
        # Half a year after job entry; a few are left open by oversight.
        closed_on = draw.after(entries[0], 182 + rng.randint(3, 24))
        if rng.random() < 0.04:
            return
        stays = story.in_work(closed_on) or rng.random() < 0.5
        reason = "support_ended" if stays else draw.pick(rng, profile.CLOSE_REASONS)
    else:
        closed_on = draw.after(story.registered_on, 45 + rng.expovariate(1 / 620))
        reason = draw.pick(rng, profile.CLOSE_REASONS)
    if closed_on <= desk.yesterday and closed_on > story.registered_on:
        story.closed_on, story.close_reason, story.state = closed_on, reason, "closed"
        story.jobs = [job for job in story.jobs if job.start <= closed_on]


def _draw_pause(rng: Random, story: Story, desk: Desk) -> None:
    """Some of those who are open and out of work are inactive or suspended at present."""
    known = (desk.as_of - story.registered_on).days
    if not story.is_open or known < 50 or story.in_work(desk.as_of) or rng.random() > 0.2:
        return
    story.state = draw.pick(rng, {"inactive": 2, "suspended": 1})
    story.paused_on = draw.after(desk.as_of, -rng.randint(5, min(known - 30, 95)))
    # A few reviews are late by a week or so.
    story.review_on = max(
        story.paused_on + timedelta(days=90), desk.as_of - timedelta(days=rng.randint(0, 9))
    )
    if story.state == "inactive":
        story.inactive_reason = draw.pick(rng, profile.INACTIVE_REASONS)


def draw_plans(rng: Random, story: Story, desk: Desk) -> None:
    """The first plan on the day of registration or within weeks; then one at each review, a few late.

    Some of the newest have none yet, and a few never got one: their registration cannot be claimed.
    """
    if rng.random() < 0.035:
        return
    last = min(story.closed_on or desk.yesterday, desk.yesterday)
    on = story.registered_on if rng.random() < 0.55 else draw.after(story.registered_on, rng.randint(2, 20))
    while max(on, story.registered_on) <= last:
        on = max(on, story.registered_on)
        review_on = draw.after(on, rng.choice([91, 126, 140]))
        story.plans.append(_plan(rng, story, on, review_on, desk))
        late = rng.randint(1, 12) if rng.random() < 0.12 else -rng.randint(0, 3)
        on = draw.after(review_on, late)


def _plan(rng: Random, story: Story, on: date, review_on: date, desk: Desk) -> Plan:
    gender, wanted = story.person.gender, story.person.wanted
    steps = []
    for text, by in rng.sample(words.STEPS, rng.randint(3, 4)):
        due_on = draw.after(on, rng.randint(7, 70))
        done_on = draw.after(due_on, rng.randint(-6, 8)) if rng.random() < 0.72 else None
        done_on = None if done_on is None or done_on > desk.yesterday else max(done_on, on)
        steps.append((words.fill(rng, text, gender), by, due_on, done_on))
    how = draw.pick(rng, {"in_person": 5, "signed": 3, "phone": 2, "email": 1})
    return Plan(on, how, review_on, f"{wanted or 'Work'}, step by step, at hours that health allows.", steps)


def draw_readiness(rng: Random, story: Story, desk: Desk) -> None:
    """Red, amber, green every few months: mostly upwards, sometimes back."""
    levels = ("red", "amber", "green")
    level = draw.pick(rng, {0: 45, 1: 42, 2: 13})
    on = draw.after(story.registered_on, rng.randint(0, 10))
    last = min(story.closed_on or desk.yesterday, desk.yesterday)
    while on <= last:
        story.readiness.append((max(on, story.registered_on), levels[level]))
        if any(job.start <= on for job in story.jobs):
            break
        move = draw.pick(rng, {1: 5, 0: 4, -1: 1})
        level = min(max(level + move, 0), 2)
        on = draw.after(on, rng.randint(80, 190))
