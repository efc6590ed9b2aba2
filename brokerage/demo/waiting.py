"""Referrals that wait on the day of the demo, and those turned down before."""

from datetime import date, timedelta
from random import Random

from brokerage.demo import draw
from brokerage.demo.build import Setting
from brokerage.demo.offices import BROKERS, AgencySpec, OfficeSpec
from brokerage.demo.organisation import Team
from brokerage.demo.paths import REFERRERS
from brokerage.demo.people import draw_person
from brokerage.demo.referrals import Sender, build_refused, build_waiting
from brokerage.demo.rows import Rows
from brokerage.demo.story import Person
from brokerage.models import User
from brokerage.working_days import add_working_days, holidays_of
from partners.models import Agency

Agencies = dict[str, tuple[AgencySpec, Agency, User]]
# Working days ago that the waiting ones came: the answer is due after two.
CAME_AGO = (0, 1, 1, 2, 3, 5)
REFUSED = 14


def build(rows: Rows, team: Team, agencies: Agencies, as_of: date, seed: int) -> None:
    """What waits in a Job Broker's inbox, and what it declined over the two years."""
    rng = Random(f"{seed} referrals {team.spec.reference}")
    for place, ago in enumerate(CAME_AGO):
        spec, _ = team.offices[place % len(team.offices)]
        sender = draw_sender(rng, agencies, team.spec.agencies)
        on = working_days_ago(as_of, ago)
        build_waiting(rows, rng, draw_person(rng, spec, on), sender, team.broker, None, on)
    if team.spec is BROKERS[0]:
        _build_mensah(rows, rng, team, agencies, as_of)
    for place in range(REFUSED):
        spec, office = team.offices[place % len(team.offices)]
        at = Setting(team, office, team.advisers[rng.choice(spec.advisers).email], None, as_of)
        on = draw.working(as_of - timedelta(days=rng.randint(6, 700)))
        sender = draw_sender(rng, agencies, team.spec.agencies)
        build_refused(rows, rng, draw_person(rng, spec, on), at, sender, on)


def build_choosing(agencies: Agencies, as_of: date, seed: int) -> None:
    """People at Jobcentre Eastside who have yet to choose a Job Broker."""
    rng, rows = Random(f"{seed} choosing"), Rows()
    spec = BROKERS[0].offices[0]
    for ago in (1, 2, 6):
        sender = draw_sender(rng, agencies, ("JCP-EASTSIDE",))
        on = working_days_ago(as_of, ago)
        build_waiting(rows, rng, draw_person(rng, spec, on), sender, None, None, on)
    rows.write()


def draw_sender(rng: Random, agencies: Agencies, among: tuple[str, ...]) -> Sender:
    spec, agency, user = agencies[rng.choice(among)]
    return Sender(agency, user, rng.choice(REFERRERS), rng.choice(spec.routes))


def working_days_ago(as_of: date, days: int) -> date:
    """The latest weekday before `as_of` from which that many working days have passed by then."""
    holidays = holidays_of("england-and-wales")
    day = draw.working(as_of - timedelta(days=1))
    while add_working_days(day, days, holidays) > as_of if days else False:
        day = draw.working(day - timedelta(days=1))
    return day


def _build_mensah(rows: Rows, rng: Random, team: Team, agencies: Agencies, as_of: date) -> None:
    """The referral that today's list shows."""
    spec: OfficeSpec = team.spec.offices[0]
    on = working_days_ago(as_of, 2)
    person: Person = draw_person(rng, spec, on)
    person.first_name, person.last_name, person.gender = "Kojo", "Mensah", "man"
    person.email, person.wanted = "", "Part-time office work"
    _, agency, user = agencies["JCP-EASTSIDE"]
    sender = Sender(agency, user, "J. Tolland", "disability_employment_adviser")
    reason = "Wants part-time office work; step-free access needed."
    build_waiting(rows, rng, person, sender, team.broker, None, on, reason)
