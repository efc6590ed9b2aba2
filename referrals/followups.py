"""Referrals that nobody has answered, as follow-ups."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from brokerage.templatetags.govuk import date_text
from clients.registry import Due, FollowUpKind, register_followup_kind
from referrals.models import Referral


def unanswered(day: date, client_ids: list[int] | None) -> Iterator[Due]:
    """Every referral whose answer is due. One without an answer has no client: asked about clients, none."""
    if client_ids is not None:
        return
    for referral in Referral.objects.unanswered().filter(answer_due_on__lte=day).order_by("pk"):
        yield Due(
            subject_type="referral",
            subject_id=referral.pk,
            broker_id=referral.broker_id,
            office_id=referral.office_id,
            anchor_on=timezone.localdate(referral.received_at),
            due_on=referral.answer_due_on,
            facts={"reference": referral.reference, "due_on": referral.answer_due_on.isoformat()},
        )


def sentence(facts: dict[str, Any], day: date) -> str:
    due_on = date.fromisoformat(facts["due_on"])
    when = "is due today" if due_on == day else f"was due on {date_text(due_on)}"
    return f"Referral {facts['reference']} has no answer yet: it {when}."


def register() -> None:
    register_followup_kind(
        FollowUpKind(
            code="referral_unanswered",
            label="Referral unanswered",
            derive=unanswered,
            sentence=sentence,
            act=("Respond", "referrals:detail"),
            roles=("adviser", "administrator", "manager"),
            escalates_after=2,
        )
    )
