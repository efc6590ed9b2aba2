"""The Celery application, its queues and the one schedule of the system."""

import os

from celery import Celery
from celery.schedules import crontab
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brokerage.settings")

app = Celery("brokerage")
app.config_from_object("brokerage.celery_settings")
app.autodiscover_tasks()

QUEUES = ("default", "nightly", "imports", "webhooks")
app.conf.task_queues = [Queue(name) for name in QUEUES]

# Local time: a run belongs to the civil day it starts on.
app.conf.beat_schedule = {
    "nightly": {"task": "brokerage.tasks.run_nightly", "schedule": crontab(hour=2, minute=0)},
}
