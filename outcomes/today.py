"""What this app adds to Today besides follow-ups."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from brokerage.access import Right, may
from brokerage.database.caller import Caller
from clients.registry import TodayRow, register_today_source
from outcomes import access


def papers_to_check(caller: Caller, day: date) -> Iterator[TodayRow]:
    """One row, for whoever may judge evidence, that leads to the list of it. One query."""
    if not may(caller, Right.ACCEPT_EVIDENCE):
        return
    found = access.judgeable_evidence(caller).aggregate(number=Count("pk"), first=Min("recorded_at"))
    if found["number"]:
        url = reverse("outcomes:in_work") + "?evidence=waiting"
        number = found["number"]
        papers = "1 paper waits" if number == 1 else f"{number} papers wait"
        since = min(timezone.localdate(found["first"]), day)
        why, act = f"{papers} to be checked.", ("Check evidence", url)
        yield TodayRow("Evidence", url, why, since, "Evidence to check", act=act)


def register() -> None:
    register_today_source(papers_to_check)
