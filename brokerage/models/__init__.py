from brokerage.models.contracts import (
    Contract,
    ContractTerms,
    MilestoneTerm,
    Programme,
    Target,
    TermsChange,
)
from brokerage.models.organisation import ConsortiumPartner, JobBroker, Membership, Office
from brokerage.models.people import User
from brokerage.models.runs import Run

__all__ = [
    "ConsortiumPartner",
    "Contract",
    "ContractTerms",
    "JobBroker",
    "Membership",
    "MilestoneTerm",
    "Office",
    "Programme",
    "Run",
    "Target",
    "TermsChange",
    "User",
]
