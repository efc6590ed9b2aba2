"""Fair comparison of brokers: thirds by conversion and sustainment, profile of clients, group.

Rates are compared as exact fractions, so equal rates are equal however large the brokers.
Source: domain.md section 4 (R246 chapter 7).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

FEWEST_COMPARED = 3


class Third(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Profile(StrEnum):
    """How far a broker's clients are from work, next to those of the brokers compared."""

    FURTHER = "further"
    CLOSER = "closer"


class Group(StrEnum):
    HIGHEST = "highest"
    MIDDLE = "middle"
    IN_DEPTH = "in_depth"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class BrokerCounts:
    """One broker's counts over the same registrations; each is part of the one before, claims of the first.

    claims_24m: registrations whose client has a current claim of 24 months or more.
    """

    id: str
    registrations: int
    job_entries: int
    sustained: int
    claims_24m: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a broker stands; all empty where there are too few brokers to compare."""

    job_entry: Third | None = None
    sustainment: Third | None = None
    profile: Profile | None = None
    group: Group | None = None


# (job entry, sustainment) → group; low with high depends on the profile.
GROUPS = {
    (Third.HIGH, Third.HIGH): Group.HIGHEST,
    (Third.HIGH, Third.MEDIUM): Group.HIGHEST,
    (Third.HIGH, Third.LOW): Group.MIDDLE,
    (Third.MEDIUM, Third.HIGH): Group.MIDDLE,
    (Third.MEDIUM, Third.MEDIUM): Group.MIDDLE,
    (Third.MEDIUM, Third.LOW): Group.LOWEST,
    (Third.LOW, Third.MEDIUM): Group.LOWEST,
    (Third.LOW, Third.LOW): Group.LOWEST,
}


def compare(brokers: Sequence[BrokerCounts]) -> dict[str, Standing]:
    """The standing of each broker among all of them, by id, in the order given.

    Fewer than three are not compared. A broker without job entries ranks last in sustainment, behind one that
    has some but kept none; one without registrations likewise ranks last in conversion, and has no share of
    long claims: it is left out of the median and closer to work (decision).
    """
    if len(brokers) < FEWEST_COMPARED:
        return {broker.id: Standing() for broker in brokers}
    conversion = thirds([_fraction(broker.job_entries, broker.registrations) for broker in brokers])
    sustainment = thirds([_fraction(broker.sustained, broker.job_entries) for broker in brokers])
    profiles = profiles_of([_fraction(broker.claims_24m, broker.registrations) for broker in brokers])
    return {
        broker.id: Standing(entered, kept, profile, group_of(entered, kept, profile))
        for broker, entered, kept, profile in zip(brokers, conversion, sustainment, profiles, strict=True)
    }


def thirds(rates: Sequence[Fraction | None]) -> list[Third]:
    """The third of each rate, highest first: ceil(3 × rank ÷ n), equal rates sharing the better rank.

    An empty rate ranks behind all others.
    """
    keys = [Fraction(-1) if rate is None else rate for rate in rates]
    ranks: dict[Fraction, int] = {}
    for rank, key in enumerate(sorted(keys, reverse=True), start=1):
        ranks.setdefault(key, rank)
    order = tuple(Third)
    return [order[-(-3 * ranks[key] // len(keys)) - 1] for key in keys]


def profiles_of(shares: Sequence[Fraction | None]) -> list[Profile]:
    """Further from work where the share of long claims is above the median of the shares there are."""
    known = sorted(share for share in shares if share is not None)
    middle = _median(known) if known else None
    return [
        Profile.FURTHER if share is not None and middle is not None and share > middle else Profile.CLOSER
        for share in shares
    ]


def group_of(job_entry: Third, sustainment: Third, profile: Profile) -> Group:
    """The group of a broker from its thirds and its profile."""
    if (job_entry, sustainment) == (Third.LOW, Third.HIGH):
        return Group.IN_DEPTH if profile is Profile.FURTHER else Group.LOWEST
    return GROUPS[job_entry, sustainment]


def _fraction(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _median(ascending: Sequence[Fraction]) -> Fraction:
    """The middle value, or halfway between the two in the middle."""
    half = len(ascending) // 2
    return ascending[half] if len(ascending) % 2 else (ascending[half - 1] + ascending[half]) / 2
