"""How Celery runs: Redis where REDIS_URL is set, else folders beside the embedded database."""

import os
from pathlib import Path

timezone = "Europe/London"
enable_utc = True
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_ignore_result = True
task_default_queue = "default"
task_create_missing_queues = False
broker_connection_retry_on_startup = True
worker_hijack_root_logger = False
task_soft_time_limit = 60 * 60
task_time_limit = 65 * 60

if redis_url := os.environ.get("REDIS_URL"):
    broker_url = redis_url
    # Far above the longest task: a shorter one would hand a running task to a second worker.
    broker_transport_options = {"visibility_timeout": 6 * 60 * 60}
else:
    _folder = Path(__file__).resolve().parent.parent / ".local" / "queue"
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
