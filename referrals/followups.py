"""Referrals that nobody has answered, as follow-ups."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from brokerage.database.caller import Caller
from brokerage.templatetags.govuk import date_text
from clients.registry import Due, FollowUpKind, register_followup_kind
from referrals.access import visible_referrals
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


def names(caller: Caller, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Who was referred and by whom, for those referrals that the caller sees. One query."""
    rows = visible_referrals(caller).filter(pk__in=ids).select_related("agency")
    return {
        row.pk: (f"New referral · {row.first_name} {row.last_name}".rstrip(), f"From {row.agency.name}.")
        for row in rows
    }


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
            names=names,
        )
    )
