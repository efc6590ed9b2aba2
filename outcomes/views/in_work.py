"""People in work: one list for whoever supports them."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from brokerage import clock
from brokerage.access import Right, requires
from clients.access import exportable_clients, may_export, sees_narrowly
from clients.exports import csv_response
from clients.views.common import staff_of
from outcomes.forms.in_work import InWorkFilter
from outcomes.queries.in_work import SORTS, USUAL_SORT, Row, people_in_work, rows_of

ON_A_PAGE = 25
EXPORT_MOST = 5000
NAME_AND_JOB_SORTS = ("name", "-name")


@requires(Right.SEE_CLIENTS)
def in_work(request: HttpRequest) -> HttpResponse:
    caller, day = request.caller, clock.today()
    narrow = sees_narrowly(caller) and "finance_officer" not in caller.roles
    staff = () if narrow else staff_of(caller, day).values_list("pk", "name")
    form = InWorkFilter(request.GET, staff=staff, narrow=narrow)
    sorts, usual = (NAME_AND_JOB_SORTS, "name") if narrow else (SORTS, USUAL_SORT)
    sort = request.GET.get("sort", usual)
    sort = sort if sort in sorts else usual
    people = people_in_work(caller, day, form.cleaned_data if form.is_valid() else {}, sort)
    if request.GET.get("format") == "csv" and may_export(caller):
        people = people.filter(pk__in=exportable_clients(caller).values("pk"))[:EXPORT_MOST]
        return _export(rows_of(list(people), day), day)
    page = Paginator(people, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(list(page.object_list), day),
        "filter_form": form,
        "chosen": form.chosen(),
        "sort": sort,
        "today": day,
        "narrow": narrow,
        "may_export": may_export(caller),
        "own_only": "manager" not in caller.roles,
        "export_most": EXPORT_MOST,
        "waiting": form.is_valid() and form.cleaned_data.get("evidence") == "waiting",
        "nav_current": "in_work",
    }
    return render(request, "outcomes/in_work.html", context)


def _export(rows: list[Row], day: date) -> HttpResponse:
    header = [
        "Name", "Reference", "Job", "Hours a week", "Contact with the employer", "Job entry",
        "Next point", "Reached on, if work goes on", "Evidence", "Next contact", "Lead adviser",
    ]  # fmt: skip
    return csv_response(f"in-work-{day.isoformat()}.csv", header, (_cells(row) for row in rows))


def _cells(row: Row) -> list[Any]:
    client = row.client
    return [
        client.name,
        client.reference,
        "; ".join(str(each.job) for each in row.jobs),
        "; ".join(f"{each.weekly.normalize():f}" for each in row.jobs),
        "; ".join(each.job.get_disclosure_display() for each in row.jobs),
        client.entry_on,
        client.point_name,
        client.point_on,
        _evidence_words(client),
        row.next_contact_on,
        client.lead_adviser.name if client.lead_adviser else "",
    ]


def _evidence_words(client: Any) -> str:
    words = ["Missing"] if client.evidence_missing else []
    return "; ".join([*words, "Waiting to be checked"] if client.evidence_waiting else words)
