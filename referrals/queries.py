"""Reads made for the inbox, the portal and the API, with their query counts known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from brokerage.database.caller import Caller
from clients.codes import Purpose
from clients.identity import sort_name_of
from clients.models import Client
from clients.registry import EVENT_KINDS
from referrals.access import visible_likenesses
from referrals.models import Referral, Response, SharedProgress

NOT_SHARED = "not_shared"
NUMBER = "National Insurance number"
ANSWERS = (Referral.Status.ACCEPTED, Referral.Status.DECLINED)
# What an agency may be told of a referral, as code and word.
SHOWN_STATUSES = {
    "choosing": "Waiting for a choice",
    "received": "Received",
    "accepted": "Accepted",
    "declined": "Declined",
    "withdrawn": "Withdrawn",
    NOT_SHARED: "No longer shared",
}
STEP_LABELS = {"received": "Received", "accepted": "Accepted", "declined": "Declined"}


def with_shown_status(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Adds `shown_status`: what the agency may know (domain.md section 8).

    An answer is shown while a consent to feedback is in force. Where the person never agreed to feedback
    the referral stays "received"; where the agreement ended it becomes "not_shared". To be read in the
    agency's role: the view behind it answers only there.
    """
    shared = SharedProgress.objects.filter(referral=OuterRef("pk"), kind__in=ANSWERS)
    return referrals.annotate(
        shown_status=Case(
            When(~Q(status__in=ANSWERS), then=F("status")),
            When(Exists(shared), then=F("status")),
            When(consent_purposes__contains=[Purpose.FEEDBACK], then=Value(NOT_SHARED)),
            default=Value("received"),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the agency may know: a code, its day, and for a refusal the coded reason."""

    kind: str
    happened_on: date
    reason: str = ""

    @property
    def label(self) -> str:
        known = EVENT_KINDS.get(self.kind)
        return STEP_LABELS.get(self.kind) or (known.label if known else self.kind)

    @property
    def reason_label(self) -> str:
        return Response.Reason(self.reason).label if self.reason else ""


def progress_of(referrals: Iterable[Referral]) -> dict[int, list[Step]]:
    """Referral id → what may be known of it, oldest first. One query, however many referrals."""
    found = {row.pk: [Step("received", timezone.localdate(row.received_at))] for row in referrals}
    for row in SharedProgress.objects.filter(referral__in=list(found)).order_by("happened_on", "id"):
        found[row.referral_id].append(Step(row.kind, row.happened_on, row.reason))
    # On the same day the answer comes before what followed from it.
    for steps in found.values():
        steps.sort(key=lambda step: (step.happened_on, _ORDER.get(step.kind, len(_ORDER))))
    return found


_ORDER = {
    kind: place
    for place, kind in enumerate(
        ["received", "accepted", "declined", "first_contact", "registered", "job_entry", "sustained_outcome"]
    )
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A client who may be the person referred, and why we think so."""

    client: Client
    reasons: list[str] = field(default_factory=list)


def likenesses(caller: Caller, referral: Referral) -> list[Likeness]:
    """Possible duplicates to show beside a referral, the likeliest first, at most ten. One query."""
    alike = visible_likenesses(caller, referral).select_related("office", "lead_adviser")
    found = [Likeness(each, _why_alike(each, referral)) for each in alike.order_by("sort_name", "pk")[:50]]
    # A number that is one person's own outweighs all the rest.
    surest = {f"same {NUMBER}"}
    return sorted(found, key=lambda like: (surest.isdisjoint(like.reasons), -len(like.reasons)))[:10]


def _why_alike(client: Client, referral: Referral) -> list[str]:
    same = {
        NUMBER: _equal(client.national_insurance_digest, referral.national_insurance_digest),
        "name": client.sort_name == sort_name_of(referral.first_name, referral.last_name),
        "phone": _equal(client.phone, referral.phone),
        "email address": _equal(client.email.lower(), referral.email.lower()),
        "postcode": _equal(client.postcode, referral.postcode),
    }
    if client.date_of_birth and referral.date_of_birth:
        same["date of birth"] = client.date_of_birth == referral.date_of_birth
        same["year of birth"] = (
            not same["date of birth"] and client.date_of_birth.year == referral.date_of_birth.year
        )
    return [f"same {what}" for what, is_same in same.items() if is_same]


def _equal(known: str, sent: str) -> bool:
    """Two that are both missing are not the same."""
    return bool(known) and known == sent


def person_rows(referral: Referral) -> list[tuple[str, str]]:
    """(label, value) of what was sent about a person, for a summary list; what is missing shows as –."""
    person = referral.as_sent["person"]
    named = [
        ("National Insurance number", person.get("national_insurance_number")),
        ("Phone", person.get("phone")),
        ("Email", person.get("email")),
        ("Postcode", referral.postcode),
        ("Contact wishes", person.get("contact_wishes")),
        ("Qualifying benefit", referral.get_qualifying_benefit_display()),
        ("How they came", referral.get_route_display()),
        ("Referred by", ", ".join(filter(None, _referrer(referral)))),
    ]
    return [(label, value or "–") for label, value in named]


def _referrer(referral: Referral) -> tuple[str, str, str]:
    return referral.referrer_name, referral.referrer_email, referral.referrer_phone


def purposes_of(referral: Referral) -> list[str]:
    """What the person agreed to, in words."""
    return [Purpose(code).label for code in referral.consent_purposes]
