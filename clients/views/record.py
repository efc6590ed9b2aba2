"""The record of one client: its start, timeline, profile, plan and sharing."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from brokerage import clock
from brokerage.access import Right, requires
from clients import access
from clients.models import ActionPlan, Client, ClientProfile, Consent, ReadinessAssessment, Registration
from clients.queries import timeline as telling
from clients.queries.profile import health_rows, person_rows
from clients.rules.consents import purposes_left
from clients.views.common import client_or_404, page_number, person_or_404, record_context
from clients.views.contacts import contact_form_for

CONSENT_COLOURS = {"In force": "green", "Refused": "red"}


@requires(Right.SEE_CLIENTS)
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """The start of a record: the timeline, or for a narrow role the name and what it works on."""
    client = client_or_404(request, reference)
    if access.may_see_person(request.caller, client):
        return _timeline(request, client)
    context = record_context(request, client)
    limits = ClientProfile.objects.filter(client=client).values_list("work_limits", flat=True)
    context["work_limits"] = limits if access.may_see_work_limits(request.caller, client) else ()
    return render(request, "clients/narrow.html", context)


@requires(Right.SEE_CLIENTS)
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    return _timeline(request, person_or_404(request, reference))


def _timeline(request: HttpRequest, client: Client) -> HttpResponse:
    page = page_number(request)
    kinds = telling.kinds()
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    entries, more = telling.timeline(request.caller, client, kind, page)
    context = record_context(request, client, "timeline")
    query = f"?kind={kind}&page=" if kind else "?page="
    context.update(
        entries=entries,
        kinds=kinds,
        kind=kind,
        previous_url=f"{query}{page - 1}" if page > 1 else "",
        next_url=f"{query}{page + 1}" if more else "",
    )
    if context["may_work"]:
        context["contact_form"] = contact_form_for(request, client)
    return render(request, "clients/timeline.html", context)


@requires(Right.SEE_CLIENTS)
def profile(request: HttpRequest, reference: str) -> HttpResponse:
    client = person_or_404(request, reference)
    context = record_context(request, client, "profile")
    context["may_change"] = access.may_change_details(request.caller, client)
    context["sees_health"] = access.may_see_health(request.caller, client)
    context["person_rows"] = person_rows(client)
    if context["sees_health"]:
        row = ClientProfile.objects.filter(client=client).first() or ClientProfile(client=client)
        context["health_rows"] = health_rows(row)
        history = ReadinessAssessment.objects.filter(client=client).select_related("assessed_by")
        context["readiness_history"] = list(history[:10])
    return render(request, "clients/profile.html", context)


@requires(Right.SEE_CLIENTS)
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan in force and its steps; earlier ones by date."""
    client = person_or_404(request, reference)
    context = record_context(request, client, "plan")
    plans = list(ActionPlan.objects.filter(client=client).select_related("written_by"))
    current = plans[0] if plans else None
    context.update(
        plan=current,
        steps=list(current.steps.order_by("position")) if current else [],
        earlier=plans[1:],
        open_registration=context["registration"] if _is_open(context["registration"]) else None,
    )
    return render(request, "clients/plan.html", context)


@requires(Right.SEE_CLIENTS)
def plan_print(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan on paper, for the client to keep."""
    client = person_or_404(request, reference)
    current = ActionPlan.objects.filter(client=client).select_related("written_by").first()
    if current is None:
        return redirect("clients:plan", reference)
    context = {"client": client, "plan": current, "steps": list(current.steps.order_by("position"))}
    return render(request, "clients/plan_print.html", {**context, "nav_current": "caseload"})


@requires(Right.SEE_CLIENTS)
def sharing(request: HttpRequest, reference: str) -> HttpResponse:
    """Every consent, refusal and withdrawal."""
    client = person_or_404(request, reference)
    context = record_context(request, client, "sharing")
    rows = list(Consent.objects.filter(client=client).select_related("agency", "recorded_by"))
    context["all_consents"] = [_consent(row, rows, clock.today()) for row in rows]
    return render(request, "clients/sharing.html", context)


def _consent(row: Consent, answers: list[Consent], day: date) -> dict[str, Any]:
    """A row of the page. Once a part of it was refused, only what is left of its purposes."""
    left = purposes_left(row, answers, day)
    state = _consent_state(row, day)
    if state == "In force" and not left:
        state = "Refused since"
    labels = dict(Consent._meta.get_field("purposes").base_field.choices)
    return {
        "row": row,
        "whom": row.agency.name if row.agency else f"Any {row.get_agency_kind_display().lower()}",
        "purposes": [labels.get(code, code) for code in (left if state == "In force" else row.purposes)],
        "state": state,
        "colour": CONSENT_COLOURS.get(state, ""),
    }


def _consent_state(row: Consent, day: date) -> str:
    if row.refused:
        return "Refused"
    if row.withdrawn_on and row.withdrawn_on <= day:
        return "Withdrawn"
    if row.expires_on and row.expires_on < day:
        return "Ended"
    return "In force" if row.given_on <= day else "Not yet"


def _is_open(registration: Registration | None) -> bool:
    return registration is not None and registration.closed_on is None
