from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = "Outcomes"

    def ready(self) -> None:
        from outcomes import event_kinds, followups, nightly, panels

        event_kinds.register()
        followups.register()
        nightly.register()
        panels.register()
