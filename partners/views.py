"""The token endpoint: client credentials in, a short-lived token out."""

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView
from oauthlib.oauth2 import BackendApplicationServer

from brokerage.access import public
from brokerage.database.caller import ANONYMOUS, acting_as

NUL = "\x00"


@method_decorator(csrf_exempt, name="dispatch")
class ClientCredentialsTokenView(TokenView):
    """Knows the client credentials grant only. Tokens are issued before the caller is known."""

    server_class = BackendApplicationServer

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        refusal = _refusal(request)
        if refusal:
            return JsonResponse({"error": "invalid_request", "error_description": refusal}, status=400)
        with acting_as(ANONYMOUS):
            return super().dispatch(request, *args, **kwargs)


def _refusal(request: HttpRequest) -> str:
    """Why a body cannot be read at all, or empty: what no library behind this would survive."""
    try:
        values = [value for pair in request.POST.lists() for value in (pair[0], *pair[1])]
    except (RequestDataTooBig, BadRequest, SuspiciousOperation, UnicodeError):
        return "The body cannot be read: send a form with grant_type and scope."
    if any(NUL in value for value in values):
        return "The body holds a character that is not allowed."
    return ""


token = public(ClientCredentialsTokenView.as_view())
