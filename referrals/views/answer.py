"""One referral, and the broker's answer to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from brokerage import clock
from brokerage.access import Right, requires
from brokerage.models import Office
from referrals import actions
from referrals.access import visible_referrals
from referrals.forms import AcceptForm, DeclineForm, PassForm
from referrals.models import Referral
from referrals.queries import Likeness, likenesses, person_rows, purposes_of
from referrals.views.inbox import with_clocks

answers = requires(Right.ANSWER_REFERRALS)


def find(request: HttpRequest, reference: str) -> Referral:
    return get_object_or_404(
        visible_referrals(request.caller).select_related(
            "agency", "broker", "office", "client", "response__answered_by", "sent_by"
        ),
        reference=reference,
    )


def page(request: HttpRequest, referral: Referral, **bound: Any) -> HttpResponse:
    """The page of a referral; `bound`: a form that was posted and has errors, under its own name."""
    like = bound.pop("like", None)
    like = likenesses(request.caller, referral) if like is None else like
    forms = {}
    if referral.status == Referral.Status.RECEIVED:
        forms = {
            "accept_form": accept_form(request, referral, like),
            "decline_form": DeclineForm(prefix="decline"),
            "pass_form": PassForm(prefix="pass", referral=referral),
            **bound,
        }
    with_clocks([referral], list(Office.objects.filter(broker=referral.broker_id)))
    context = {
        "referral": referral,
        "person_rows": person_rows(referral),
        "purposes": purposes_of(referral),
        "likenesses": like if forms else [],
        "today": clock.today(),
        "open_part": next(iter(bound), ""),
        "forms": list(bound.values()),
        "can_answer": bool(forms),
    }
    return render(request, "referrals/detail.html", {**context, **forms})


def accept_form(request: HttpRequest, referral: Referral, like: list[Likeness], data=None) -> AcceptForm:
    first = next((post.office_id for post in request.caller.posts if post.office_id), None)
    adviser = request.caller.user_id if "adviser" in request.caller.roles else None
    return AcceptForm(
        data,
        prefix="accept",
        referral=referral,
        likenesses=like,
        today=clock.today(),
        initial={"office": referral.office_id or first, "lead_adviser": adviser},
    )


@answers
@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    return page(request, find(request, reference))


@answers
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    referral = find(request, reference)
    like = likenesses(request.caller, referral)
    form = accept_form(request, referral, like, request.POST)
    if not form.is_valid():
        return page(request, referral, accept_form=form, like=like)
    try:
        client = actions.accept_referral(
            referral=referral,
            by=request.user,
            office=form.cleaned_data["office"],
            lead_adviser=form.cleaned_data["lead_adviser"],
            client=form.client,
            answered_at=timezone.now(),
        )
    except ValidationError as error:
        return refused(request, referral, error)
    if client.state in actions.REGISTERED_STATES:
        messages.success(
            request, f"Referral accepted and linked to {client.name}, who is registered already."
        )
        return redirect("clients:record", client.reference)
    messages.success(
        request, f"Referral accepted. {client.name} is now {client.reference}: register them next."
    )
    return redirect("clients:register", client.reference)


@answers
@require_POST
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    referral = find(request, reference)
    form = DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return page(request, referral, decline_form=form)
    try:
        actions.decline_referral(
            referral=referral, by=request.user, answered_at=timezone.now(), **form.cleaned_data
        )
    except ValidationError as error:
        return refused(request, referral, error)
    messages.success(request, f"Referral of {referral.name} declined.")
    return redirect("referrals:inbox")


@answers
@require_POST
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    referral = find(request, reference)
    form = PassForm(request.POST, prefix="pass", referral=referral)
    if not form.is_valid():
        return page(request, referral, pass_form=form)
    office = form.cleaned_data["office"]
    try:
        actions.pass_to_office(referral=referral, office=office)
    except ValidationError as error:
        return refused(request, referral, error)
    messages.success(request, f"Referral of {referral.name} passed to {office.name}.")
    return redirect("referrals:inbox")


def refused(request: HttpRequest, referral: Referral, error: ValidationError) -> HttpResponse:
    """Somebody else was quicker, or a value does not fit any more: say so on the page as it is now."""
    messages.error(request, " ".join(error.messages))
    return redirect("referrals:detail", referral.reference)
