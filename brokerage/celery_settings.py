"""How Celery runs: Redis where REDIS_URL is set, else folders beside the embedded database."""

import os
from pathlib import Path

from celery.schedules import crontab
from kombu import Exchange, Queue

_local = Path(__file__).resolve().parent.parent / ".local"

timezone = "Europe/London"
enable_utc = True

QUEUES = ("default", "nightly", "imports", "webhooks")
# Each queue has its own routing key: left out, all share one, and each message arrives in every queue.
task_queues = [Queue(name, Exchange("jobs", type="direct"), routing_key=name) for name in QUEUES]
# Every task of ours stands here, by its whole name; a test walks them.
task_routes = {
    "brokerage.tasks.run_nightly": {"queue": "nightly"},
    "outcomes.tasks.evaluate_marked": {"queue": "default"},
}
task_default_queue = "default"
task_create_missing_queues = False
task_ignore_result = True

# A task is acknowledged when it has ended, so that a killed worker's message is delivered again (Redis).
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_soft_time_limit = 60 * 60
task_time_limit = 65 * 60
broker_connection_retry_on_startup = True
worker_hijack_root_logger = False

# The one schedule of the system, in local time: a run belongs to the civil day on which it starts, and
# 02:00 comes exactly once on every day, on those with 23 and 25 hours too. The hourly task finds nothing to
# do unless the night was missed or cut short; it is not kept for a worker that is away.
beat_schedule = {
    "nightly": {"task": "brokerage.tasks.run_nightly", "schedule": crontab(hour=2, minute=0)},
    "hourly": {
        "task": "brokerage.tasks.run_nightly",
        "schedule": crontab(minute=30),
        "options": {"expires": 30 * 60},
    },
}
beat_schedule_filename = str(_local / "schedule")

if redis_url := os.environ.get("REDIS_URL"):
    broker_url = redis_url
    # Far above the longest task: a shorter one would hand a running task to a second worker.
    broker_transport_options = {"visibility_timeout": 12 * 60 * 60}
else:
    _folder = _local / "queue"
    for _name in ("messages", "control", "processed"):
        (_folder / _name).mkdir(parents=True, exist_ok=True)
    broker_url = "filesystem://"
    broker_transport_options = {
        "data_folder_in": str(_folder / "messages"),
        "data_folder_out": str(_folder / "messages"),
        "control_folder": str(_folder / "control"),
        "processed_folder": str(_folder / "processed"),
        "store_processed": False,
    }
