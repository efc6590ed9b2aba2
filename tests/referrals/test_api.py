import json
from datetime import timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from clients.models import Consent
from referrals import actions
from referrals.models import Referral
from tests.referrals import days, sending
from tests.referrals.sending import URL, ApiBrowser, body

pytestmark = pytest.mark.django_db


def test_a_referral_is_stored_and_answered_with_its_reference(api, world):
    answer = api.send(body())
    assert answer.status_code == 201, answer.content
    told = answer.json()
    stored = Referral.objects.get()
    assert set(told) == {"reference", "status", "broker", "received_at", "progress"}
    assert (told["reference"], told["status"], told["broker"]) == (stored.reference, "received", "NORTHGATE")
    assert told["received_at"].endswith("Z")
    assert [step["kind"] for step in told["progress"]] == ["received"]
    assert answer["Location"] == f"http://testserver{URL}{stored.reference}/"
    assert api.get(answer["Location"]).json() == told
    assert stored.agency == world.agency and stored.broker == world.northgate
    assert stored.api_client.agency == world.agency
    assert (stored.postcode, stored.name) == ("E13 9AA", "Mary Dalton")
    assert stored.as_sent["person"]["national_insurance_number"] == "AB 12 34 56 C"


def test_without_a_broker_it_waits_for_the_person_to_choose(api):
    told = api.send(body(broker=None)).json()
    assert (told["status"], told["broker"]) == ("choosing", None)


def test_optional_members_may_be_left_out_null_or_empty(api):
    bare = body(person={"date_of_birth": ..., "national_insurance_number": None, "phone": "", "email": ...})
    del bare["qualifying_benefit"]
    assert api.send(bare).status_code == 201
    stored = Referral.objects.get()
    assert stored.date_of_birth is None and stored.national_insurance_digest == ""
    assert "phone" not in stored.as_sent["person"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"broker": "NOBODY"}, "/broker"),
        ({"broker": 7}, "/broker"),
        ({"brokr": "NORTHGATE"}, "/brokr"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"person": {"first_name": ""}}, "/person/first_name"),
        ({"person": {"first_name": ...}}, "/person/first_name"),
        ({"person": {"first_name": 5}}, "/person/first_name"),
        ({"person": {"first_name": "x" * 81}}, "/person/first_name"),
        ({"person": {"first_name": "Ma\x00ry"}}, "/person/first_name"),
        ({"person": {"last_name": "Dal\x1bton"}}, "/person/last_name"),
        ({"person": {"middle_name": "Ann"}}, "/person/middle_name"),
        ({"person": {"date_of_birth": "2999-01-01"}}, "/person/date_of_birth"),
        ({"person": {"date_of_birth": "1066-01-01"}}, "/person/date_of_birth"),
        ({"person": {"date_of_birth": "1974-02-31"}}, "/person/date_of_birth"),
        ({"person": {"date_of_birth": "1974-2-3"}}, "/person/date_of_birth"),
        ({"person": {"date_of_birth": "19740203"}}, "/person/date_of_birth"),
        ({"person": {"date_of_birth": 19740203}}, "/person/date_of_birth"),
        ({"person": {"national_insurance_number": "QQ123456C"}}, "/person/national_insurance_number"),
        ({"person": {"postcode": "12345"}}, "/person/postcode"),
        ({"person": {"phone": "ring me"}}, "/person/phone"),
        ({"person": {"email": "nowhere"}}, "/person/email"),
        ({"person": {"phone": ..., "email": "", "postcode": None}}, "/person"),
        ({"route": "carrier_pigeon"}, "/route"),
        ({"route": ["self"]}, "/route"),
        ({"referrer": None}, "/referrer"),
        ({"referrer": {"name": " "}}, "/referrer/name"),
        ({"referrer": "Ada"}, "/referrer"),
        ({"qualifying_benefit": "lottery"}, "/qualifying_benefit"),
        ({"reason": "x" * 4001}, "/reason"),
        ({"consent": {"given_on": "2999-01-01", "purposes": ["referral"]}}, "/consent/given_on"),
        ({"consent": {"given_on": "2026-11-02", "purposes": ["feedback"]}}, "/consent/purposes"),
        ({"consent": {"given_on": "2026-11-02", "purposes": []}}, "/consent/purposes"),
        ({"consent": {"given_on": "2026-11-02", "purposes": ["referral", 3]}}, "/consent/purposes/1"),
        ({"consent": {"given_on": "2026-11-02", "purposes": "referral"}}, "/consent/purposes"),
        ({"consent": {"purposes": ["referral"]}}, "/consent/given_on"),
    ],
)
def test_wrong_values_are_named_with_a_pointer_and_nothing_is_stored(api, changes, pointer):
    answer = api.send(body(**changes))
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert pointer in [error["pointer"] for error in problem["errors"]], problem
    assert all(error["detail"] for error in problem["errors"])
    assert not Referral.objects.exists()


