"""What every test starts from: the powerless role, strict forms, and a small world to work in."""

from datetime import date

import pytest
from django.db import connection, connections
from django.test import Client as Browser
from django.test.utils import setup_databases, teardown_databases

from brokerage.database import roles
from brokerage.database.caller import Caller
from tests.world import World


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment,
    django_db_blocker,
    django_db_modify_db_settings,
    django_db_keepdb,
    django_db_createdb,
):
    """One test database behind both aliases.

    pytest-django sets up only the aliases that the chosen tests name. `default` mirrors `owner`: named alone,
    it would leave them in the real database.
    """
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, keepdb=django_db_keepdb and not django_db_createdb)
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        if not django_db_keepdb:
            teardown_databases(made, 0)


@pytest.fixture
def db_as_system(db):
    """The test's transaction runs in the system role, so factories may write; requests switch away."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles.SYSTEM}")


@pytest.fixture
def world(db_as_system) -> World:
    """Two Job Brokers with offices, people in each role, a contract and an agency."""
    return World.build(today=date(2026, 11, 20))


@pytest.fixture
def browser_for():
    """browser_for(user) → a signed-in test client that checks CSRF tokens as a real one would."""

    def sign_in(user, **options) -> Browser:
        browser = Browser(**options)
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def anonymous() -> Caller:
    return Caller()
