"""One small demo for all the tests of a module, and nothing left of it afterwards."""

from datetime import date

import pytest
from django.db import connection, transaction

from brokerage.database import roles
from brokerage.demo.load import load_demo

AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> date:
    """A tenth of the demo as of a Friday, in one transaction that is rolled back: gives that day."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert load_demo(as_of=AS_OF, scale=0.1)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {roles.SYSTEM}")
        yield AS_OF
        transaction.set_rollback(True)
