"""Writes the organisations of the demo: Job Brokers, offices, agencies, staff and their sign-ins."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from brokerage.demo.offices import AGENCIES, AgencySpec, BrokerSpec, OfficeSpec
from brokerage.models import ConsortiumPartner, Contract, JobBroker, Membership, Office, User
from brokerage.models.organisation import Role
from partners.models import Agency, AgencyMembership

PASSWORD = "brokerage-demo"
# Everybody had their post well before the history begins.
IN_POST_DAYS = 1200


@dataclass
class Team:
    """A Job Broker as written: colleagues by role, contracts in the order of its spec."""

    spec: BrokerSpec
    broker: JobBroker
    contracts: list[Contract] = field(default_factory=list)
    offices: list[tuple[OfficeSpec, Office]] = field(default_factory=list)
    advisers: dict[str, User] = field(default_factory=dict)
    colleagues: dict[str, list[User]] = field(default_factory=dict)

    def first(self, role: str) -> User:
        return self.colleagues[role][0]


class SignIns:
    """Makes users who all sign in with the password of the demo; it is hashed once."""

    def __init__(self) -> None:
        self._password = make_password(PASSWORD)

    def make(self, name: str, email: str) -> User:
        user = User.objects.create(name=name, email=email, password=self._password)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user


def write_agencies(sign_ins: SignIns, as_of: date) -> dict[str, tuple[AgencySpec, Agency, User]]:
    """Agencies by reference, each with somebody who signs in for it."""
    written = {}
    for place, spec in enumerate(AGENCIES, 1):
        agency = Agency.objects.create(
            reference=spec.reference,
            name=spec.name,
            kind=spec.kind,
            area=spec.area,
            email=f"referrals@{spec.reference.lower()}.example",
            phone=f"+442079460{place:03}",
        )
        user = sign_ins.make(*spec.user)
        since = as_of - timedelta(days=IN_POST_DAYS)
        AgencyMembership.objects.create(user=user, agency=agency, valid_from=since, is_administrator=True)
        written[spec.reference] = (spec, agency, user)
    return written


def write_team(spec: BrokerSpec, sign_ins: SignIns, as_of: date) -> Team:
    broker = JobBroker.objects.create(reference=spec.reference, name=spec.name, client_prefix=spec.prefix)
    team = Team(spec, broker)
    since = as_of - timedelta(days=IN_POST_DAYS)
    for office_spec in spec.offices:
        office = _write_office(broker, office_spec)
        team.offices.append((office_spec, office))
        for adviser in office_spec.advisers:
            user = sign_ins.make(adviser.name, adviser.email)
            team.advisers[adviser.email] = user
            Membership.objects.create(
                user=user,
                broker=broker,
                office=office,
                partner=office.partner,
                role=Role.ADVISER,
                valid_from=since,
            )
    for role, name, email in spec.staff:
        user = sign_ins.make(name, email)
        team.colleagues.setdefault(role, []).append(user)
        Membership.objects.create(user=user, broker=broker, role=role, valid_from=since)
    return team


def _write_office(broker: JobBroker, spec: OfficeSpec) -> Office:
    partner = None
    if spec.partner:
        partner = ConsortiumPartner.objects.create(broker=broker, name=spec.partner)
    return Office.objects.create(
        broker=broker,
        partner=partner,
        name=spec.name,
        area=spec.area,
        postcode_areas=list(spec.postcodes),
    )


def write_cover(team: Team, away: str, covering: str, as_of: date) -> None:
    """`covering` looks after the clients of `away` until the end of the week."""
    until = as_of + timedelta(days=(4 - as_of.weekday()) % 7 or 7)
    own = Membership.objects.get(user=team.advisers[covering])
    Membership.objects.create(
        user=own.user,
        broker=own.broker,
        office=own.office,
        partner=own.partner,
        role=own.role,
        valid_from=as_of - timedelta(days=4),
        covers=team.advisers[away],
        covers_until=until,
    )
