"""The kinds of timeline event that this app writes, with their facts."""

from clients.registry import EventKind, register_event_kind

KINDS = (
    EventKind("enquiry", "Enquiry", {"enquiry": int}),
    EventKind("registered", "Registered", {"contract": int, "registration": int}, shareable=True),
    EventKind("deregistered", "Registration closed", {"reason": str, "registration": int}, shareable=True),
    EventKind("first_contact", "First contact made", shareable=True),
    EventKind("contact", "Contact", {"contact": int}),
    EventKind("appointment_booked", "Appointment booked", {"appointment": int}),
    EventKind("plan_agreed", "Action plan agreed", {"plan": int}),
    EventKind("readiness_recorded", "Readiness for work", {"level": str}),
    EventKind("state_changed", "State changed", {"state": str, "reason": str}),
    EventKind("consent_given", "Consent given", {"consent": int}),
    EventKind("consent_refused", "Consent refused", {"consent": int}),
    EventKind("consent_withdrawn", "Consent withdrawn", {"consent": int}),
    EventKind("adviser_changed", "Lead adviser changed", {"adviser": int}),
    EventKind("details_changed", "Details changed", {"part": str}),
)


def register() -> None:
    for kind in KINDS:
        register_event_kind(kind)
