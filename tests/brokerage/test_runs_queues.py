"""Queues, tasks and the schedule: what they name exists, and nothing runs twice for want of time."""

import runpy

import pytest
from kombu import Connection, Producer

from brokerage import celery_settings
from brokerage.celery import app


@pytest.fixture(autouse=True)
def loaded():
    app.loader.import_default_modules()


def own_tasks() -> list:
    return [task for name, task in sorted(app.tasks.items()) if not name.startswith("celery.")]


def test_every_task_names_a_queue_that_exists():
    assert {task.name for task in own_tasks()} == set(celery_settings.task_routes)
    for task in own_tasks():
        assert app.amqp.router.route({}, task.name)["queue"].name in celery_settings.QUEUES


def test_the_schedule_names_tasks_that_exist():
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_no_task_may_outlast_the_visibility_of_its_message(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    settings = runpy.run_path(celery_settings.__file__)
    visible = settings["broker_transport_options"]["visibility_timeout"]
    limits = [task.time_limit or app.conf.task_time_limit for task in own_tasks()]
    assert 2 * max(limits) < visible


def test_every_task_is_told_before_it_is_killed():
    for task in own_tasks():
        assert (task.soft_time_limit or app.conf.task_soft_time_limit) < (
            task.time_limit or app.conf.task_time_limit
        )


def test_a_message_goes_to_its_own_queue_only():
    with Connection("memory://") as connection, connection.channel() as channel:
        bound = {name: queue.bind(channel) for name, queue in app.amqp.queues.items()}
        for queue in bound.values():
            queue.declare()
        nightly = bound["nightly"]
        Producer(channel).publish("x", exchange=nightly.exchange, routing_key=nightly.routing_key)
        assert {name: queue.get() is not None for name, queue in bound.items()} == {
            name: name == "nightly" for name in celery_settings.QUEUES
        }
