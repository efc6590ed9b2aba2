"""A small world: two Job Brokers that must never see each other, and one agency."""

from dataclasses import dataclass
from datetime import date

from brokerage.callers import caller_for
from brokerage.database.caller import Caller
from brokerage.models import Contract, JobBroker, Office, User
from partners.models import Agency
from tests import factories as make

ROLES = (
    "adviser",
    "in_work_specialist",
    "administrator",
    "manager",
    "finance_officer",
    "employer_liaison",
    "commissioner",
    "system_administrator",
)


@dataclass
class World:
    """people: role → user of Northgate; `stranger` is a manager of the other Job Broker."""

    today: date
    northgate: JobBroker
    bridgeway: JobBroker
    office: Office
    other_office: Office
    contract: Contract
    other_contract: Contract
    people: dict[str, User]
    colleague: User
    stranger: User
    agency: Agency
    agency_user: User

    @classmethod
    def build(cls, today: date) -> "World":
        northgate = make.JobBrokerFactory(reference="NORTHGATE", name="Northgate", client_prefix="NG")
        bridgeway = make.JobBrokerFactory(reference="BRIDGEWAY", name="Bridgeway", client_prefix="BW")
        office = make.OfficeFactory(broker=northgate, name="Plaistow")
        other_office = make.OfficeFactory(broker=bridgeway, name="Trident")
        contract = make.ContractFactory(broker=northgate, reference="NG-EAST")
        make.TermsFactory(contract=contract)
        other_contract = make.ContractFactory(broker=bridgeway, reference="BW-BD5")
        make.TermsFactory(contract=other_contract)
        people = {}
        for role in ROLES:
            user = make.UserFactory(email=f"{role}@test.example", name=role.replace("_", " ").title())
            make.MembershipFactory(user=user, office=office, role=role)
            people[role] = user
        colleague = make.UserFactory(email="colleague@test.example", name="Priya Nair")
        make.MembershipFactory(user=colleague, office=office, role="adviser")
        stranger = make.UserFactory(email="stranger@test.example", name="Stella Stranger")
        make.MembershipFactory(user=stranger, office=other_office, role="manager")
        agency = make.AgencyFactory(reference="JCP-EASTSIDE", name="Jobcentre Eastside")
        agency_user = make.UserFactory(email="agency@test.example", name="Ada Jobcentre")
        make.AgencyMembershipFactory(user=agency_user, agency=agency)
        return cls(
            today, northgate, bridgeway, office, other_office, contract, other_contract, people,
            colleague, stranger, agency, agency_user,
        )  # fmt: skip

    def caller(self, role: str = "adviser") -> Caller:
        return caller_for(self.agency_user if role == "agency_user" else self.people[role])

    @property
    def adviser(self) -> User:
        return self.people["adviser"]

    def client(self, **fields):
        """An active client of Northgate, led by the adviser unless said otherwise."""
        defaults = {"office": self.office, "lead_adviser": self.adviser}
        return make.ClientFactory(**{**defaults, **fields})

    def registration(self, client=None, **fields):
        defaults = {"contract": self.contract, "registered_by": self.adviser}
        return make.RegistrationFactory(client=client or self.client(), **{**defaults, **fields})
