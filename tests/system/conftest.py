"""A real browser against a real server, on committed rows."""

import os

import pytest

from brokerage import clock
from brokerage.database.caller import system
from tests.system.chromium import chromium
from tests.world import World

PASSWORD = "only-for-this-test-42"


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch):
    # Playwright's event loop runs in this thread; the test's own queries are not asynchronous.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium_browser():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as browser:
        yield browser


@pytest.fixture
def committed_world(transactional_db) -> World:
    """The small world as of today, committed, everyone with the same password."""
    with system("test"):
        world = World.build(today=clock.today())
        for user in (*world.people.values(), world.colleague, world.stranger, world.agency_user):
            user.set_password(PASSWORD)
            user.save()
    return world
