"""Writes timeline events, checking their facts against their kind."""

from datetime import date

from brokerage.models import User
from clients.models import Client, TimelineEvent
from clients.registry import EVENT_KINDS


def record_event(
    client: Client,
    kind: str,
    on: date,
    *,
    by: User | None,
    supersedes: TimelineEvent | None = None,
    **facts: object,
) -> TimelineEvent:
    """Append one event. Raises ValueError where the kind is unknown or its facts do not fit."""
    declared = EVENT_KINDS.get(kind)
    if declared is None:
        raise ValueError(f"No event kind {kind}: register it in its app's events.")
    if set(facts) != set(declared.facts):
        raise ValueError(f"{kind} takes the facts {sorted(declared.facts)}, not {sorted(facts)}.")
    for name, value in facts.items():
        if not isinstance(value, declared.facts[name]):
            raise ValueError(f"{kind}: {name} must be {declared.facts[name].__name__}.")
    stored = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    return TimelineEvent.objects.create(
        broker_id=client.broker_id,
        client=client,
        kind=kind,
        happened_on=on,
        facts=stored,
        recorded_by=by,
        supersedes=supersedes,
    )
