"""What the pages of a client share."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from brokerage import clock
from brokerage.access import Right, posts_with
from brokerage.database.caller import Caller
from brokerage.models import Membership, Office, User
from clients import access, followups
from clients.models import Client
from clients.queries.record import record_frame

NOT_ADVISERS = ("commissioner", "system_administrator", "finance_officer")


def client_or_404(request: HttpRequest, reference: str) -> Client:
    """The client with this reference, if the caller may open their record."""
    clients = access.with_in_work(access.visible_clients(request.caller), clock.today())
    client = clients.select_related("lead_adviser", "office").filter(reference=reference).first()
    if client is None:
        raise Http404("There is no client with this reference here.")
    return client


def person_or_404(request: HttpRequest, reference: str) -> Client:
    """As client_or_404, for pages that show more than a name and what the role works on."""
    client = client_or_404(request, reference)
    if not access.may_see_person(request.caller, client):
        raise Http404("There is nothing of this client here.")
    return client


def record_context(request: HttpRequest, client: Client, current: str = "") -> dict[str, Any]:
    """The context that templates/clients/record.html needs. current: slug of the tab."""
    return record_frame(request.caller, client, clock.today(), current)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where the person came from, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False):
        return wanted
    return otherwise


def page_number(request: HttpRequest) -> int:
    """The page asked for, or 1 where that is no number."""
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isdecimal() and len(typed) < 7 else 1


def record_url(client: Client, page: str = "record") -> str:
    return reverse(f"clients:{page}", args=[client.reference])


def me(request: HttpRequest) -> User:
    return request.user


def staff_of(caller: Caller, day: date) -> Any:
    """Users who may lead clients in the caller's offices, by name. One query once read."""
    posts = Membership.objects.in_force(day).filter(broker_id=caller.broker_id).exclude(role__in=NOT_ADVISERS)
    offices = [post.office_id for post in caller.posts]
    if None not in offices:
        posts = posts.filter(Q(office_id__in=offices) | Q(office_id__isnull=True))
    return User.objects.filter(pk__in=posts.values("user_id")).order_by("name", "pk")


def offices_of(caller: Caller, right: Right = Right.SEE_CLIENTS) -> Any:
    """The offices in which the caller holds `right`."""
    held = Q(pk__in=[])
    for post, _ in posts_with(caller, right):
        here = Q(broker_id=caller.broker_id)
        if post.office_id:
            here &= Q(pk=post.office_id)
        if post.partner_id:
            here &= Q(partner_id=post.partner_id)
        held |= here
    return Office.objects.filter(held).order_by("name")


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def refresh_followups(client_ids: list[int]) -> None:
    """Close the follow-ups that have just been answered, without waiting for the night."""
    followups.reconcile(clock.today(), client_ids)
