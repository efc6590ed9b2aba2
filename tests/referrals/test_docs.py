"""The API's documents say what the server does: the examples run, the schema is the server's own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from brokerage.database.caller import system
from partners.actions import create_api_client
from referrals.models import Referral
from tests.world import World

DOCS = Path(__file__).resolve().parents[2] / "docs"
RUNNERS = {"bash": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-c"]}


def examples() -> list[tuple[str, str]]:
    """(language, code) of each example in docs/api.md that can be run."""
    fenced = re.findall(r"^```(\w+)\n(.*?)^```$", (DOCS / "api.md").read_text(), re.DOTALL | re.MULTILINE)
    return [(language, code) for language, code in fenced if language in RUNNERS]


def test_there_is_one_example_for_curl_and_one_for_python():
    assert [language for language, _ in examples()] == ["bash", "python"]


@pytest.mark.services
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.parametrize(("language", "code"), examples(), ids=[each[0] for each in examples()])
def test_the_example_refers_a_person(live_server, language, code):
    with system():
        world = World.build(today=timezone.localdate())
        api_client, secret = create_api_client(
            agency=world.agency, scopes=["referrals:read", "referrals:write"]
        )
    environment = {
        "PATH": os.environ["PATH"],
        "BASE_URL": live_server.url,
        "CLIENT_ID": api_client.client_id,
        "CLIENT_SECRET": secret,
    }
    for _ in range(2):
        done = subprocess.run(
            [*RUNNERS[language], code], env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        with system():
            referral = Referral.objects.get()
        assert referral.reference in done.stdout
    assert (referral.agency_id, referral.broker_id) == (world.agency.pk, world.northgate.pk)


def test_the_committed_schema_is_the_servers_own(tmp_path):
    written = tmp_path / "openapi.yaml"
    call_command("spectacular", file=str(written), validate=True, fail_on_warn=True)
    assert (DOCS / "openapi.yaml").read_text() == written.read_text(), (
        "docs/openapi.yaml is out of date: python manage.py spectacular --file docs/openapi.yaml"
    )


def test_the_schema_is_public_and_has_an_example_for_each_body(client):
    schema = yaml.safe_load((DOCS / "openapi.yaml").read_text())
    assert schema["openapi"] == "3.1.0"
    served = client.get("/api/v1/schema/")
    assert served.status_code == 200 and yaml.safe_load(served.content) == schema
    create = schema["paths"]["/api/v1/referrals/"]["post"]
    assert create["requestBody"]["content"]["application/json"]["examples"]
    assert create["responses"]["201"]["content"]["application/json"]["examples"]
    assert create["security"] == [{"oauth2": ["referrals:write"]}]
    assert schema["components"]["schemas"]["Person"]["additionalProperties"] is False
