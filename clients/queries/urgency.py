"""Which follow-up comes first: by the date that people count to, not by the day it appeared."""

from datetime import date

from django.db.models import Case, DateField, F, QuerySet, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from clients.models import FollowUp
from clients.registry import FOLLOWUP_KINDS


def most_urgent_first(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Ordered by the date of FollowUpKind.date_of: what is due goes before notice of what lies ahead."""
    notices = [
        When(kind=kind.code, then=Cast(KT(f"facts__{kind.notice_of}"), DateField()))
        for kind in FOLLOWUP_KINDS.values()
        if kind.notice_of
    ]
    return rows.alias(counted_to=Case(*notices, default=F("due_on"))).order_by("counted_to", "pk")


def when(due_on: date, day: date) -> str:
    """ "8 days late", "Today", "In 2 days"."""
    late = (day - due_on).days
    if late == 0:
        return "Today"
    number = "1 day" if abs(late) == 1 else f"{abs(late)} days"
    return f"{number} late" if late > 0 else f"In {number}"
