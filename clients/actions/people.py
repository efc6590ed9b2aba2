"""Opening a client's record and changing who they are."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from brokerage.models import JobBroker, Office, User
from clients import identity
from clients.actions.saving import save_checked
from clients.codes import ClientState
from clients.events import record_event
from clients.models import Client, ClientProfile, Enquiry

PERSON_FIELDS = frozenset(
    {
        "first_name",
        "last_name",
        "former_names",
        "date_of_birth",
        "national_insurance_number",
        "phone",
        "email",
        "address",
        "postcode",
        "language",
        "contact_wishes",
        "contact_interval_days",
    }
)
ENQUIRY_FIELDS = frozenset({"source_agency", "referrer_name", "referred_on", "benefit"})
PROFILE_FIELDS = frozenset(
    {
        "gender",
        "ethnicity",
        "primary_condition",
        "further_conditions",
        "benefit",
        "benefit_from",
        "communication_needs",
        "transport",
        "work_wanted",
        "work_limits",
        "barriers",
    }
)
CHANGED_MEANWHILE = (
    "Somebody else changed this record while you were typing. Your words are kept below: compare them"
    " with the record, then save again."
)


@transaction.atomic
def open_client(
    *,
    broker: JobBroker,
    office: Office,
    by: User | None,
    received_on: date,
    route: str,
    first_name: str,
    last_name: str,
    lead_adviser: User | None = None,
    **person: Any,
) -> Client:
    """Open the record of a person who came or was referred, with their enquiry.

    person: fields of PERSON_FIELDS and ENQUIRY_FIELDS. Raises ValidationError by field.
    """
    _refuse_unknown(person, PERSON_FIELDS | ENQUIRY_FIELDS)
    enquiry_fields = {name: person.pop(name) for name in ENQUIRY_FIELDS & set(person)}
    client = Client(
        broker=broker,
        office=office,
        partner_id=office.partner_id,
        state=ClientState.ENQUIRY,
        lead_adviser=lead_adviser,
        reference=_next_reference(broker),
    )
    _write_person(client, {"first_name": first_name, "last_name": last_name, **person})
    save_checked(client, trusted=("broker", "office", "partner", "lead_adviser"))
    enquiry = Enquiry(broker=broker, client=client, received_on=received_on, route=route, **enquiry_fields)
    save_checked(enquiry, trusted=("broker", "client", "source_agency"))
    record_event(client, "enquiry", received_on, by=by, enquiry=enquiry.pk)
    return client


@transaction.atomic
def update_person(*, client: Client, by: User, version: int, on: date, **person: Any) -> Client:
    """Change who somebody is. version: the one that was read; a newer one in the table refuses the change."""
    _refuse_unknown(person, PERSON_FIELDS)
    client = _locked(client, version)
    _write_person(client, person)
    client.version += 1
    save_checked(client, trusted=("broker", "office", "partner", "lead_adviser"))
    record_event(client, "details_changed", on, by=by, part="person")
    return client


@transaction.atomic
def update_profile(*, client: Client, by: User, version: int, on: date, **profile: Any) -> ClientProfile:
    """Change health, benefits and barriers; `version` is the client's, as in update_person."""
    _refuse_unknown(profile, PROFILE_FIELDS)
    client = _locked(client, version)
    row = ClientProfile.objects.filter(client=client).first()
    row = row or ClientProfile(client=client, broker_id=client.broker_id)
    for name, value in profile.items():
        setattr(row, name, value)
    save_checked(row, trusted=("broker", "client"))
    Client.objects.filter(pk=client.pk).update(version=F("version") + 1)
    record_event(client, "details_changed", on, by=by, part="profile")
    return row


def _next_reference(broker: JobBroker) -> str:
    # The update locks the broker's row until the transaction ends: no number is given twice.
    JobBroker.objects.filter(pk=broker.pk).update(last_client_number=F("last_client_number") + 1)
    prefix, number = JobBroker.objects.values_list("client_prefix", "last_client_number").get(pk=broker.pk)
    return f"{prefix}-{number:05}"


def _locked(client: Client, version: int) -> Client:
    client = Client.objects.select_for_update().get(pk=client.pk)
    if client.version != version:
        raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
    return client


def _write_person(client: Client, person: dict[str, Any]) -> None:
    """Set the fields in their normal form, and all that is worked out from them."""
    errors: dict[str, ValidationError] = {}
    for name, value in person.items():
        normalise = _NORMALISERS.get(name)
        try:
            setattr(client, name, normalise(value) if normalise else value)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    client.national_insurance_digest = identity.ni_digest(client.national_insurance_number)
    client.sort_name = identity.sort_name_of(client.first_name, client.last_name)
    client.search_text = identity.search_text_of(
        reference=client.reference,
        first_name=client.first_name,
        last_name=client.last_name,
        former_names=client.former_names,
        phone=client.phone,
    )


_NORMALISERS = {
    "national_insurance_number": identity.normalise_ni,
    "phone": identity.normalise_phone,
    "postcode": identity.normalise_postcode,
    "email": lambda typed: (typed or "").strip(),
}


def _refuse_unknown(given: dict[str, Any], known: frozenset[str]) -> None:
    unknown = set(given) - known
    if unknown:
        raise TypeError(f"Not fields of a person: {', '.join(sorted(unknown))}.")
