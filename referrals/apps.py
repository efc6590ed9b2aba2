from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        from referrals import events, followups, nightly
        from referrals.api import schema  # noqa: F401  (registers itself with the schema generator)

        events.register()
        followups.register()
        nightly.register()
