import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from brokerage.database.caller import system
from referrals import actions, nightly
from referrals.api import idempotency
from referrals.models import IdempotencyKey, Referral
from tests.referrals import sending
from tests.referrals.sending import URL, ApiBrowser, body
from tests.world import World

KEY = {"idempotency-key": "a-key-of-ours"}


@pytest.mark.django_db
def test_the_same_request_again_is_answered_again_and_not_done_again(api):
    first = api.send(body(), **KEY)
    again = api.send(body(), **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content and first["Location"] == again["Location"]
    assert "Idempotent-Replayed" not in first and again["Idempotent-Replayed"] == "true"
    assert Referral.objects.count() == 1


@pytest.mark.django_db
def test_spacing_and_order_of_the_body_do_not_make_it_another(api):
    api.send(body(), **KEY)
    turned = json.dumps(dict(reversed(body().items())), indent=4)
    again = api.post(URL, turned, content_type="application/json", headers=KEY)
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_another_body_or_another_address_is_refused(api):
    reference = api.send(body(), **KEY).json()["reference"]
    for answer in (api.send(body(reason="Other"), **KEY), api.send({}, f"{URL}{reference}/withdraw/", **KEY)):
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert answer.json()["type"].endswith("idempotency-key-reused")
    assert Referral.objects.get().status == "received"


@pytest.mark.django_db
def test_a_refusal_is_replayed_too(api):
    first = api.send(body(broker="NOBODY"), **KEY)
    again = api.send(body(broker="NOBODY"), **KEY)
    assert (again.status_code, again.json()) == (422, first.json())
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotent-Replayed"] == "true"


@pytest.mark.django_db
def test_what_cannot_be_read_claims_nothing(api):
    assert api.post(URL, b"{", content_type="application/json", headers=KEY).status_code == 400
    assert not IdempotencyKey.objects.exists()
    assert api.send(body(), **KEY).status_code == 201


@pytest.mark.django_db
def test_after_a_fault_of_ours_the_key_may_be_tried_again(api, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(actions, "receive_referral", lambda **kwargs: 1 / 0)
        assert api.send(body(), **KEY).status_code == 500
    assert api.send(body(), **KEY).status_code == 201
    assert Referral.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "żółw"])
def test_a_malformed_key_is_400(api, key):
    assert api.send(body(), **{"idempotency-key": key}).status_code == 400


@pytest.mark.django_db
def test_keys_belong_to_their_client(api, world):
    api.send(body(), **KEY)
    other = ApiBrowser(sending.token_for(world.agency))
    assert "Idempotent-Replayed" not in other.send(body(), **KEY)
    assert Referral.objects.count() == 2


@pytest.mark.django_db
def test_a_claim_in_flight_is_409_and_a_stale_one_is_taken_over(api):
    api.send(body(), **KEY)
    Referral.objects.all().delete()
    # As a process leaves it that dies before its work is committed.
    IdempotencyKey.objects.update(status_code=None, body=None, headers={})
    answer = api.send(body(), **KEY)
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(seconds=61))
    assert api.send(body(), **KEY).status_code == 201
    assert Referral.objects.count() == IdempotencyKey.objects.count() == 1


@pytest.mark.django_db
def test_a_request_whose_claim_was_taken_over_does_nothing(api, monkeypatch):
    hold = idempotency._hold

    def taken_over_before(claim):
        IdempotencyKey.objects.filter(pk=claim.pk).update(claimed_at=timezone.now() + timedelta(seconds=1))
        hold(claim)

    monkeypatch.setattr(idempotency, "_hold", taken_over_before)
    assert api.send(body(), **KEY).status_code == 409
    assert not Referral.objects.exists()


@pytest.mark.django_db
def test_keys_are_kept_seven_days_and_then_forgotten_at_night(api):
    api.send(body(), **KEY)
    week_and_a_day = timezone.now() - timedelta(days=8, seconds=1)
    IdempotencyKey.objects.update(claimed_at=week_and_a_day)
    assert "Idempotent-Replayed" not in api.send(body(reason="Other"), **KEY)
    IdempotencyKey.objects.update(claimed_at=week_and_a_day)
    today = timezone.localdate()
    assert nightly.total(today) == 1
    assert nightly.forget_keys(today, 0).counts == {"forgotten": 1}
    assert nightly.forget_keys(today, 1).done == 0


@pytest.mark.services
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_raced_by_many_connections_one_key_makes_one_referral():
    with system():
        world = World.build(today=timezone.localdate())
        token = sending.token_for(world.agency)
    clients = 8
    start = Barrier(clients)

    def race(_) -> tuple[int, bytes]:
        try:
            start.wait()
            for _ in range(50):
                answer = ApiBrowser(token).send(body(), **KEY)
                if answer.status_code != 409:
                    return answer.status_code, answer.content
            raise AssertionError("never answered")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clients) as pool:
        answers = set(pool.map(race, range(clients)))
    assert len(answers) == 1 and next(iter(answers))[0] == 201
    with system():
        assert Referral.objects.count() == IdempotencyKey.objects.count() == 1


@pytest.mark.services
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_claim_stays_committed_when_the_work_fails_and_nothing_else_does(monkeypatch):
    with system():
        world = World.build(today=timezone.localdate())
        api = ApiBrowser(sending.token_for(world.agency))
    stored = actions.receive_referral

    def die_after_storing(**kwargs):
        stored(**kwargs)
        raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(actions, "receive_referral", die_after_storing)
        api.send(body(), **KEY)
    with system():
        assert not Referral.objects.exists()
        assert IdempotencyKey.objects.get().status_code is None
        IdempotencyKey.objects.update(claimed_at=timezone.now() - timedelta(seconds=61))
    assert api.send(body(), **KEY).status_code == 201
    with system():
        assert Referral.objects.count() == 1
