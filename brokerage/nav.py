"""The primary navigation of each role, as data.

An item is shown once its page exists: names that do not resolve are left out, and a test lists them.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the navigation. code: what a page names to be the current one."""

    code: str
    label: str
    url_name: str


@dataclass(frozen=True, slots=True)
class Place:
    """An item with the address of its page."""

    code: str
    label: str
    url: str


TODAY = Item("today", "Today", "clients:today")
CASELOAD = Item("caseload", "Caseload", "clients:caseload")
CLIENTS = Item("caseload", "Clients", "clients:caseload")
REFERRALS = Item("referrals", "Referrals", "referrals:inbox")
IN_WORK = Item("in_work", "In work", "outcomes:in_work")
CLAIMS = Item("claims", "Claims", "outcomes:claims")
OVERVIEW = Item("overview", "Overview", "outcomes:overview")
FIGURES = Item("figures", "Contract figures", "outcomes:commissioner")
CONTRACTS = Item("contracts", "Contracts", "brokerage:contracts")
RUNS = Item("runs", "Runs", "brokerage:runs")
PORTAL = Item("portal", "Your referrals", "referrals:portal")

NAVIGATION: dict[str, tuple[Item, ...]] = {
    "adviser": (TODAY, CASELOAD, REFERRALS, IN_WORK),
    "in_work_specialist": (TODAY, IN_WORK, CASELOAD),
    "administrator": (TODAY, CLIENTS, REFERRALS, IN_WORK),
    "manager": (OVERVIEW, TODAY, CLIENTS, REFERRALS, IN_WORK, CLAIMS, CONTRACTS, RUNS),
    "finance_officer": (CLAIMS, CLIENTS),
    "employer_liaison": (TODAY, IN_WORK),
    "commissioner": (FIGURES,),
    "system_administrator": (CONTRACTS, RUNS),
    "agency_user": (PORTAL,),
}
ROLE_LABELS = {
    "adviser": "Adviser",
    "in_work_specialist": "In-work specialist",
    "administrator": "Administrator",
    "manager": "Manager",
    "finance_officer": "Finance officer",
    "employer_liaison": "Employer liaison",
    "commissioner": "Commissioner",
    "system_administrator": "System administrator",
    "agency_user": "Agency user",
}
SEARCHES = frozenset({"adviser", "in_work_specialist", "administrator", "manager", "finance_officer"})
LOGS_CONTACTS = frozenset({"adviser", "in_work_specialist", "manager"})
SEARCH, LOG_CONTACT = "clients:search", "clients:contact_new"


@lru_cache(maxsize=64)
def address(url_name: str) -> str:
    """The path of a page, or empty where no such page exists."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=128)
def places(roles: tuple[str, ...]) -> tuple[Place, ...]:
    """What someone with these roles can go to, in the order of their first role; each place once."""
    found: dict[str, Place] = {}
    for role in roles:
        for item in NAVIGATION.get(role, ()):
            url = address(item.url_name)
            if url and item.code not in found:
                found[item.code] = Place(item.code, item.label, url)
    return tuple(found.values())


def current_code(path: str, shown: tuple[Place, ...]) -> str:
    """The code of the place that `path` lies in: the longest address that it begins with; else empty."""
    inside = [place for place in shown if path.startswith(place.url)]
    return max(inside, key=lambda place: len(place.url)).code if inside else ""
