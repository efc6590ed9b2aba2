"""The agency's own referrals, and what it may know of them. Runs in the agency's database role."""

import csv

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from brokerage import clock
from brokerage.access import Right, requires
from clients.codes import Purpose
from referrals import actions
from referrals.access import visible_referrals
from referrals.forms import PORTAL_SORTS, PortalFilter
from referrals.models import Referral
from referrals.queries import (
    NOT_SHARED,
    SHOWN_STATUSES,
    person_rows,
    progress_of,
    purposes_of,
    with_shown_status,
)

PAGE = 25
own = requires(Right.OWN_REFERRALS)
OPEN = (Referral.Status.CHOOSING, Referral.Status.RECEIVED)
COLUMNS = ("Reference", "First name", "Last name", "Sent", "Job Broker", "Status", "Latest", "Latest on")
# A spreadsheet would run a cell that begins with one of these.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def chosen(request: HttpRequest) -> tuple[PortalFilter, QuerySet[Referral], str]:
    """The filter form, the rows it leaves in their order, and the name of that order."""
    form = PortalFilter(request.GET)
    referrals = with_shown_status(visible_referrals(request.caller)).select_related("broker")
    sort = request.GET.get("sort", "")
    sort = sort if sort in PORTAL_SORTS else "-received"
    return form, form.apply(referrals).order_by(*PORTAL_SORTS[sort]), sort


def tell(referrals: list[Referral]) -> list[Referral]:
    """Each referral gets `steps` and `status_label`: what the agency may know."""
    steps = progress_of(referrals)
    for row in referrals:
        row.steps = steps[row.pk]
        row.status_label = SHOWN_STATUSES[row.shown_status]
    return referrals


@own
@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    form, referrals, sort = chosen(request)
    page = Paginator(referrals, PAGE).get_page(request.GET.get("page"))
    tell(page.object_list)
    context = {"filter_form": form, "page": page, "sort": sort, "today": clock.today()}
    return render(request, "referrals/portal.html", context)


@requires(Right.OWN_REFERRALS)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows that the page shows, all of them, as CSV."""
    _, referrals, _ = chosen(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="referrals-{clock.today()}.csv"'
    response["Cache-Control"] = "no-store"
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for row in tell(list(referrals)):
        last = row.steps[-1]
        cells = [
            row.reference,
            row.first_name,
            row.last_name,
            timezone.localdate(row.received_at).isoformat(),
            row.broker.name if row.broker else "",
            row.status_label,
            last.label,
            last.happened_on.isoformat(),
        ]
        writer.writerow(f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell for cell in cells)
    return response


def find(request: HttpRequest, reference: str) -> Referral:
    referrals = with_shown_status(visible_referrals(request.caller)).select_related("broker", "sent_by")
    return get_object_or_404(referrals, reference=reference)


@own
@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    referral = find(request, reference)
    tell([referral])
    context = {
        "referral": referral,
        "person_rows": person_rows(referral),
        "purposes": purposes_of(referral),
        "can_withdraw": referral.shown_status in OPEN,
        "feedback_agreed": Purpose.FEEDBACK in referral.consent_purposes,
        "no_longer_shared": referral.shown_status == NOT_SHARED,
        "today": clock.today(),
    }
    return render(request, "referrals/portal_detail.html", context)


@own
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    referral = find(request, reference)
    try:
        actions.withdraw_referral(referral=referral)
    except ValidationError:
        messages.error(request, "This referral can no longer be withdrawn: speak to the Job Broker.")
    else:
        messages.success(request, f"Referral of {referral.name} withdrawn.")
    return redirect("referrals:portal_detail", referral.reference)
