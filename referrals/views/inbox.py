"""The Job Broker's inbox: who was referred, how long they have waited, and until when to answer."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from brokerage import clock
from brokerage.access import Right, requires
from brokerage.models import Office
from brokerage.models.organisation import Nation
from brokerage.working_days import holidays_of
from clients.exports import csv_response
from referrals.access import may_export_inbox, visible_referrals
from referrals.forms import INBOX_SORTS, UNANSWERED_FIRST, WAITING, InboxFilter
from referrals.models import Referral
from referrals.rules.waiting import clock as clock_of

PAGE = 25
EXPORT_MOST = 5000


def with_clocks(referrals: list[Referral], offices: list[Office]) -> list[Referral]:
    """Each gets its `answer` and, while there is none, its `clock` by the holidays of its office's nation."""
    first = min(offices, key=lambda office: office.pk, default=None)
    nation = first.nation if first else Nation.ENGLAND_AND_WALES
    today = clock.today()
    for row in referrals:
        row.clock, row.answer = None, getattr(row, "response", None)
        if row.status == Referral.Status.RECEIVED:
            holidays = holidays_of(row.office.nation if row.office else nation)
            row.clock = clock_of(row.answer_due_on, today, holidays)
    return referrals


@requires(Right.ANSWER_REFERRALS)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    offices = list(Office.objects.filter(broker=request.caller.broker_id))
    form = InboxFilter({"status": WAITING, **request.GET.dict()}, offices=offices)
    sort = request.GET.get("sort", "")
    order = INBOX_SORTS.get(sort, UNANSWERED_FIRST)
    referrals = form.apply(visible_referrals(request.caller)).select_related(
        "agency", "office", "client", "response__answered_by"
    )
    if request.GET.get("format") == "csv" and may_export_inbox(request.caller):
        return _export(with_clocks(list(referrals.order_by(*order)[:EXPORT_MOST]), offices))
    page = Paginator(referrals.order_by(*order), PAGE).get_page(request.GET.get("page"))
    with_clocks(page.object_list, offices)
    context = {"filter_form": form, "page": page, "sort": sort if sort in INBOX_SORTS else "due"}
    context |= {"may_export": may_export_inbox(request.caller), "export_most": EXPORT_MOST}
    return render(request, "referrals/inbox.html", {**context, "today": clock.today()})


def _export(referrals: list[Referral]) -> HttpResponse:
    header = ["Name", "Reference", "From", "Received", "Answer due", "State", "Office"]
    cells = (
        (
            row.name,
            row.reference,
            row.agency.name,
            timezone.localdate(row.received_at).isoformat(),
            row.answer_due_on.isoformat() if row.clock else "",
            "Waiting" if row.clock else row.get_status_display(),
            row.office.name if row.office else "",
        )
        for row in referrals
    )
    response = csv_response(f"referrals-{clock.today().isoformat()}.csv", header, cells)
    response["Cache-Control"] = "no-store"
    return response
