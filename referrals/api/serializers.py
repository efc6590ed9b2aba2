"""What the API takes and gives, in the shapes of docs/api.md."""

from datetime import UTC, date
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from brokerage.models import JobBroker
from clients import identity
from clients.codes import Benefit, Purpose, Route
from referrals.api.fields import (
    CodeField,
    DayField,
    EmailField,
    NormalisedField,
    StrictSerializer,
    TextField,
)
from referrals.models import Response
from referrals.queries import SHOWN_STATUSES

OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True}
OPTIONAL_TEXT: dict[str, Any] = {**OPTIONAL, "allow_blank": True}
REACH = "Give at least one of phone, email and postcode: without one nobody can reach the person."


class PersonSerializer(StrictSerializer):
    """Who is referred; at least one of phone, email and postcode is needed."""

    first_name = TextField(max_length=80)
    last_name = TextField(max_length=80)
    date_of_birth = DayField(**OPTIONAL)
    national_insurance_number = NormalisedField(
        check=identity.normalise_ni, max_length=20, help_text="In any case and spacing.", **OPTIONAL_TEXT
    )
    postcode = NormalisedField(check=identity.normalise_postcode, max_length=12, **OPTIONAL_TEXT)
    phone = NormalisedField(check=identity.normalise_phone, max_length=30, **OPTIONAL_TEXT)
    email = EmailField(max_length=254, **OPTIONAL_TEXT)
    contact_wishes = TextField(
        max_length=200, help_text="When and how the person wants to be reached.", **OPTIONAL_TEXT
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.get(name) for name in ("phone", "email", "postcode")):
            raise serializers.ValidationError(REACH)
        return attrs


class ReferrerSerializer(StrictSerializer):
    """Who at the agency refers the person."""

    name = TextField(max_length=120)
    email = EmailField(max_length=254, **OPTIONAL_TEXT)
    phone = TextField(max_length=30, **OPTIONAL_TEXT)


class ConsentSerializer(StrictSerializer):
    """What the person agreed to, and when."""

    given_on = DayField()
    purposes = serializers.ListField(
        child=CodeField(choices=Purpose.choices),
        min_length=1,
        max_length=len(Purpose),
        help_text="Must contain referral; with feedback, the agency learns what became of it.",
        error_messages={
            "required": "This is missing.",
            "not_a_list": "This must be a list of codes.",
            "min_length": "Name at least the purpose referral.",
        },
    )

    def validate_purposes(self, purposes: list[str]) -> list[str]:
        if Purpose.REFERRAL not in purposes:
            raise serializers.ValidationError(
                "The person must agree to the referral itself: the purposes must contain referral."
            )
        return list(dict.fromkeys(purposes))


EXAMPLE = {
    "broker": "NORTHGATE",
    "person": {
        "first_name": "Mary",
        "last_name": "Dalton",
        "date_of_birth": "1974-03-09",
        "national_insurance_number": "AB 12 34 56 C",
        "postcode": "E13 9AA",
        "phone": "07700 900 982",
        "contact_wishes": "Text first; not before 10",
    },
    "route": "work_focused_interview",
    "referrer": {"name": "Ada Jones", "email": "ada.jones@jobcentre.example"},
    "qualifying_benefit": "incapacity_benefit",
    "reason": "Wants to go back to stockroom work, part time at first.",
    "consent": {"given_on": "2026-11-02", "purposes": ["referral", "feedback"]},
}


@extend_schema_serializer(examples=[OpenApiExample("A referral", value=EXAMPLE, request_only=True)])
class ReferralSerializer(StrictSerializer):
    """A person as an agency refers them."""

    broker = TextField(
        max_length=20, allow_null=True, help_text="Null while the person has yet to choose a Job Broker."
    )
    person = PersonSerializer()
    route = CodeField(choices=Route.choices)
    referrer = ReferrerSerializer()
    qualifying_benefit = CodeField(choices=Benefit.choices, **OPTIONAL_TEXT)
    reason = TextField(max_length=4000, lines=True)
    consent = ConsentSerializer()

    def validate_broker(self, reference: str | None) -> JobBroker | None:
        if reference is None:
            return None
        broker = JobBroker.objects.filter(reference=reference).first()
        if broker is None:
            raise serializers.ValidationError("No Job Broker has this reference.")
        return broker

    @property
    def sent(self) -> dict[str, Any]:
        """What was sent, checked, as plain JSON: what is empty left out."""
        return {
            **_plain(self.validated_data),
            "broker": getattr(self.validated_data["broker"], "reference", None),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items() if inner not in (None, "")}
    return value.isoformat() if isinstance(value, date) else value


class NothingSerializer(StrictSerializer):
    """An empty object: the address says it all."""


STEP_KINDS = (
    "received",
    "accepted",
    "declined",
    "first_contact",
    "registered",
    "deregistered",
    "job_entry",
    "sustained_outcome",
)


class StepSerializer(serializers.Serializer):
    """One thing that happened, as far as the person agreed that the agency may know."""

    kind = serializers.ChoiceField(choices=STEP_KINDS)
    happened_on = serializers.DateField()
    reason = serializers.ChoiceField(choices=Response.Reason.choices, allow_null=True)


ANSWER_EXAMPLE = {
    "reference": "R-7KMXQ-4T9BD",
    "status": "accepted",
    "broker": "NORTHGATE",
    "received_at": "2026-11-02T09:30:00Z",
    "progress": [
        {"kind": "received", "happened_on": "2026-11-02", "reason": None},
        {"kind": "accepted", "happened_on": "2026-11-03", "reason": None},
    ],
}


@extend_schema_serializer(examples=[OpenApiExample("An answer", value=ANSWER_EXAMPLE, response_only=True)])
class ReferralAnswerSerializer(serializers.Serializer):
    """A referral as its agency may see it."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(
        choices=list(SHOWN_STATUSES),
        help_text="not_shared: the person no longer agrees that the agency is told.",
    )
    broker = serializers.CharField(allow_null=True)
    received_at = serializers.DateTimeField(default_timezone=UTC)
    progress = StepSerializer(many=True)


class ProblemErrorSerializer(serializers.Serializer):
    pointer = serializers.CharField(allow_blank=True, help_text="JSON Pointer (RFC 6901) into the body.")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """An error as RFC 9457 describes it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True)
