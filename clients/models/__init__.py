from clients.models.consents import Consent
from clients.models.contacts import Appointment, Contact, ContactClient
from clients.models.digests import DigestSent
from clients.models.events import TimelineEvent
from clients.models.followups import FollowUp
from clients.models.people import Client, ClientProfile
from clients.models.plans import ActionPlan, PlanStep, ReadinessAssessment
from clients.models.registrations import Enquiry, Registration

__all__ = [
    "ActionPlan",
    "Appointment",
    "Client",
    "ClientProfile",
    "Consent",
    "Contact",
    "ContactClient",
    "DigestSent",
    "Enquiry",
    "FollowUp",
    "PlanStep",
    "ReadinessAssessment",
    "Registration",
    "TimelineEvent",
]
