"""Loads the demo: organisations, people and two years of work with them, then one night's run over it all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection

from brokerage import nightly
from brokerage.database.caller import system
from brokerage.demo import draw, waiting
from brokerage.demo.build import Setting, build_client, build_consent, write_contact
from brokerage.demo.claims import write_claims
from brokerage.demo.contracts import write_contracts, write_targets
from brokerage.demo.jobs import build_job
from brokerage.demo.named import ADVISER, NAMED_NUMBERS, named_stories
from brokerage.demo.offices import AGENCIES, BROKERS, AdviserSpec, OfficeSpec
from brokerage.demo.organisation import SignIns, Team, write_agencies, write_cover, write_team
from brokerage.demo.paths import Desk, draw_enquiry, draw_story
from brokerage.demo.referrals import Sender, build_accepted
from brokerage.demo.rows import Rows
from brokerage.demo.story import Meeting, Story
from brokerage.demo.words import note
from brokerage.models import JobBroker, Office
from brokerage.runs import run_night
from clients.models import Client, Registration

# Sets this load's lock apart from the other advisory locks of the database.
LOCK = 0x44454D4F
DIGEST = "digest"
# Open clients for whom nobody is answerable since their adviser left.
UNALLOCATED = 5

Say = Callable[[str], None]


@dataclass
class Case:
    """A story with the place it belongs to."""

    story: Story
    spec: OfficeSpec
    office: Office
    adviser_email: str


def load_demo(*, as_of: date, seed: int = 1, scale: float = 1.0, say: Say = lambda line: None) -> bool:
    """Write the demo as of a day; False where it is there already. scale: a factor on every caseload.

    One transaction in the system role: a load that is killed leaves nothing behind. The same seed and day
    give the same rows.
    """
    with system("Demo data"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if JobBroker.objects.filter(reference=BROKERS[0].reference).exists():
            return False
        teams = _write_everything(as_of, seed, scale, say)
        say("Working out milestones, measures and follow-ups.")
        _run_night(as_of)
        say("Claiming what was payable.")
        write_claims(teams, seed, as_of, always=set(NAMED_NUMBERS.values()))
    return True


def _run_night(as_of: date) -> None:
    """The night's jobs but the digest: nobody is written to about invented work."""
    for job in nightly.in_order():
        if job.name == DIGEST:
            continue
        for run in run_night(as_of, only=job.name):
            if run.error:
                raise RuntimeError(f"The nightly job {run.name} failed: {run.error}")


def _write_everything(as_of: date, seed: int, scale: float, say: Say) -> list[Team]:
    sign_ins = SignIns()
    agencies = write_agencies(sign_ins, as_of)
    teams = []
    for spec in BROKERS:
        say(f"Drawing the clients of {spec.name}.")
        team = write_team(spec, sign_ins, as_of)
        write_contracts(team, as_of)
        cases = list(_cases(team, as_of, seed, scale))
        _number(team, cases)
        rows = Rows()
        registered = _build(rows, team, cases, agencies, as_of, seed)
        waiting.build(rows, team, agencies, as_of, seed)
        say(f"Writing the records of {len(cases)} people.")
        rows.write()
        for contract in team.contracts:
            days = [row.registered_on for row in registered if row.contract_id == contract.pk]
            write_targets(contract, days, as_of)
        teams.append(team)
    write_cover(teams[0], "priya.nair@demo.example", ADVISER, as_of)
    waiting.build_choosing(agencies, as_of, seed)
    return teams


def _cases(team: Team, as_of: date, seed: int, scale: float) -> Iterator[Case]:
    """Each adviser's clients until as many are open as their caseload says, then the office's enquiries."""
    senders = tuple(spec for spec in AGENCIES if spec.reference in team.spec.agencies)
    for spec, office in team.offices:
        interval = team.spec.contracts[0].interval
        desk = Desk(as_of, spec, interval, senders)
        for adviser in spec.advisers:
            for story in _stories_of(adviser, desk, seed, scale):
                yield Case(story, spec, office, adviser.email)
        rng = Random(f"{seed} enquiries {spec.name}")
        for place in range(max(round(26 * scale), 3)):
            yield Case(draw_enquiry(rng, desk), spec, office, spec.advisers[place % len(spec.advisers)].email)
        if spec is team.offices[-1][0]:
            for story in _unallocated(Random(f"{seed} unallocated {spec.name}"), desk, UNALLOCATED):
                yield Case(story, spec, office, spec.advisers[-1].email)


