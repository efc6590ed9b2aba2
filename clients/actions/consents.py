"""What a client lets us tell whom: given, refused, withdrawn."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.events import record_event
from clients.models import Client, Consent
from partners.models import Agency


@transaction.atomic
def record_consent(
    *,
    client: Client,
    by: User | None,
    agency: Agency | None = None,
    agency_kind: str = "",
    purposes: Iterable[str],
    given_on: date,
    expires_on: date | None = None,
    refused: bool = False,
) -> Consent:
    """Record what the client allowed or refused, naming one agency or one kind of agency."""
    consent = Consent(
        broker_id=client.broker_id,
        client=client,
        agency=agency,
        agency_kind=agency_kind,
        purposes=list(purposes),
        given_on=given_on,
        expires_on=expires_on,
        refused=refused,
        recorded_by=by,
    )
    save_checked(consent, trusted=("broker", "client", "agency", "recorded_by"))
    kind = "consent_refused" if refused else "consent_given"
    record_event(client, kind, given_on, by=by, consent=consent.pk)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, withdrawn_on: date) -> Consent:
    """End a consent from `withdrawn_on` on: nothing is shared under it that day or later."""
    consent = Consent.objects.select_for_update(of=("self",)).select_related("client").get(pk=consent.pk)
    if consent.refused or consent.withdrawn_on:
        raise ValidationError({"withdrawn_on": "This consent is no longer in force: reload the page."})
    if withdrawn_on < consent.given_on:
        raise ValidationError({"withdrawn_on": "The consent cannot be withdrawn before it was given."})
    consent.withdrawn_on = withdrawn_on
    consent.save(update_fields=["withdrawn_on"])
    record_event(consent.client, "consent_withdrawn", withdrawn_on, by=by, consent=consent.pk)
    return consent
