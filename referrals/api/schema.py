"""What the OpenAPI schema says beyond what the views show."""

from drf_spectacular.contrib.django_oauth_toolkit import DjangoOAuthToolkitScheme
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from referrals.api.serializers import ProblemSerializer

WHEN = {
    400: "The body cannot be read, or the Idempotency-Key is malformed.",
    401: "No token, or one that is unknown, revoked or expired.",
    403: "The token lacks the scope.",
    404: "Unknown, or another agency's.",
    406: "The answer is asked for in a form there is none in.",
    409: "A request with the same Idempotency-Key is being worked on, or it is too late.",
    413: "The body is larger than 1 MB.",
    415: "The body is not application/json.",
    422: "Values are missing or wrong, or the Idempotency-Key was used with another body.",
}
PROBLEM_EXAMPLE = OpenApiExample(
    "Wrong values",
    value={
        "type": "urn:jobbrokerage:problem:invalid-values",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "Some values are missing or wrong: see errors.",
        "errors": [{"pointer": "/broker", "detail": "No Job Broker has this reference."}],
    },
    media_type="application/problem+json",
    status_codes=["422"],
    response_only=True,
)
REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^[A-Za-z0-9-]{1,16}$"},
    OpenApiParameter.PATH,
    description="As the answer to sending the referral gave it.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="A name of your own for this request, such as a UUID. Sent again with the same body within"
    " 7 days, the first answer comes again and nothing is done twice.",
)


class StrictShape(OpenApiSerializerExtension):
    """Unknown names are refused, and the schema says so."""

    target_class = "referrals.api.fields.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema, direction) -> dict:
        shape = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**shape, "additionalProperties": False}


def answers(status: int, serializer) -> dict:
    """The answer of an operation that went well. A list is known as one only by its status and media type."""
    return {(status, "application/json"): serializer}


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """The documented errors of an operation."""
    return {
        (status, "application/problem+json"): OpenApiResponse(
            ProblemSerializer, WHEN[status], [PROBLEM_EXAMPLE] if status == 422 else None
        )
        for status in statuses
    }


class ScopedClientCredentials(DjangoOAuthToolkitScheme):
    """Names the scope that each operation needs."""

    target_class = "partners.authentication.AgencyTokenAuthentication"
    name = "oauth2"
    priority = 1

    def get_security_requirement(self, auto_schema) -> dict[str, list[str]]:
        return {self.name: [auto_schema.view.required_scopes[auto_schema.method]]}
