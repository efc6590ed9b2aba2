"""A comparison of brokers as JSON: counts in, standings out."""

from collections.abc import Mapping

from .comparison import BrokerCounts, Standing
from .fields import Fields, Refused, read_json, shown


def brokers_from_json(text: str) -> list[BrokerCounts]:
    """The brokers of a JSON object with `brokers`. Raises Refused where counts are missing or impossible."""
    fields = Fields(Fields.of(read_json(text), "document").members)
    brokers = [_broker(each) for each in fields.parts("brokers")]
    seen: set[str] = set()
    for place, broker in enumerate(brokers):
        if broker.id in seen:
            raise Refused(f"brokers[{place}].id: {shown(broker.id)} is there already: give each broker once")
        seen.add(broker.id)
    return brokers


def standings_as_json(standings: Mapping[str, Standing]) -> dict[str, dict[str, str | None]]:
    return {
        broker: {
            "job_entry": standing.job_entry,
            "sustainment": standing.sustainment,
            "profile": standing.profile,
            "group": standing.group,
        }
        for broker, standing in standings.items()
    }


def _broker(fields: Fields) -> BrokerCounts:
    counts = {
        name: fields.whole(name) for name in ("registrations", "job_entries", "sustained", "claims_24m")
    }
    for name, count in counts.items():
        if count < 0:
            fields.refuse(name, "below zero: give a count")
    for part, whole in (
        ("job_entries", "registrations"),
        ("sustained", "job_entries"),
        ("claims_24m", "registrations"),
    ):
        if counts[part] > counts[whole]:
            fields.refuse(part, f"more than {whole}: count the same registrations in both")
    return BrokerCounts(fields.text("id"), **counts)
