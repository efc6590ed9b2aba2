"""Web and worker refuse to start with a database role that sees past the row policies."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from brokerage import startup
from tests.processes import environment, url_of

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.services]
CHECKOUT = Path(__file__).resolve().parents[2]


def start(statement: str, role: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", statement],
        cwd=CHECKOUT,
        env=environment(APP_DATABASE_URL=url_of(role), REDIS_URL="redis://127.0.0.1:1/0"),
        capture_output=True,
        text=True,
        timeout=60,
    )


WEB = "import brokerage.wsgi"
WORKER = "from brokerage.celery import app; app.WorkController(); print('made')"


@pytest.mark.parametrize("statement", [WEB, WORKER])
def test_the_owner_s_role_is_refused(statement):
    ended = start(statement, "owner")
    assert ended.returncode != 0
    assert "ImproperlyConfigured: The application's database role bypasses row security" in ended.stderr


@pytest.mark.parametrize("statement", [WEB, WORKER])
def test_the_powerless_role_starts(statement):
    ended = start(statement, "default")
    assert ended.returncode == 0, ended.stderr


def test_the_reason_is_raised_as_a_fault_of_the_settings(monkeypatch):
    monkeypatch.setattr(startup, "connection", connections["owner"])
    with pytest.raises(ImproperlyConfigured, match="bypasses row security"):
        startup.require_powerless_role()
