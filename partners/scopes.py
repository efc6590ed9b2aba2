"""Which scopes an API client may ask for: its own, and none by default."""

from oauth2_provider.scopes import SettingsScopes


class ClientScopes(SettingsScopes):
    def get_available_scopes(self, application=None, request=None, *args, **kwargs) -> list[str]:
        if application is None:
            return list(self.get_all_scopes())
        return list(application.allowed_scopes)

    def get_default_scopes(self, application=None, request=None, *args, **kwargs) -> list[str]:
        return []
