"""What people do with referrals, as verbs: one transaction each, a second answer refused."""

import secrets
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from brokerage.models import JobBroker, Membership, Office, User
from brokerage.models.organisation import Nation
from brokerage.working_days import add_working_days, holidays_of
from clients import identity
from clients.actions import open_client, record_consent
from clients.codes import ClientState
from clients.events import record_event
from clients.models import Client, Enquiry
from partners.models import Agency, ApiClient
from referrals.models import Referral, Response
from referrals.rules.answering import why_not
from referrals.rules.waiting import WORKING_DAYS_TO_ANSWER

# Letters and digits that nobody mistakes for each other when read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REGISTERED_STATES = (ClientState.ACTIVE, ClientState.INACTIVE, ClientState.SUSPENDED)


@transaction.atomic
def receive_referral(
    *,
    agency: Agency,
    broker: JobBroker | None,
    sent: dict[str, Any],
    received_at: datetime,
    api_client: ApiClient | None = None,
    sent_by: User | None = None,
) -> Referral:
    """Keep a referral as it was sent. sent: the body documented in docs/api.md, already validated."""
    person, referrer, consent = sent["person"], sent["referrer"], sent["consent"]
    birth = person.get("date_of_birth")
    return Referral.objects.create(
        agency=agency,
        api_client=api_client,
        sent_by=sent_by,
        broker=broker,
        reference=new_reference(),
        status=Referral.Status.RECEIVED if broker else Referral.Status.CHOOSING,
        received_at=received_at,
        answer_due_on=answer_due_on(broker, timezone.localdate(received_at)),
        first_name=person["first_name"],
        last_name=person["last_name"],
        date_of_birth=date.fromisoformat(birth) if birth else None,
        postcode=identity.normalise_postcode(person.get("postcode")),
        national_insurance_digest=identity.ni_digest(
            identity.normalise_ni(person.get("national_insurance_number"))
        ),
        route=sent["route"],
        referrer_name=referrer["name"],
        referrer_email=referrer.get("email") or "",
        referrer_phone=referrer.get("phone") or "",
        qualifying_benefit=sent.get("qualifying_benefit") or "",
        reason=sent["reason"],
        consent_given_on=date.fromisoformat(consent["given_on"]),
        consent_purposes=consent["purposes"],
        as_sent=sent,
    )


def new_reference() -> str:
    """Such as "R-7KMXQ-4T9BD": too many to guess, short enough to read aloud."""
    marks = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"R-{marks[:5]}-{marks[5:]}"


def answer_due_on(broker: JobBroker | None, received_on: date) -> date:
    """By the bank holidays of the broker's first office; before a broker is chosen, those of England."""
    nation = Office.objects.filter(broker=broker).order_by("pk").values_list("nation", flat=True).first()
    return add_working_days(
        received_on, WORKING_DAYS_TO_ANSWER, holidays_of(nation or Nation.ENGLAND_AND_WALES)
    )


@transaction.atomic
def accept_referral(
    *,
    referral: Referral,
    by: User,
    office: Office,
    answered_at: datetime,
    lead_adviser: User | None = None,
    client: Client | None = None,
) -> Client:
    """Accept a referral: its person becomes a client with an enquiry, or `client`, known already.

    Nothing is keyed again. The consent sent with it is recorded, naming the agency.
    """
    referral = _locked_for(referral, Referral.Status.ACCEPTED)
    on = timezone.localdate(answered_at)
    _refuse_strangers(referral, office, lead_adviser, client, on)
    if client is None:
        client = _open_client(referral, by, office, lead_adviser)
    elif client.state not in REGISTERED_STATES:
        _reopen_enquiry(referral, client, by)
    received_on = timezone.localdate(referral.received_at)
    record_event(client, "referral_received", received_on, by=None, referral=referral.pk)
    record_event(client, "referral_accepted", on, by=by, referral=referral.pk)
    record_consent(
        client=client,
        by=by,
        agency=referral.agency,
        purposes=referral.consent_purposes,
        given_on=referral.consent_given_on,
    )
    referral.status, referral.client, referral.office = Referral.Status.ACCEPTED, client, office
    referral.save(update_fields=["status", "client", "office"])
    _answer(referral, by, answered_at, Response.Decision.ACCEPTED)
    return client


