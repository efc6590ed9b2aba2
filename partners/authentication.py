"""Bearer tokens of API clients. The token decides the caller, and with it the database role."""

from oauth2_provider.contrib.rest_framework import OAuth2Authentication


class AgencyTokenAuthentication(OAuth2Authentication):
    www_authenticate_realm = "api"
