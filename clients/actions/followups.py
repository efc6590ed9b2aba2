"""Putting off what is due, with a reason."""

from datetime import date

from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.models import FollowUp


@transaction.atomic
def snooze_follow_up(*, follow_up: FollowUp, by: User, until: date, reason: str) -> FollowUp:
    """Let a follow-up rest until a day; it comes back then, unless its cause has gone."""
    follow_up.snoozed_until = until
    follow_up.snooze_reason = reason
    follow_up.snoozed_by = by
    save_checked(follow_up, trusted=("broker", "office", "client", "snoozed_by"))
    return follow_up
