"""What a test needs to start processes of the system on its own database."""

import os
from urllib.parse import quote

from django.db import connections


def url_of(alias: str) -> str:
    """The URL of the test database, in the role of this alias."""
    settings = connections[alias].settings_dict
    secret = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
    place = f"{settings['HOST'] or 'localhost'}:{settings['PORT'] or 5432}"
    return f"postgresql://{settings['USER']}{secret}@{place}/{settings['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """The environment of such a process: production's settings, the test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "brokerage.settings",
        "SECRET_KEY": "only-for-tests",
        "DATABASE_URL": url_of("owner"),
        "APP_DATABASE_URL": url_of("default"),
        **more,
    }
