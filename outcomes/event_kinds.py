"""What can happen around work and money, as kinds of timeline event."""

from clients.registry import EventKind, register_event_kind

KINDS = (
    EventKind("job_started", "Job started", {"job": int}),
    EventKind("hours_changed", "Hours changed", {"job": int}),
    EventKind("job_ended", "Job ended", {"job": int, "reason": str}),
    EventKind("disclosure_changed", "What the employer may be told changed", {"job": int}),
    EventKind("evidence_recorded", "Evidence recorded", {"evidence": int}),
    EventKind("evidence_accepted", "Evidence accepted", {"evidence": int}),
    EventKind("evidence_rejected", "Evidence rejected", {"evidence": int}),
    EventKind("job_entry", "Job entry", {"registration": int}, shareable=True),
    EventKind(
        "sustained_outcome", "Sustained outcome", {"registration": int, "milestone": str}, shareable=True
    ),
    # Says that an event it supersedes did not happen after all.
    EventKind("outcome_withdrawn", "Outcome corrected", {"registration": int, "milestone": str}),
)


def register() -> None:
    for kind in KINDS:
        register_event_kind(kind)
