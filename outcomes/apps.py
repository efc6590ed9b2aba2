from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"
    verbose_name = "Outcomes"

    def ready(self) -> None:
        from outcomes import event_kinds, event_words, followups, nightly, panels, terms_preview, today

        event_kinds.register()
        event_words.register()
        followups.register()
        nightly.register()
        panels.register()
        terms_preview.register()
        today.register()
