"""One referral, and the broker's answer to it."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Desk:
    """A referral and what answering it needs, read once for the page and its forms."""

    request: HttpRequest
    referral: Referral
    offices: list[Office]
    likenesses: list[Likeness]

    @classmethod
    def of(cls, request: HttpRequest, reference: str) -> "Desk":
        referral = get_object_or_404(
            visible_referrals(request.caller).select_related(
                "agency", "broker", "office", "client", "response__answered_by", "sent_by"
            ),
            reference=reference,
        )
        offices = list(Office.objects.filter(broker=referral.broker_id))
        waiting = referral.status == Referral.Status.RECEIVED
        return cls(request, referral, offices, likenesses(request.caller, referral) if waiting else [])

    def accept_form(self, data=None) -> AcceptForm:
        caller = self.request.caller
        own_office = next((post.office_id for post in caller.posts if post.office_id), None)
        return AcceptForm(
            data,
            prefix="accept",
            referral=self.referral,
            offices=self.offices,
            likenesses=self.likenesses,
            today=clock.today(),
            initial={
                "office": self.referral.office_id or own_office,
                "lead_adviser": caller.user_id if "adviser" in caller.roles else None,
            },
        )

    def decline_form(self, data=None) -> DeclineForm:
        return DeclineForm(data, prefix="decline")

    def pass_form(self, data=None) -> PassForm:
        return PassForm(data, prefix="pass", referral=self.referral, offices=self.offices)

    def page(self, **posted: Any) -> HttpResponse:
        """The page of the referral; `posted`: a form that came with errors, under its own name."""
        referral = self.referral
        forms = {}
        if referral.status == Referral.Status.RECEIVED:
            forms = {
                "accept_form": self.accept_form(),
                "decline_form": self.decline_form(),
                "pass_form": self.pass_form(),
                **posted,
            }
        with_clocks([referral], self.offices)
        context = {
            "referral": referral,
            "person_rows": person_rows(referral),
            "purposes": purposes_of(referral),
            "likenesses": self.likenesses,
            "today": clock.today(),
            "open_part": next(iter(posted), ""),
            "forms": list(posted.values()) if forms else [],
            "can_answer": bool(forms),
        }
        return render(self.request, "referrals/detail.html", {**context, **forms})


@answers
@require_GET
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    return Desk.of(request, reference).page()


@answers
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    desk = Desk.of(request, reference)
    form = desk.accept_form(request.POST)
    if not form.is_valid():
        return desk.page(accept_form=form)
    try:
        client = actions.accept_referral(
            referral=desk.referral,
            by=request.user,
            office=form.cleaned_data["office"],
            lead_adviser=form.cleaned_data["lead_adviser"],
            client=form.client,
            answered_at=timezone.now(),
        )
    except ValidationError as error:
        return refused(request, desk.referral, error)
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
    desk = Desk.of(request, reference)
    form = desk.decline_form(request.POST)
    if not form.is_valid():
        return desk.page(decline_form=form)
    try:
        actions.decline_referral(
            referral=desk.referral, by=request.user, answered_at=timezone.now(), **form.cleaned_data
        )
    except ValidationError as error:
        return refused(request, desk.referral, error)
    messages.success(request, f"Referral of {desk.referral.name} declined.")
    return redirect("referrals:inbox")


@answers
@require_POST
def pass_on(request: HttpRequest, reference: str) -> HttpResponse:
    desk = Desk.of(request, reference)
    form = desk.pass_form(request.POST)
    if not form.is_valid():
        return desk.page(pass_form=form)
    office = form.cleaned_data["office"]
    try:
        actions.pass_to_office(referral=desk.referral, office=office)
    except ValidationError as error:
        return refused(request, desk.referral, error)
    messages.success(request, f"Referral of {desk.referral.name} passed to {office.name}.")
    return redirect("referrals:inbox")


def refused(request: HttpRequest, referral: Referral, error: ValidationError) -> HttpResponse:
    """Somebody else was quicker, or a value does not fit any more: say so on the page as it is now."""
    messages.error(request, " ".join(error.messages))
    return redirect("referrals:detail", referral.reference)
