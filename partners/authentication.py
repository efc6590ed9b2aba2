"""Bearer tokens of API clients. The token decides the caller, and with it the database role."""

from dataclasses import dataclass
from hashlib import sha256

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.models import get_access_token_model
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from brokerage.database.caller import ANONYMOUS, Caller, acting_as


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a refused token is told in the WWW-Authenticate header (RFC 6750)."""

    error: str = ""
    description: str = ""


class AgencyTokenAuthentication(OAuth2Authentication):
    """Reads the Authorization header only: a token in an address would be kept in logs."""

    www_authenticate_realm = "api"

    def authenticate(self, request: Request) -> tuple[None, object] | None:
        scheme, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() != "bearer" or not given.strip():
            self._refuse(request, "invalid_request", "Send the header Authorization: Bearer and the token.")
        with acting_as(ANONYMOUS):
            token = self._find(given.strip())
        if token is None or token.application is None:
            self._refuse(request, "invalid_token", "The access token is unknown or was revoked.")
        if token.is_expired():
            self._refuse(request, "invalid_token", "The access token has expired: ask for a new one.")
        request._request.caller = _caller_of(token)
        return None, token

    def authenticate_header(self, request: Request) -> str:
        parts = [f'realm="{self.www_authenticate_realm}"']
        challenge = getattr(request._request, "token_challenge", Challenge())
        if challenge.error:
            parts += [f'error="{challenge.error}"', f'error_description="{challenge.description}"']
        return f"Bearer {', '.join(parts)}"

    def _find(self, given: str):
        checksum = sha256(given.encode("utf-8", "surrogateescape")).hexdigest()
        tokens = get_access_token_model().objects.select_related("application__agency")
        return tokens.filter(token_checksum=checksum).first()

    def _refuse(self, request: Request, error: str, description: str) -> None:
        request._request.token_challenge = Challenge(error, description)
        raise AuthenticationFailed(description)


def _caller_of(token) -> Caller:
    client = token.application
    # A scope taken from the client is gone at once, also from the tokens it holds.
    held = frozenset(token.scope.split()) & frozenset(client.allowed_scopes)
    return Caller(
        kind="agency",
        name=client.name,
        agency_id=client.agency_id,
        scopes=held,
        organisation=client.agency.name,
        api_client_id=client.pk,
    )
