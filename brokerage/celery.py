"""The Celery application, and what its workers do when they start."""

import os

from celery import Celery, bootsteps
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brokerage.settings")

app = Celery("brokerage")
app.config_from_object("brokerage.celery_settings")
app.autodiscover_tasks()


class PowerlessRole(bootsteps.Step):
    """Stops a worker whose database role is too strong. A signal could not: Celery only logs its errors."""

    def include(self, parent) -> bool:
        from brokerage.startup import require_powerless_role

        require_powerless_role()
        return True


app.steps["worker"].add(PowerlessRole)


@worker_ready.connect
def take_up_unfinished_runs(**kwargs) -> None:
    """Whatever a killed worker left: the rows of Run say it, so no message has to have survived."""
    app.send_task("brokerage.tasks.run_nightly")
