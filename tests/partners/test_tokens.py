import json
from io import StringIO

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.management import CommandError, call_command

from partners.models import ApiClient
from tests.referrals.sending import ask_for_token

pytestmark = pytest.mark.django_db


def create(agency: str, scopes: str) -> dict[str, str]:
    printed = StringIO()
    call_command("create_api_client", agency=agency, scopes=scopes, stdout=printed)
    return json.loads(printed.getvalue())


@pytest.fixture
def reader(world) -> dict[str, str]:
    return create("JCP-EASTSIDE", "referrals:read directory:read")


def test_the_command_prints_the_credentials_once_and_stores_a_hash(world, reader):
    stored = ApiClient.objects.get()
    assert set(reader) == {"client_id", "client_secret"}
    assert stored.client_id == reader["client_id"]
    assert reader["client_secret"] not in stored.client_secret
    assert identify_hasher(stored.client_secret)
    assert (stored.agency, stored.allowed_scopes) == (world.agency, ["referrals:read", "directory:read"])


def test_the_command_refuses_what_it_does_not_know(world):
    with pytest.raises(CommandError, match="No agency has the reference NOWHERE"):
        create("NOWHERE", "referrals:read")
    with pytest.raises(CommandError, match="Unknown scope referrals:delete"):
        create("JCP-EASTSIDE", "referrals:read referrals:delete")
    with pytest.raises(CommandError, match="at least one scope"):
        create("JCP-EASTSIDE", " ")
    assert not ApiClient.objects.exists()


def test_a_token_is_given_for_scopes_that_the_client_has(reader):
    answer = ask_for_token(**reader, scope="referrals:read")
    told = answer.json()
    assert (answer.status_code, told["scope"], told["token_type"]) == (200, "referrals:read", "Bearer")
    assert told["expires_in"] == 3600 and "refresh_token" not in told


@pytest.mark.parametrize("scope", ["referrals:write", "referrals:read referrals:write", "everything", ""])
def test_a_scope_that_the_client_lacks_is_refused_at_the_token_endpoint(reader, scope):
    answer = ask_for_token(**reader, scope=scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    "grant", ["password", "authorization_code", "refresh_token", "implicit", "urn:ietf:params:oauth:x", ""]
)
def test_no_other_grant_is_allowed(reader, grant):
    answer = ask_for_token(**reader, scope="referrals:read", grant_type=grant, username="a", password="b")
    assert answer.status_code == 400
    assert answer.json()["error"] in ("unsupported_grant_type", "unauthorized_client", "invalid_request")


@pytest.mark.parametrize(
    "changes",
    [{"client_secret": "wrong"}, {"client_id": "nobody"}, {"client_secret": ""}, {"client_id": ""}],
)
def test_wrong_credentials_are_401(reader, changes):
    answer = ask_for_token(**{**reader, **changes}, scope="referrals:read")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_bad_input_is_never_a_fault_of_ours(reader, client):
    assert ask_for_token(**{**reader, "client_id": "a\x00b"}, scope="referrals:read").status_code == 400
    assert ask_for_token(**reader, scope="referrals:read\x00").status_code == 400
    assert client.post("/o/token/", "{}", content_type="application/json").status_code in (400, 401)
    assert client.post("/o/token/", {"x": "y" * (3 * 1024 * 1024)}).status_code == 400
    assert client.post("/o/token/", {}, headers={"authorization": "Basic !!"}).status_code in (400, 401)
    assert client.get("/o/token/").status_code == 405


def test_nothing_else_of_the_library_is_reachable(client):
    for address in ("authorize", "revoke_token", "introspect", "applications", "register", "device"):
        assert client.get(f"/o/{address}/").status_code == 404
