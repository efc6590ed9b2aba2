"""Every error of the API as application/problem+json (RFC 9457)."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:jobbrokerage:problem:"
# Names under which the REST framework files errors that concern a whole object.
WHOLE_OBJECT = ("non_field_errors", "__all__")


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = "The body is larger than 1 MB: send less at a time."


class Conflict(exceptions.APIException):
    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class InFlight(Conflict):
    default_code = "request_in_flight"
    default_detail = "A request with this Idempotency-Key is still being worked on: send it again shortly."


class KeyReused(exceptions.APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = (
        "This Idempotency-Key was first sent with another request: repeat that one, or take a new key."
    )


class ServerError(exceptions.APIException):
    status_code = HTTPStatus.INTERNAL_SERVER_ERROR
    default_code = "server_error"
    default_detail = "Something went wrong here. Nothing was saved: send the request again later."


SLUGS = {
    HTTPStatus.BAD_REQUEST: "unreadable",
    HTTPStatus.UNAUTHORIZED: "unauthenticated",
    HTTPStatus.FORBIDDEN: "missing-scope",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.NOT_ACCEPTABLE: "not-acceptable",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    HTTPStatus.UNPROCESSABLE_ENTITY: "invalid-values",
}
OF_OUR_OWN = (TooLarge, Conflict, KeyReused, ServerError)
NOT_FOUND = "There is nothing at this address."


def problem_response(exc: Exception, context: dict[str, Any]) -> Response:
    """The exception handler of the REST framework: any exception becomes a problem."""
    problem = as_problem(exc)
    request = context.get("request")
    if isinstance(problem, ServerError):
        logger.exception("The API failed", exc_info=exc)
        got_request_exception.send(sender=__name__, request=getattr(request, "_request", None))
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
    headers = {}
    if getattr(problem, "auth_header", None):
        headers["WWW-Authenticate"] = problem.auth_header
    if isinstance(problem, InFlight):
        headers["Retry-After"] = "1"
    return Response(
        body_of(problem), status=int(problem.status_code), headers=headers, content_type=MEDIA_TYPE
    )


def as_problem(exc: Exception) -> exceptions.APIException:
    """`exc`, or the error of the REST framework that says the same."""
    if isinstance(exc, exceptions.APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, DjangoPermissionDenied):
        return exceptions.PermissionDenied()
    return ServerError()


def body_of(problem: exceptions.APIException) -> dict[str, Any]:
    """The members type, title, status, detail, errors."""
    invalid = isinstance(problem, exceptions.ValidationError)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus(problem.status_code)
    problem.status_code = status
    if isinstance(problem, OF_OUR_OWN):
        slug = problem.default_code.replace("_", "-")
    else:
        slug = SLUGS.get(status, "error")
    errors = [{"pointer": at, "detail": text} for at, text in _flatten(problem.detail)] if invalid else []
    detail = str(problem.detail) if not invalid else "Some values are missing or wrong: see errors."
    if isinstance(problem, exceptions.NotFound):
        detail = NOT_FOUND
    return {
        "type": TYPE_PREFIX + slug,
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "errors": errors,
    }


def _flatten(detail: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """(JSON pointer, sentence) for each error of a serializer."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            place = at if name in WHOLE_OBJECT else f"{at}/{_escaped(str(name))}"
            yield from _flatten(inner, place)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flatten(inner, at)
    else:
        yield at, str(detail)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
