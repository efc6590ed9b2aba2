"""The kinds of timeline event that this app writes, with their facts."""

from clients.registry import EventKind, register_event_kind

KINDS = (
    EventKind("job_started", "Job started", {"job": int}),
    EventKind("hours_changed", "Hours changed", {"job": int}),
    EventKind("job_ended", "Job ended", {"job": int, "reason": str}),
    EventKind("disclosure_set", "What the employer may know", {"job": int, "disclosure": str}),
    EventKind("evidence_recorded", "Evidence recorded", {"evidence": int}),
    EventKind("evidence_accepted", "Evidence accepted", {"evidence": int}),
    EventKind("evidence_rejected", "Evidence rejected", {"evidence": int}),
    EventKind("job_entry", "Job entry", {"registration": int}, shareable=True),
    EventKind(
        "sustained_outcome", "Sustained outcome", {"registration": int, "milestone": str}, shareable=True
    ),
    EventKind("outcome_withdrawn", "No longer reached", {"registration": int, "outcome": str}),
)


def register() -> None:
    for kind in KINDS:
        register_event_kind(kind)
