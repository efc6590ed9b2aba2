"""Today, the caseload and search."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from brokerage import clock
from brokerage.access import Right, requires
from clients import access, actions
from clients.exports import csv_response
from clients.filters import SORTS, CaseloadFilter
from clients.forms.contacts import SnoozeForm
from clients.models import Client
from clients.queries import search as searching
from clients.queries import today as due
from clients.registry import FOLLOWUP_KINDS
from clients.views.common import in_days, me, offices_of, page_number, safe_next, staff_of

ON_A_PAGE = 25
EXPORT_MOST = 5000


@requires(Right.SEE_CLIENTS)
def today(request: HttpRequest) -> HttpResponse:
    """What is due, most urgent first, grouped by person."""
    caller, day = request.caller, clock.today()
    shown = due.today(caller, day, page_number(request))
    page = request.path + "?page={}"
    context = {
        "day": day,
        "due": shown,
        "numbers": due.caseload_numbers(caller, day),
        "appointments": due.appointments(caller, day),
        "covering": due.covered_colleagues(caller),
        "whole_office": not {"adviser", "in_work_specialist", "employer_liaison"}.intersection(caller.roles),
        "previous_url": page.format(shown.page - 1) if shown.page > 1 else "",
        "next_url": page.format(shown.page + 1) if shown.page < shown.pages else "",
    }
    return render(request, "clients/today.html", context)


@requires(Right.SEE_CLIENTS)
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a follow-up off, with a reason."""
    day = clock.today()
    rows = access.visible_followups(request.caller, day).due_on(day).select_related("client")
    follow_up = get_object_or_404(rows, pk=pk)
    back = safe_next(request, reverse("clients:today"))
    form = SnoozeForm(request.POST or None, today=day, initial={"until": in_days(7), "next": back})
    if request.method == "POST" and form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        actions.snooze_follow_up(follow_up=follow_up, by=me(request), until=until, reason=reason)
        return redirect(back)
    kind = FOLLOWUP_KINDS.get(follow_up.kind)
    why = kind.sentence(follow_up.facts, day) if kind else follow_up.kind
    context = {"form": form, "follow_up": follow_up, "why": why, "back": back, "nav_current": "today"}
    return render(request, "clients/snooze.html", context)


@requires(Right.SEE_CLIENTS)
def caseload(request: HttpRequest) -> HttpResponse:
    """The clients the caller sees: filtered, sorted, in pages, or as a file."""
    caller, day = request.caller, clock.today()
    narrow = access.sees_narrowly(caller)
    staff = list(staff_of(caller, day))
    filters = CaseloadFilter(
        request.GET, caller=caller, day=day, staff=staff, offices=offices_of(caller), narrow=narrow
    )
    sort = request.GET.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    if request.GET.get("format") == "csv" and access.may_export(caller):
        return _export(request, filters, sort, day)
    page = Paginator(filters.sorted(sort), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter_form": filters.form,
        "page": page,
        "sort": sort,
        "chosen": filters.chosen(),
        "today": day,
        "narrow": narrow,
        "may_export": access.may_export(caller),
        "export_most": EXPORT_MOST,
        "own_only": "manager" not in caller.roles,
        "may_open_clients": access.may_open_clients(caller),
        "title": "Caseload" if "adviser" in caller.roles else "Clients",
    }
    return render(request, "clients/caseload.html", context)


def _export(request: HttpRequest, filters: CaseloadFilter, sort: str, day: date) -> HttpResponse:
    allowed = access.exportable_clients(request.caller).values("pk")
    rows = filters.sorted(sort).filter(pk__in=allowed)[:EXPORT_MOST]
    header = ["Name", "Reference", "State", "In work", "Readiness", "Last contact from us", "Lead adviser"]
    return csv_response(f"clients-{day.isoformat()}.csv", header, (_cells(client) for client in rows))


def _cells(client: Client) -> list[Any]:
    return [
        client.name,
        client.reference,
        client.get_state_display(),
        "Yes" if client.is_in_work else "No",
        client.get_readiness_display(),
        client.last_adviser_contact_on,
        client.lead_adviser.name if client.lead_adviser else "",
    ]


@requires(Right.SEE_CLIENTS)
def search(request: HttpRequest) -> HttpResponse:
    """Clients by part of a name, reference, phone or National Insurance number."""
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = searching.search(request.caller, typed, clock.today()) if typed else []
    context = {
        "typed": typed,
        "found": found,
        "most": searching.MOST,
        "narrow": access.sees_narrowly(request.caller),
        "may_open_clients": access.may_open_clients(request.caller),
        "nav_current": "caseload",
    }
    return render(request, "clients/search.html", context)
