"""The kinds of timeline event that referrals add."""

from clients.registry import EventKind, register_event_kind

KINDS = (
    EventKind("referral_received", "Referral received", {"referral": int}),
    EventKind("referral_accepted", "Referral accepted", {"referral": int}),
)


def register() -> None:
    for kind in KINDS:
        register_event_kind(kind)
