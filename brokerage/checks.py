"""Start-up refuses a database role that owns tables or bypasses row security."""

from django.core.checks import Error, Tags, register
from django.db import DatabaseError, connections

from brokerage.database.roles import refuse_powerful_role


@register(Tags.database)
def application_role_is_powerless(app_configs, databases=None, **kwargs) -> list[Error]:
    if not databases or "default" not in databases:
        return []
    try:
        reason = refuse_powerful_role(connections["default"])
    except DatabaseError:
        return []
    return [Error(reason, id="brokerage.E001")] if reason else []
