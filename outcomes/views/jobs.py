"""The jobs of a client: the strip, milestones, and recording starts, hours and ends."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from brokerage import clock
from brokerage.access import Right, requires
from clients.forms.base import show_errors
from clients.models import Client, Registration
from clients.views.common import client_or_404, me, record_context, refresh_followups
from clients.views.contacts import contact_form_for
from clients.views.work import act
from outcomes import access, actions
from outcomes.forms.jobs import DisclosureForm, EndForm, EvidenceForm, HoursForm, JobForm
from outcomes.models import JobSpell
from outcomes.queries.jobs import work_of


def recorded_for(request: HttpRequest, reference: str) -> Client:
    """The client, if the caller may record work for them; 403 where they may only look."""
    client = client_or_404(request, reference)
    if not access.may_record(request.caller, client):
        raise PermissionDenied
    return client


def jobs_url(client: Client) -> str:
    return reverse("outcomes:jobs", args=[client.reference])


def latest_registration(client: Client, context: dict[str, Any]) -> Registration | None:
    """The one that the frame of the record has read already, where it has."""
    if context["sees_person"]:
        return context["registration"]
    return Registration.objects.filter(client=client).order_by("-registered_on").first()


@requires(Right.SEE_CLIENTS)
def jobs(request: HttpRequest, reference: str) -> HttpResponse:
    client = client_or_404(request, reference)
    context = record_context(request, client, "jobs")
    sees_milestones = access.may_see_milestones(request.caller, client)
    registration = latest_registration(client, context) if sees_milestones else None
    context.update(
        work=work_of(client, registration, clock.today()),
        sees_milestones=sees_milestones,
        may_record=access.may_record(request.caller, client),
        has_registration=registration is not None,
    )
    if context["may_work"]:
        context["contact_form"] = contact_form_for(request, client)
    return render(request, "outcomes/jobs.html", context)


@requires(Right.RECORD_OUTCOMES)
def job_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A job and, if there is any already, its first evidence: one page."""
    client = recorded_for(request, reference)
    registration = Registration.objects.filter(client=client).order_by("-registered_on").first()
    if registration is None:
        messages.info(request, "Register the client first: a job belongs to a registration.")
        return redirect(jobs_url(client))
    day = clock.today()
    form = JobForm(request.POST or None, today=day)
    paper = EvidenceForm(
        request.POST or None, request.FILES or None, today=day, prefix="evidence", empty_permitted=True,
        use_required_attribute=False,
    )  # fmt: skip
    if request.method == "POST" and all([form.is_valid(), paper.is_valid()]):
        job = _record(request, registration, form, paper)
        if job:
            refresh_followups([client.pk])
            messages.success(request, f"{job.title} at {job.employer} saved.")
            return redirect(jobs_url(client))
    context = record_context(request, client, "jobs")
    context.update(job_form=form, paper=paper, form=None, forms=[form, paper], registration=registration)
    return render(request, "outcomes/job_new.html", context)


def _record(
    request: HttpRequest, registration: Registration, form: JobForm, paper: EvidenceForm
) -> JobSpell | None:
    """Both or neither: where the evidence is refused, the job is not kept either."""
    day, failed = clock.today(), form
    try:
        with transaction.atomic():
            job = actions.record_job(
                registration=registration, by=me(request), as_of=day, **form.cleaned_data
            )
            failed = paper
            if paper.has_changed():
                actions.record_evidence(job=job, by=me(request), as_of=day, **paper.cleaned_data)
    except ValidationError as error:
        show_errors(failed, error)
        return None
    return job


def _act_on_job(
    request: HttpRequest, reference: str, pk: int, make: Callable[[JobSpell], Any],
    do: Callable[[JobSpell, dict[str, Any]], object], **words: Any,
) -> HttpResponse:  # fmt: skip
    client = recorded_for(request, reference)
    job = get_object_or_404(access.visible_jobs(request.caller).filter(client=client), pk=pk)
    form = make(job)
    words["title"] = f"{words['title']}: {job}"
    return act(
        request, client, form, lambda: do(job, form.cleaned_data), tab="jobs", back=jobs_url(client), **words
    )


@requires(Right.RECORD_OUTCOMES)
def hours(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    day = clock.today()
    return _act_on_job(
        request, reference, pk,
        lambda job: HoursForm(request.POST or None, today=day, initial={"from_on": max(day, job.started_on)}),
        lambda job, values: actions.change_hours(job=job, by=me(request), as_of=day, **values),
        title="Change hours", button="Save hours", done="Hours saved.",
    )  # fmt: skip


@requires(Right.RECORD_OUTCOMES)
def job_end(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    day = clock.today()
    return _act_on_job(
        request, reference, pk,
        lambda job: EndForm(
            request.POST or None, today=day,
            initial={"ended_on": job.ended_on or max(day, job.started_on), "end_reason": job.end_reason},
        ),
        lambda job, values: actions.end_job(
            job=job, by=me(request), as_of=day, ended_on=values["ended_on"], reason=values["end_reason"]
        ),
        title="End the job", button="Save the end", done="The end of the job is saved.",
        names={"reason": "end_reason"},
    )  # fmt: skip


@requires(Right.RECORD_OUTCOMES)
def disclosure(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    day = clock.today()
    return _act_on_job(
        request, reference, pk,
        lambda job: DisclosureForm(request.POST or None, today=day, initial={"disclosure": job.disclosure}),
        lambda job, values: actions.set_disclosure(job=job, by=me(request), as_of=day, **values),
        title="What the employer may be told", button="Save", done="Saved what the client wishes.",
    )  # fmt: skip
