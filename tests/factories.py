"""Makes rows for tests. Runs in the system role (see conftest)."""

from datetime import date
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from brokerage.models import (
    Contract,
    ContractTerms,
    JobBroker,
    Membership,
    MilestoneTerm,
    Office,
    Programme,
    User,
)
from clients.models import Client, Registration
from outcomes.models import HoursChange, JobSpell
from partners.models import Agency, AgencyMembership

START = date(2025, 1, 1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@test.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = "!"


class JobBrokerFactory(DjangoModelFactory):
    class Meta:
        model = JobBroker

    reference = factory.Sequence(lambda n: f"BROKER{n}")
    name = factory.Sequence(lambda n: f"Broker {n}")
    client_prefix = factory.Sequence(lambda n: f"B{n}")


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    broker = factory.SubFactory(JobBrokerFactory)
    name = factory.Sequence(lambda n: f"Office {n}")
    area = "Plaistow"


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    office = factory.SubFactory(OfficeFactory)
    broker = factory.SelfAttribute("office.broker")
    role = "adviser"
    valid_from = START


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ["code"]

    code = "nddp-2003"
    name = "New Deal for Disabled People, from October 2003"


class ContractFactory(DjangoModelFactory):
    class Meta:
        model = Contract

    broker = factory.SubFactory(JobBrokerFactory)
    programme = factory.SubFactory(ProgrammeFactory)
    reference = factory.Sequence(lambda n: f"C{n}")
    area = "Eastside"
    contact_interval_days = 20
    conversion_target = Decimal("0.25")


class TermsFactory(DjangoModelFactory):
    """Terms like nddp-2003: a registration fee with a plan, job entry, 13 weeks without a break."""

    class Meta:
        model = ContractTerms
        skip_postgeneration_save = True

    contract = factory.SubFactory(ContractFactory)
    broker = factory.SelfAttribute("contract.broker")
    valid_from = START
    full_time_hours = Decimal(16)
    part_time_hours = Decimal(8)
    part_time_rate = Decimal("0.5")
    support_weeks = 26
    require_action_plan = True

    @factory.post_generation
    def milestones(terms, create, extracted, **kwargs):
        rows = [
            ("registration", "Registration", "registration", "300.00", None, None),
            ("job_entry", "Job entry", "job_entry", "1250.55", None, None),
            ("sustained", "13 weeks in work", "weeks_in_work", "1250.55", 13, 13),
        ]
        for position, (code, name, basis, amount, weeks, window) in enumerate(rows):
            MilestoneTerm.objects.create(
                terms=terms,
                broker_id=terms.broker_id,
                position=position,
                code=code,
                name=name,
                basis=basis,
                amount=Decimal(amount),
                weeks=weeks,
                window_weeks=window,
            )


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    reference = factory.Sequence(lambda n: f"AGENCY-{n}")
    name = factory.Sequence(lambda n: f"Agency {n}")
    kind = "jobcentre"


class AgencyMembershipFactory(DjangoModelFactory):
    class Meta:
        model = AgencyMembership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    valid_from = START


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client

    office = factory.SubFactory(OfficeFactory)
    broker = factory.SelfAttribute("office.broker")
    reference = factory.Sequence(lambda n: f"T-{n:05}")
    first_name = "Mary"
    last_name = factory.Sequence(lambda n: f"Dalton{n}")
    sort_name = factory.LazyAttribute(lambda o: f"{o.last_name} {o.first_name}".lower())
    search_text = factory.LazyAttribute(lambda o: f"{o.first_name} {o.last_name} {o.reference}".lower())
    state = "active"


class RegistrationFactory(DjangoModelFactory):
    class Meta:
        model = Registration

    client = factory.SubFactory(ClientFactory)
    broker = factory.SelfAttribute("client.broker")
    office = factory.SelfAttribute("client.office")
    contract = factory.SubFactory(ContractFactory, broker=factory.SelfAttribute("..broker"))
    registered_on = date(2026, 6, 2)
    registered_by = factory.SubFactory(UserFactory)


class JobSpellFactory(DjangoModelFactory):
    class Meta:
        model = JobSpell
        skip_postgeneration_save = True

    registration = factory.SubFactory(RegistrationFactory)
    client = factory.SelfAttribute("registration.client")
    broker = factory.SelfAttribute("registration.broker")
    employer = "Hallam Foods"
    title = "Stockroom assistant"
    started_on = date(2026, 8, 21)
    recorded_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def weekly(job, create, extracted, **kwargs):
        HoursChange.objects.create(
            job=job, broker_id=job.broker_id, from_on=job.started_on, weekly=extracted or Decimal(20)
        )
