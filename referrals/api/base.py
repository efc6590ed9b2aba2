"""What all views of the partner API share."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import MethodNotAllowed, NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from brokerage.access import public
from referrals.api.parsing import StrictJSONParser


class AgencyView(APIView):
    """A view for agencies' own systems.

    `required_scopes`: method → the scope it needs. A view reads and writes inside
    `acting_as(request._request.caller)`, which is the agency once the token is known; outside it, the
    database shows it nothing.
    """

    parser_classes = [StrictJSONParser]
    http_method_names = ["get", "post", "head"]
    required_scopes: dict[str, str] = {}
    # Names that may stand in the query; others are refused, so that a typing mistake is noticed.
    query_names: frozenset[str] = frozenset()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)
        unknown = set(request.query_params) - self.query_names
        if unknown:
            raise ValidationError({name: ["There is no such parameter: check its name."] for name in unknown})


@extend_schema(exclude=True)
class NowhereView(APIView):
    """Any other address under the API: a problem in JSON, as for every other error."""

    authentication_classes = []
    permission_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise NotFound


nowhere = public(NowhereView.as_view())
