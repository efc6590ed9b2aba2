"""The only clock of the system. Rules, queries and actions take the day as an argument instead."""

from datetime import date

from django.utils import timezone


def today() -> date:
    """The civil date in Europe/London."""
    return timezone.localdate()
