"""Referrals as an agency sends them, and clients of the API that send them."""

from typing import Any

from django.test import Client as Browser

from brokerage.models import JobBroker
from partners.actions import create_api_client
from partners.models import Agency
from referrals.actions import receive_referral
from referrals.models import Referral
from tests.referrals import days

URL = "/api/v1/referrals/"
BOTH = ("referrals:read", "referrals:write")


def body(**changes: Any) -> dict[str, Any]:
    """A complete referral; `changes` replace members, `person` only those of the person it names."""
    person = {
        "first_name": "Mary",
        "last_name": "Dalton",
        "date_of_birth": "1974-03-09",
        "national_insurance_number": "AB 12 34 56 C",
        "postcode": "e139aa",
        "phone": "07700 900 982",
        "email": "mary@example.org",
        "contact_wishes": "Text first",
    }
    person.update(changes.pop("person", {}))
    return {
        "broker": "NORTHGATE",
        "person": {name: value for name, value in person.items() if value is not ...},
        "route": "work_focused_interview",
        "referrer": {"name": "Ada Jones"},
        "qualifying_benefit": "incapacity_benefit",
        "reason": "Wants stockroom work.",
        "consent": {"given_on": "2026-11-02", "purposes": ["referral", "feedback"]},
        **changes,
    }


def referral(agency: Agency, broker: JobBroker | None, **changes: Any) -> Referral:
    """A referral received without the API."""
    received_at = changes.pop("received_at", days.RECEIVED_AT)
    sent = body(broker=broker.reference if broker else None, **changes)
    return receive_referral(agency=agency, broker=broker, sent=sent, received_at=received_at)


def token_for(agency: Agency, scopes=BOTH, asking: str | None = None) -> str:
    """A token that the token endpoint gave to a new client of `agency`."""
    api_client, secret = create_api_client(agency=agency, scopes=scopes)
    answer = ask_for_token(api_client.client_id, secret, " ".join(scopes) if asking is None else asking)
    return answer.json()["access_token"]


def ask_for_token(client_id: str, client_secret: str, scope: str, **more: str):
    form = {
        "grant_type": "client_credentials",
        "client_id": client_id,
        "client_secret": client_secret,
        "scope": scope,
        **more,
    }
    return Browser().post("/o/token/", form)


class ApiBrowser(Browser):
    """Sends JSON with a token."""

    def __init__(self, token: str):
        super().__init__(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)

    def send(self, data: Any, path: str = URL, **headers: str):
        return self.post(path, data, content_type="application/json", headers=headers)
