"""What stands at the top of every page of one client."""

from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from brokerage.access import may
from brokerage.database.caller import Caller
from clients import access, identity
from clients.models import Client, Consent, FollowUp, Registration
from clients.queries.urgency import most_urgent_first, when
from clients.registry import FOLLOWUP_KINDS, PANELS


def tabs(caller: Caller, client: Client, current: str) -> list[dict[str, Any]]:
    """The panels that the caller may open on this client, with their addresses."""
    found = []
    for panel in PANELS:
        if not any(may(caller, right) for right in panel.rights):
            continue
        if panel.may_open and not panel.may_open(caller, client):
            continue
        try:
            url = reverse(panel.url_name, args=[client.reference])
        except NoReverseMatch:
            continue
        found.append({"label": panel.label, "url": url, "slug": panel.slug, "current": panel.slug == current})
    return found


def record_frame(caller: Caller, client: Client, day: date, current: str) -> dict[str, Any]:
    """The context of templates/clients/record.html: identity bar and tabs. Three queries at most."""
    frame: dict[str, Any] = {
        "client": client,
        "today": day,
        "tabs": tabs(caller, client, current),
        "sees_person": access.may_see_person(caller, client),
        "may_work": access.may_work_with(caller, client),
        "may_book": access.may_book(caller, client),
        "may_assign": access.may_assign(caller, client),
        "nav_current": "caseload",
        "phone": identity.phone_text(client.phone) if client.phone else "",
        "registration": None,
        "consents": [],
        "next_due": None,
    }
    if not frame["sees_person"]:
        return frame
    registrations = Registration.objects.filter(client=client).select_related("contract")
    frame["registration"] = registrations.order_by("-registered_on").first()
    consents = Consent.objects.filter(client=client).in_force(day).select_related("agency")
    frame["consents"] = list(consents.order_by("-given_on", "-pk")[:3])
    followup = most_urgent_first(FollowUp.objects.filter(client=client).due_on(day)).first()
    if followup:
        kind = FOLLOWUP_KINDS.get(followup.kind)
        counted_to = kind.date_of(followup.due_on, followup.facts) if kind else followup.due_on
        frame["next_due"] = {
            "label": (kind.label if kind else followup.kind).lower(),
            "late": counted_to < day,
            "when": when(counted_to, day).lower(),
        }
    return frame
