"""What people do with clients, as verbs: one transaction and one timeline event each.

They take rows, plain values and days; they raise ValidationError by field where the input is refused.
"""

from clients.actions.consents import record_consent, withdraw_consent
from clients.actions.contacts import book_appointment, log_contact
from clients.actions.followups import snooze_follow_up
from clients.actions.people import open_client, update_person, update_profile
from clients.actions.plans import agree_plan, give_copy, mark_steps, record_readiness
from clients.actions.registrations import close_registration, register_client
from clients.actions.states import assign_adviser, set_state

__all__ = [
    "agree_plan",
    "assign_adviser",
    "book_appointment",
    "close_registration",
    "give_copy",
    "log_contact",
    "mark_steps",
    "open_client",
    "record_consent",
    "record_readiness",
    "register_client",
    "set_state",
    "snooze_follow_up",
    "update_person",
    "update_profile",
    "withdraw_consent",
]
