"""The home page: where each role starts. Part of the wiring, so it knows every app's pages."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from brokerage.access import signed_in

HOME = {
    "adviser": "clients:today",
    "in_work_specialist": "clients:today",
    "administrator": "clients:today",
    "employer_liaison": "outcomes:in_work",
    "manager": "outcomes:overview",
    "finance_officer": "outcomes:claims",
    "commissioner": "outcomes:commissioner",
    "system_administrator": "brokerage:runs",
    "agency_user": "referrals:portal",
}


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """To the page that this person's role works from."""
    page = HOME.get(request.caller.role)
    if page is None:
        raise PermissionDenied
    return redirect(page)
