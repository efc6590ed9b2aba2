"""Drawing by chance: the same generator state always gives the same value."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Letters of the second half of a postcode.
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"


def pick(rng: Random, counts: dict):
    """One of the keys, in proportion to its count."""
    return rng.choices(list(counts), weights=list(counts.values()))[0]


def working(day: date) -> date:
    """The day, or the Friday before where it falls on a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def after(day: date, days: float) -> date:
    """A weekday `days` days later, or just before."""
    return working(day + timedelta(days=round(days)))


def instant(day: date, minute: int) -> datetime:
    """Aware; minute of the local day."""
    return datetime.combine(day, time(minute // 60, minute % 60), LONDON)


def office_minute(rng: Random) -> int:
    return rng.randrange(9 * 60, 17 * 60, 5)


def phone(rng: Random) -> str:
    """From the ranges that Ofcom keeps for drama, so that no call reaches anybody."""
    if rng.random() < 0.75:
        return f"+447700900{rng.randint(0, 999):03}"
    return f"+442079460{rng.randint(0, 999):03}"


def national_insurance_number(serial: int) -> str:
    """In HMRC's format, with the prefix NC; another for each serial below 999,983.

    HMRC keeps it for identifiers that pension schemes make up, which end in m or f (National Insurance
    Manual, NIM39110): followed by A to D it passes as a number and is nobody's.
    """
    return f"NC{serial * 370_661 % 999_983:06}{'ABCD'[serial % 4]}"


def postcode(rng: Random, areas: tuple[str, ...]) -> str:
    return f"{rng.choice(areas)} {rng.randint(1, 9)}{rng.choice(_UNIT)}{rng.choice(_UNIT)}"
