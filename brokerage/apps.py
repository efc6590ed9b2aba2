from django.apps import AppConfig


class BrokerageConfig(AppConfig):
    name = "brokerage"
    verbose_name = "Job Brokerage"

    def ready(self) -> None:
        from brokerage import checks  # noqa: F401
