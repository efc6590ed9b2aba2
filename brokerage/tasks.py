"""Tasks of the organisation. Thin: what is due is read from the database, never carried by a message."""

from celery import shared_task
from django.utils import timezone

from brokerage import runs


# A night may take longer than other tasks; both limits stay below the visibility timeout of the queue.
@shared_task(soft_time_limit=5 * 60 * 60, time_limit=5 * 60 * 60 + 300)
def run_nightly() -> None:
    """Finish what earlier nights left, and do what is still to do of the present one."""
    runs.catch_up(runs.night_of(timezone.now()))
