"""What web and worker make sure of before they serve."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from brokerage.database.roles import refuse_powerful_role


def require_powerless_role() -> None:
    """Raise ImproperlyConfigured where the database role in use could see past the row policies.

    Leaves no connection behind: a server that forks its workers must not share one with them.
    """
    try:
        reason = refuse_powerful_role(connection)
    finally:
        if not connection.in_atomic_block:
            connection.close()
    if reason:
        raise ImproperlyConfigured(reason)
