"""What is done with agencies' credentials."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.scopes import get_scopes_backend

from partners.models import Agency, ApiClient


@transaction.atomic
def create_api_client(*, agency: Agency, scopes: Iterable[str], name: str = "") -> tuple[ApiClient, str]:
    """A new client of an agency and its secret, which is stored hashed and so never shown again."""
    wanted = list(dict.fromkeys(scopes))
    known = get_scopes_backend().get_all_scopes()
    unknown = [scope for scope in wanted if scope not in known]
    if unknown:
        raise ValidationError(
            {"scopes": f"Unknown scope {', '.join(unknown)}: choose from {', '.join(known)}."}
        )
    if not wanted:
        raise ValidationError({"scopes": f"Name at least one scope: {', '.join(known)}."})
    secret = generate_client_secret()
    client = ApiClient.objects.create(
        agency=agency,
        name=name or f"{agency.name}: own system",
        allowed_scopes=wanted,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
    )
    return client, secret