def test_all_wrong_values_are_named_at_once(api):
    problem = api.send({"broker": "NOBODY", "person": {"surname": "x"}, "rote": 1}).json()
    pointers = {error["pointer"] for error in problem["errors"]}
    assert {"/broker", "/person/first_name", "/person/surname", "/rote", "/route", "/consent"} <= pointers


def test_a_reason_may_have_lines(api):
    assert api.send(body(reason="First line.\nSecond line.")).status_code == 201


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"not json",
        b"\xff\xfe{}",
        b'{"broker": NaN}',
        b'{"broker": Infinity}',
        b'{"broker": "A", "broker": "B"}',
        b'{"broker": "\\ud800"}',
        b'{"\\udfff": 1}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 10_000,
    ],
    ids=range(11),
)
def test_what_cannot_be_read_is_400(api, raw):
    answer = api.post(URL, raw, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["status"] == 400


@pytest.mark.parametrize("raw", [b"[]", b"null", b"7", b'"text"', b"1e999", b""])
def test_a_body_that_is_no_object_is_422(api, raw):
    assert api.post(URL, raw, content_type="application/json").status_code == 422


def test_other_refusals_are_problems_too(api):
    big = json.dumps(body(reason="x" * (1024 * 1024))).encode()
    answers = {
        404: api.get("/api/v1/nothing/here/"),
        405: api.put(URL, "{}", content_type="application/json"),
        406: api.get(URL, headers={"accept": "text/html"}),
        413: api.post(URL, big, content_type="application/json"),
        415: api.post(URL, {"broker": "NORTHGATE"}),
    }
    for status, answer in answers.items():
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer.json()["status"] == status
    assert answers[405]["Allow"] == "GET, POST, HEAD"


def test_a_fault_of_ours_is_a_problem_and_stores_nothing(api, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(actions, "receive_referral", fail)
    answer = api.send(body())
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert "broken" not in answer.content.decode()


def test_tokens_that_do_not_hold_are_401(world, client):
    token = sending.token_for(world.agency)
    for header in (None, "Bearer nonsense", "Bearer ", "Basic abc", "Bearer \x00"):
        headers = {"authorization": header} if header else {}
        answer = client.get(URL, headers=headers)
        assert answer.status_code == 401, header
        assert answer["WWW-Authenticate"].startswith("Bearer realm="), header
        assert answer["Content-Type"] == "application/problem+json"
    get_access_token_model().objects.update(expires=timezone.now() - timedelta(seconds=1))
    answer = ApiBrowser(token).get(URL)
    assert answer.status_code == 401 and "expired" in answer["WWW-Authenticate"]
    get_access_token_model().objects.all().delete()
    assert ApiBrowser(token).get(URL).status_code == 401
    assert client.get(f"{URL}?access_token={token}").status_code == 401


def test_a_token_does_what_its_scope_says(world):
    reads = ApiBrowser(sending.token_for(world.agency, ("referrals:read",)))
    writes = ApiBrowser(sending.token_for(world.agency, ("referrals:write",)))
    assert reads.get(URL).status_code == 200
    assert reads.send(body()).status_code == 403
    assert writes.send(body()).status_code == 201
    assert writes.get(URL).status_code == 403
    webhooks = ApiBrowser(sending.token_for(world.agency, ("webhooks:manage",)))
    assert webhooks.get(URL).status_code == webhooks.send(body()).status_code == 403


def test_a_scope_taken_from_the_client_is_gone_at_once(world, api):
    world.agency.api_clients.update(allowed_scopes=["referrals:read"])
    assert api.send(body()).status_code == 403
    assert api.get(URL).status_code == 200


def test_another_agencys_referral_is_as_unknown_as_none(api, world, other_agency):
    theirs = sending.referral(other_agency, world.northgate)
    unknown = api.get(f"{URL}R-AAAAA-AAAAA/")
    for reference in (theirs.reference, "x" * 40, "%00", "a%2Fb"):
        answer = api.get(f"{URL}{reference}/")
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert api.send({}, f"{URL}{theirs.reference}/withdraw/").content == unknown.content
    assert api.get(URL).json()["results"] == []


def test_lists_page_by_cursor_newest_first_and_miss_nothing(api, world):
    for minute in range(60):
        at = days.RECEIVED_AT + timedelta(minutes=minute // 3)
        sending.referral(world.agency, world.northgate, received_at=at)
    seen, address = [], f"{URL}?page_size=25"
    while address:
        page = api.get(address).json()
        assert set(page) == {"next", "previous", "results"}
        seen += page["results"]
        address = page["next"]
    assert len({row["reference"] for row in seen}) == len(seen) == 60
    assert [row["received_at"] for row in seen] == sorted((r["received_at"] for r in seen), reverse=True)


def test_lists_take_filters(api, world):
    first = sending.referral(world.agency, world.northgate)
    second = sending.referral(world.agency, world.bridgeway, received_at=days.RECEIVED_AT + timedelta(days=2))

    def found(query: str) -> list[str]:
        return [row["reference"] for row in api.get(f"{URL}?{query}").json()["results"]]

    assert found("broker=BRIDGEWAY") == [second.reference]
    assert found(f"reference={first.reference}") == [first.reference]
    assert found("received_after=2026-11-19") == [second.reference]
    assert found("received_before=2026-11-18T09:30:01Z") == [first.reference]
    assert found("status=accepted") == []
    assert len(found("status=received")) == 2


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "received_after=yesterday",
        "received_after=9999-12-31T23:59:59-23:00",
        "received_before=0001-01-01",
        "cursor=cD1nYXJiYWdl",
        "cursor=żółw",
        "broker=%00",
        "stauts=received",
    ],
)
def test_wrong_filters_are_422(api, query):
    assert api.get(f"{URL}?{query}").status_code == 422


def test_withdrawing_ends_it_and_only_once(api, world):
    referral = sending.referral(world.agency, world.northgate)
    address = f"{URL}{referral.reference}/withdraw/"
    assert api.send({"why": "x"}, address).status_code == 422
    assert api.send({}, address).json()["status"] == "withdrawn"
    again = api.send({}, address)
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")
    assert api.post(address, b"", content_type="application/json").status_code == 409


def accept(world, referral):
    return actions.accept_referral(
        referral=referral, by=world.adviser, office=world.office, answered_at=days.ANSWERED_AT
    )


def test_progress_is_told_while_a_consent_to_feedback_holds(api, world):
    referral = sending.referral(world.agency, world.northgate)
    accept(world, referral)
    told = api.get(f"{URL}{referral.reference}/").json()
    assert told["status"] == "accepted"
    assert [step["kind"] for step in told["progress"]] == ["received", "accepted"]
    assert len(api.get(f"{URL}?status=accepted").json()["results"]) == 1
    Consent.objects.update(withdrawn_on="2026-11-19")
    told = api.get(f"{URL}{referral.reference}/").json()
    assert (told["status"], len(told["progress"])) == ("not_shared", 1)
    assert api.get(f"{URL}?status=accepted").json()["results"] == []


def test_without_consent_to_feedback_a_referral_stays_received(api, world):
    silent = {"given_on": "2026-11-02", "purposes": ["referral"]}
    accepted = sending.referral(world.agency, world.northgate, consent=silent)
    accept(world, accepted)
    declined = sending.referral(world.agency, world.northgate, consent=silent)
    actions.decline_referral(
        referral=declined, by=world.adviser, reason="out_of_area", answered_at=days.ANSWERED_AT
    )
    for referral in (accepted, declined):
        told = api.get(f"{URL}{referral.reference}/").json()
        assert (told["status"], len(told["progress"])) == ("received", 1)


def test_a_refusal_is_told_with_its_code_and_not_its_signpost(api, world):
    referral = sending.referral(world.agency, world.northgate)
    actions.decline_referral(
        referral=referral,
        by=world.adviser,
        reason="out_of_area",
        signpost="Try Mind",
        answered_at=days.ANSWERED_AT,
    )
    answer = api.get(f"{URL}{referral.reference}/")
    assert answer.json()["progress"][-1] == {
        "kind": "declined",
        "happened_on": "2026-11-19",
        "reason": "out_of_area",
    }
    assert "Mind" not in answer.content.decode()


def test_calls_issue_few_queries(api, world, django_assert_max_num_queries):
    for _ in range(50):
        sending.referral(world.agency, world.northgate)
    # Inside a test's own transaction, each change of role takes savepoints and reads the former one: 8 more.
    with django_assert_max_num_queries(5 + 8):
        assert len(api.get(f"{URL}?page_size=2").json()["results"]) == 2
    with django_assert_max_num_queries(5 + 8):
        assert len(api.get(f"{URL}?page_size=50").json()["results"]) == 50
    with django_assert_max_num_queries(8 + 10):
        api.send(body())
