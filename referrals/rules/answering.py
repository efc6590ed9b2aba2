"""What a referral may become, and why not where it may not."""

# state → what it may become next.
NEXT: dict[str, frozenset[str]] = {
    "choosing": frozenset({"received", "withdrawn"}),
    "received": frozenset({"accepted", "declined", "withdrawn"}),
    "accepted": frozenset(),
    "declined": frozenset(),
    "withdrawn": frozenset(),
}

WHY_NOT = {
    "choosing": "No Job Broker has been chosen for this referral yet.",
    "received": "This referral has not been answered yet.",
    "accepted": "This referral was accepted already: reload the page to see by whom.",
    "declined": "This referral was declined already: reload the page to see by whom.",
    "withdrawn": "The agency has withdrawn this referral: there is nothing left to do.",
}


def why_not(now: str, then: str) -> str | None:
    """None where a referral in state `now` may become `then`, else the reason in words."""
    return None if then in NEXT[now] else WHY_NOT[now]
