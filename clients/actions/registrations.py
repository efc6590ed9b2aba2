"""The dated start of a client with the Job Broker, and its end."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from brokerage.models import Contract, User
from clients.actions.plans import agree_plan
from clients.actions.saving import save_checked
from clients.codes import SUCCESSFUL_OUTCOMES, ClaimLength, ClientState
from clients.events import record_event
from clients.models import Client, ContactClient, Enquiry, Registration
from clients.registry import registration_changed

TRUSTED = ("broker", "client", "contract", "office", "partner", "source_agency", "registered_by")


@transaction.atomic
def register_client(
    *,
    client: Client,
    contract: Contract,
    registered_on: date,
    by: User,
    claim_length: str = ClaimLength.NOT_AVAILABLE,
    plan: dict[str, Any] | None = None,
    as_of: date | None = None,
) -> Registration:
    """Register a client; what the enquiry knows is carried over, so nothing is asked twice.

    plan: the arguments of agree_plan but registration and by, to agree it in the same step.
    as_of: the day whose milestones are worked out; the registration date where not given.
    Raises ValidationError by field.
    """
    if contract.broker_id != client.broker_id:
        raise ValidationError({"contract": "Choose a contract of the client's own Job Broker."})
    client = Client.objects.select_for_update().get(pk=client.pk)
    enquiry = Enquiry.objects.filter(client=client).exclude(outcome=Enquiry.Outcome.REGISTERED).first()
    registration = _registration_of(client, contract, enquiry)
    registration.registered_on = registered_on
    registration.claim_length = claim_length
    registration.registered_by = by
    save_checked(registration, trusted=TRUSTED)
    if enquiry:
        Enquiry.objects.filter(pk=enquiry.pk).update(
            outcome=Enquiry.Outcome.REGISTERED, outcome_on=registered_on
        )
    _set_state(client, ClientState.ACTIVE)
    record_event(
        client, "registered", registered_on, by=by, contract=contract.pk, registration=registration.pk
    )
    if plan:
        agree_plan(registration=registration, by=by, as_of=as_of, **plan)
    else:
        registration_changed(registration.pk, as_of or registered_on)
    return registration


def _registration_of(client: Client, contract: Contract, enquiry: Enquiry | None) -> Registration:
    """A registration, not yet dated or saved, with all that the client and the enquiry know."""
    registration = Registration(
        broker_id=client.broker_id,
        client=client,
        contract=contract,
        office_id=client.office_id,
        partner_id=client.partner_id,
        first_contact_on=_first_contact(client),
    )
    if enquiry:
        registration.enquired_on = enquiry.received_on
        registration.referred_on = enquiry.referred_on
        registration.route = enquiry.route
        registration.source_agency_id = enquiry.source_agency_id
        registration.referrer_name = enquiry.referrer_name
    return registration


@transaction.atomic
def close_registration(
    *, registration: Registration, by: User, closed_on: date, reason: str, as_of: date | None = None
) -> Registration:
    """End a registration with its reason; the client's record closes with it."""
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.closed_on:
        raise ValidationError({"closed_on": "This registration is closed already: reload the page."})
    if not reason:
        raise ValidationError({"close_reason": "Choose why the registration is closed."})
    registration.closed_on = closed_on
    registration.close_reason = reason
    save_checked(registration, trusted=TRUSTED)
    client = Client.objects.get(pk=registration.client_id)
    _set_state(client, ClientState.CLOSED)
    record_event(client, "deregistered", closed_on, by=by, reason=reason, registration=registration.pk)
    registration_changed(registration.pk, as_of or closed_on)
    return registration


def _first_contact(client: Client) -> date | None:
    first = (
        ContactClient.objects.filter(client=client, contact__outcome__in=SUCCESSFUL_OUTCOMES)
        .order_by("happened_at")
        .values_list("happened_at", flat=True)
        .first()
    )
    return timezone.localdate(first) if first else None


def _set_state(client: Client, state: str) -> None:
    Client.objects.filter(pk=client.pk).update(state=state, inactive_reason="", state_review_on=None)
    client.state, client.inactive_reason, client.state_review_on = state, "", None