def _stories_of(adviser: AdviserSpec, desk: Desk, seed: int, scale: float) -> Iterator[Story]:
    wanted = max(round(adviser.caseload * scale), 6)
    rng = Random(f"{seed} {adviser.email}")
    if adviser.email == ADVISER:
        for story in named_stories(desk.as_of):
            story.reference = NAMED_NUMBERS.get(f"{story.person.first_name} {story.person.last_name}", "")
            wanted -= 1
            yield story
    while wanted > 0:
        story = draw_story(rng, desk)
        wanted -= story.is_open
        yield story


def _unallocated(rng: Random, desk: Desk, wanted: int) -> Iterator[Story]:
    while wanted:
        story = draw_story(rng, desk)
        if story.is_open and story.state == "active" and not story.in_work(desk.as_of):
            story.lead = False
            wanted -= 1
            yield story


def _number(team: Team, cases: list[Case]) -> None:
    """References in the order in which people came; a story that has its number already sets the rest."""
    cases.sort(key=lambda case: (case.story.arrival.enquired_on, case.adviser_email))
    first = team.spec.highest_number - len(cases) + 1
    for place, case in enumerate(cases):
        if case.story.reference:
            first = int(case.story.reference.partition("-")[2]) - place
    for number, case in enumerate(cases, first):
        case.story.reference = f"{team.spec.prefix}-{number:05}"
        if case.story.person.ni:
            # One person at two Job Brokers would be a finding of the nightly check.
            serial = BROKERS.index(team.spec) * 100_000 + number
            case.story.person.ni = draw.national_insurance_number(serial)
    team.broker.last_client_number = first + len(cases) - 1
    team.broker.save(update_fields=["last_client_number"])


def _build(
    rows: Rows, team: Team, cases: list[Case], agencies: dict, as_of: date, seed: int
) -> list[Registration]:
    registered, by_adviser = [], {}
    for case in cases:
        story, rng = case.story, Random(f"{seed} {case.story.reference}")
        adviser = team.advisers[case.adviser_email]
        sender = None
        if story.arrival.agency:
            _, agency, user = agencies[story.arrival.agency]
            sender = Sender(agency, user, story.arrival.referrer, story.arrival.route)
        at = Setting(team, case.office, adviser, sender.agency if sender else None, as_of)
        client, registration = build_client(rows, story, at)
        by_adviser.setdefault(case.adviser_email, (at, []))[1].append((story, client))
        if sender:
            build_consent(rows, rng, story, at, client)
            build_accepted(rows, rng, story, at, sender, client)
        if registration:
            registered.append(registration)
            for work in story.jobs:
                build_job(rows, rng, work, at, client, registration)
    for email, (at, people) in by_adviser.items():
        _group_sessions(rows, Random(f"{seed} groups {email}"), people, at)
    return registered


def _group_sessions(rows: Rows, rng: Random, people: list[tuple[Story, Client]], at: Setting) -> None:
    """A group about every six weeks: one contact with several clients."""
    day = at.as_of - timedelta(days=rng.randint(4, 20))
    named = set(NAMED_NUMBERS)
    while day > at.as_of - timedelta(days=400):
        on = draw.working(day)
        able = [
            (story, client)
            for story, client in people
            if story.registered_on
            and story.registered_on < on
            and (story.closed_on is None or story.closed_on > on)
            and not story.in_work(on)
            and client.name not in named
        ]
        if len(able) >= 4:
            chosen = rng.sample(able, min(rng.randint(4, 8), len(able)))
            text = note(rng, "group", "man", "work")
            meeting = Meeting(on, 14 * 60 + 15, "group", "adviser", "attended", text)
            write_contact(rows, meeting, at, [client for _, client in chosen])
            for _, client in chosen:
                latest = client.last_adviser_contact_on
                client.last_adviser_contact_on = max(latest, on) if latest else on
        day -= timedelta(days=rng.randint(30, 55))
