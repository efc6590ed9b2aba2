"""Credentials of an agency's own system."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from oauth2_provider.models import AbstractApplication

from partners.models.agencies import Agency


class ApiClient(AbstractApplication):
    """An OAuth2 client of one agency. Its secret is stored hashed; without scopes it may do nothing."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="api_clients")
    allowed_scopes = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta(AbstractApplication.Meta):
        verbose_name = "API client"

    def allows_grant_type(self, *grant_types: str) -> bool:
        return self.GRANT_CLIENT_CREDENTIALS in grant_types and super().allows_grant_type(*grant_types)
