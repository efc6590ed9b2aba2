"""Proof of work: the list, adding, judging, and reading a file."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from brokerage import clock
from brokerage.access import Right, requires
from clients.forms.base import show_errors
from clients.models import Client
from clients.views.common import client_or_404, me, record_context, refresh_followups
from outcomes import access, actions
from outcomes.codes import RejectReason
from outcomes.forms.jobs import EvidenceForm
from outcomes.models import Evidence
from outcomes.views.jobs import recorded_for


def evidence_url(client: Client) -> str:
    return reverse("outcomes:evidence", args=[client.reference])


@requires(Right.SEE_CLIENTS)
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    client = client_or_404(request, reference)
    papers = access.visible_evidence(request.caller).filter(client=client)
    papers = list(papers.select_related("job", "recorded_by", "decided_by"))
    for paper in papers:
        paper.client = client
    context = record_context(request, client, "evidence")
    context.update(
        papers=[(paper, access.may_judge(request.caller, paper)) for paper in papers],
        sees_all=access.may_see_milestones(request.caller, client),
        may_record=access.may_record(request.caller, client),
        reject_reasons=RejectReason.choices,
    )
    return render(request, "outcomes/evidence.html", context)


@requires(Right.RECORD_OUTCOMES)
def evidence_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a paper with its file, or a confirmation by phone."""
    client = recorded_for(request, reference)
    jobs = access.visible_jobs(request.caller).filter(client=client)
    held = list(jobs)
    day = clock.today()
    initial = {"covers_from": _asked(request, "from"), "covers_to": _asked(request, "to")}
    if len(held) == 1:
        initial["job"] = held[0]
    form = EvidenceForm(request.POST or None, request.FILES or None, today=day, jobs=jobs, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_evidence(by=me(request), as_of=day, **form.cleaned_data)
        except ValidationError as error:
            show_errors(form, error)
        else:
            refresh_followups([client.pk])
            messages.success(request, "Evidence saved. Somebody else now has to check it.")
            return redirect(evidence_url(client))
    context = record_context(request, client, "evidence")
    context.update(form=form, has_jobs=bool(held), back=evidence_url(client))
    return render(request, "outcomes/evidence_new.html", context)


def _asked(request: HttpRequest, name: str) -> date | None:
    """A day from the address; none where it is no day."""
    try:
        return parse_date(request.GET.get(name, ""))
    except ValueError:
        return None


@requires(Right.ACCEPT_EVIDENCE)
@require_POST
def evidence_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, or reject for a coded reason."""
    paper = _paper_or_404(request, pk)
    if not access.may_judge(request.caller, paper):
        if paper.recorded_by_id != request.caller.user_id:
            raise PermissionDenied
        messages.error(request, "You recorded this evidence, so somebody else has to check it.")
        return redirect(evidence_url(paper.client))
    day = clock.today()
    try:
        if request.POST.get("verdict") == "accept":
            actions.accept_evidence(evidence=paper, by=me(request), as_of=day)
            messages.success(request, "Evidence accepted.")
        else:
            reason = request.POST.get("reason", "")
            actions.reject_evidence(evidence=paper, by=me(request), as_of=day, reason=reason)
            messages.success(request, "Evidence rejected.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        refresh_followups([paper.client_id])
    return redirect(evidence_url(paper.client))


@requires(Right.SEE_CLIENTS)
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as a download: never shown inside our own pages, whatever it holds."""
    paper = _paper_or_404(request, pk)
    if not paper.file:
        raise Http404("This evidence has no file.")
    try:
        content = paper.file.open("rb")
    except FileNotFoundError:
        raise Http404("The file is not there any more.") from None
    response = FileResponse(
        content, as_attachment=True, filename=paper.file_name or "evidence", content_type=paper.file_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _paper_or_404(request: HttpRequest, pk: int) -> Evidence:
    return get_object_or_404(access.visible_evidence(request.caller).select_related("client"), pk=pk)
