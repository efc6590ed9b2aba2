"""The worker's application, with folders of the test's own as its queue where TEST_QUEUE names one."""

import os
from pathlib import Path

from brokerage.celery import app

if queue := os.environ.get("TEST_QUEUE"):
    for name in ("messages", "control", "processed"):
        (Path(queue) / name).mkdir(parents=True, exist_ok=True)
    app.conf.broker_transport_options = {
        "data_folder_in": f"{queue}/messages",
        "data_folder_out": f"{queue}/messages",
        "control_folder": f"{queue}/control",
        "processed_folder": f"{queue}/processed",
        "store_processed": False,
    }
