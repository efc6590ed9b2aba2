"""The same request sent again is answered again, not done again.

A key is claimed in a transaction of its own, so that it outlives a request that fails. The work and
its answer are then saved together, with the claim's row locked: whatever dies in between, there is one
referral with its answer, or none and a claim that goes stale.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError
from django.utils import timezone
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from brokerage.database.caller import Caller, acting_as
from referrals.api.problems import MEDIA_TYPE, InFlight, KeyReused, as_problem, body_of
from referrals.models import IdempotencyKey

STALE_AFTER = timedelta(seconds=60)
KEPT = timedelta(days=IdempotencyKey.KEPT_DAYS)
LONGEST = 255
STORED_HEADERS = ("Location",)


def answer_once(request: Request, work: Callable[[], Response]) -> Response:
    """Do `work` in the caller's role; with an Idempotency-Key, once for as long as the key is kept."""
    caller = request._request.caller
    key = _key_of(request)
    # Read before the claim: a body that cannot be read claims nothing.
    fingerprint = _fingerprint(request)
    if key is None:
        with acting_as(caller):
            return work()
    claim = _claim(caller, key, fingerprint, timezone.now())
    if claim.status_code is not None:
        return _replayed(claim)
    try:
        with acting_as(caller):
            _hold(claim)
            response = work()
            _store(claim, response.status_code, response.data, response.headers)
            return response
    except InFlight:
        raise
    except Exception as exc:
        _close_failed(caller, claim, exc)
        raise


def _key_of(request: Request) -> str | None:
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST or not all("!" <= mark <= "~" for mark in key):
        raise ParseError("Idempotency-Key must be 1 to 255 visible ASCII characters without spaces.")
    return key


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()


def _claim(caller: Caller, key: str, fingerprint: str, now: datetime) -> IdempotencyKey:
    """This request's claim on the key, or the row with the answer given before."""
    try:
        with acting_as(caller):
            row, new = IdempotencyKey.objects.get_or_create(
                api_client_id=caller.api_client_id,
                key=key,
                defaults={"agency_id": caller.agency_id, "fingerprint": fingerprint, "claimed_at": now},
            )
            return row if new else _take_over(row.pk, fingerprint, now)
    except (OperationalError, IdempotencyKey.DoesNotExist) as error:
        # Locked by the request that works on it, or given up by it this very moment.
        raise InFlight from error


def _take_over(pk: int, fingerprint: str, now: datetime) -> IdempotencyKey:
    row = IdempotencyKey.objects.select_for_update(nowait=True).get(pk=pk)
    if now - row.claimed_at > KEPT:
        row.fingerprint, row.status_code, row.headers, row.body = fingerprint, None, {}, None
    elif row.fingerprint != fingerprint:
        raise KeyReused
    elif row.status_code is not None:
        return row
    elif now - row.claimed_at < STALE_AFTER:
        raise InFlight
    row.claimed_at = now
    row.save()
    return row


def _hold(claim: IdempotencyKey) -> None:
    """Lock the claim; refuse to go on where another request has taken it over meanwhile."""
    held = IdempotencyKey.objects.select_for_update().filter(pk=claim.pk, claimed_at=claim.claimed_at)
    # exists() locks the row too: it runs as SELECT 1 … FOR UPDATE.
    if not held.filter(status_code=None).exists():
        raise InFlight


def _store(claim: IdempotencyKey, status_code: int, body: dict, headers) -> None:
    claim.status_code, claim.body = status_code, JSONRenderer().render(body).decode()
    claim.headers = {name: headers[name] for name in STORED_HEADERS if name in headers}
    claim.save(update_fields=["status_code", "body", "headers"])


def _close_failed(caller: Caller, claim: IdempotencyKey, exc: Exception) -> None:
    """Keep a refusal as the answer; after a fault of ours, give the key back so that a retry may succeed."""
    problem = as_problem(exc)
    body = body_of(problem)
    with acting_as(caller):
        _hold(claim)
        if body["status"] >= 500:
            claim.delete()
        else:
            _store(claim, body["status"], body, {})


def _replayed(claim: IdempotencyKey) -> Response:
    headers = {**claim.headers, "Idempotent-Replayed": "true"}
    media_type = MEDIA_TYPE if claim.status_code >= 400 else None
    return Response(
        json.loads(claim.body), status=claim.status_code, headers=headers, content_type=media_type
    )
