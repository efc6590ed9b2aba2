from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = "Clients"

    def ready(self) -> None:
        from clients import event_kinds, followup_kinds, nightly, panels

        event_kinds.register()
        followup_kinds.register()
        nightly.register()
        panels.register()
