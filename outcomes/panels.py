"""What this app adds to the record of a client, and who counts as in work."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from brokerage.access import Right
from clients.registry import Panel, on_registration_changed, register_in_work, register_panel
from outcomes import actions
from outcomes.models import JobSpell
from outcomes.rules import COUNTABLE_KINDS

PANELS = (
    Panel("jobs", "Jobs", "outcomes:jobs", 40, (Right.SEE_CLIENTS,)),
    Panel("evidence", "Evidence", "outcomes:evidence", 50, (Right.SEE_CLIENTS,)),
)


def in_work(day: date) -> Q:
    """Clients with a job that counts on `day`; volunteering, supported work and training do not."""
    jobs = JobSpell.objects.active_on(day).filter(client=OuterRef("pk"), kind__in=COUNTABLE_KINDS)
    return Q(Exists(jobs))


def registration_changed(registration_id: int, day: date) -> None:
    actions.evaluate(registration_id, day)


def register() -> None:
    for panel in PANELS:
        register_panel(panel)
    register_in_work(in_work)
    on_registration_changed(registration_changed)
