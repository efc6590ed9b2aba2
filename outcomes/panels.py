"""What this app adds to the client record, and what "in work" means."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from brokerage.access import Right
from clients.registry import Panel, on_registration_changed, register_in_work, register_panel
from outcomes.actions.evaluation import evaluate
from outcomes.codes import JobKind
from outcomes.models import JobSpell

PAID_WORK = (JobKind.EMPLOYED, JobKind.SELF_EMPLOYED, JobKind.PERMITTED_WORK)


def in_work(day: date) -> Q:
    """Clients with a job of a countable kind that has begun and not ended."""
    jobs = JobSpell.objects.filter(client_id=OuterRef("pk"), kind__in=PAID_WORK)
    return Q(Exists(jobs.active_on(day)))


def _evaluate(registration_id: int, day: date) -> None:
    evaluate(registration_id, day)


def register() -> None:
    register_panel(Panel("jobs", "Jobs", "outcomes:jobs", 40, (Right.SEE_CLIENTS,)))
    register_panel(Panel("evidence", "Evidence", "outcomes:evidence", 50, (Right.SEE_CLIENTS,)))
    register_in_work(in_work)
    on_registration_changed(_evaluate)