@transaction.atomic
def decline_referral(
    *, referral: Referral, by: User, reason: str, answered_at: datetime, signpost: str = ""
) -> Response:
    """Decline with a coded reason; `signpost`: where else the person may find help, kept by the broker."""
    referral = _locked_for(referral, Referral.Status.DECLINED)
    if reason not in Response.Reason.values:
        raise ValidationError({"reason": "Say why the referral is declined."})
    referral.status = Referral.Status.DECLINED
    referral.save(update_fields=["status"])
    return _answer(referral, by, answered_at, Response.Decision.DECLINED, reason=reason, signpost=signpost)


@transaction.atomic
def withdraw_referral(*, referral: Referral) -> Referral:
    """The agency takes back a referral that nobody has answered."""
    referral = _locked_for(referral, Referral.Status.WITHDRAWN)
    referral.status = Referral.Status.WITHDRAWN
    referral.save(update_fields=["status"])
    return referral


@transaction.atomic
def pass_to_office(*, referral: Referral, office: Office) -> Referral:
    """Hand an unanswered referral to an office of the same Job Broker. Its clock runs on."""
    referral = _locked(referral)
    if referral.status != Referral.Status.RECEIVED:
        raise ValidationError(why_not(referral.status, Referral.Status.ACCEPTED))
    _refuse_strangers(referral, office, None, None, None)
    referral.office = office
    referral.save(update_fields=["office"])
    return referral


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",)).select_related("agency").get(pk=referral.pk)


def _locked_for(referral: Referral, status: str) -> Referral:
    """The referral as it stands now, kept from others until the transaction ends."""
    referral = _locked(referral)
    refusal = why_not(referral.status, status)
    if refusal:
        raise ValidationError(refusal, code="answered")
    return referral


def _refuse_strangers(
    referral: Referral, office: Office, adviser: User | None, client: Client | None, on: date | None
) -> None:
    errors = {}
    if office.broker_id != referral.broker_id:
        errors["office"] = "Choose one of your own offices."
    if client is not None and client.broker_id != referral.broker_id:
        errors["client"] = "Choose one of your own clients."
    if adviser is not None:
        posts = Membership.objects.in_force(on).filter(broker_id=referral.broker_id, user=adviser)
        if not posts.exists():
            errors["lead_adviser"] = "Choose an adviser who works with you today."
    if errors:
        raise ValidationError(errors)


def _open_client(referral: Referral, by: User, office: Office, lead_adviser: User | None) -> Client:
    person = referral.as_sent["person"]
    return open_client(
        broker=referral.broker,
        office=office,
        by=by,
        received_on=timezone.localdate(referral.received_at),
        route=referral.route,
        first_name=referral.first_name,
        last_name=referral.last_name,
        lead_adviser=lead_adviser,
        date_of_birth=referral.date_of_birth,
        national_insurance_number=person.get("national_insurance_number") or "",
        phone=person.get("phone") or "",
        email=person.get("email") or "",
        postcode=referral.postcode,
        contact_wishes=person.get("contact_wishes") or "",
        **_enquiry_of(referral),
    )


def _reopen_enquiry(referral: Referral, client: Client, by: User) -> None:
    """A person known before comes again: a further enquiry on the record that there is."""
    received_on = timezone.localdate(referral.received_at)
    enquiry = Enquiry.objects.create(
        broker_id=referral.broker_id,
        client=client,
        received_on=received_on,
        route=referral.route,
        **_enquiry_of(referral),
    )
    record_event(client, "enquiry", received_on, by=by, enquiry=enquiry.pk)


def _enquiry_of(referral: Referral) -> dict[str, Any]:
    return {
        "source_agency": referral.agency,
        "referrer_name": referral.referrer_name,
        "referred_on": timezone.localdate(referral.received_at),
        "benefit": referral.qualifying_benefit,
    }


def _answer(referral: Referral, by: User, answered_at: datetime, decision: str, **why: str) -> Response:
    return Response.objects.create(
        broker_id=referral.broker_id,
        referral=referral,
        decision=decision,
        answered_by=by,
        answered_at=answered_at,
        **why,
    )
