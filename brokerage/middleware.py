"""Gives each request its caller, and runs its view in a transaction in that caller's database role."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from brokerage.callers import caller_of
from brokerage.database.caller import ANONYMOUS, acting_as

# These find their caller from a token and open their own transactions, some of which must stay
# committed when the request fails.
OWN_TRANSACTIONS = ("/api/", "/o/")
# Passwords and sign-in belong to no tenant: the login role alone may change them.
ACCOUNTS = "/accounts/"


class CallerMiddleware:
    """Opens the transaction itself: ATOMIC_REQUESTS would end before a lazy response is rendered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(OWN_TRANSACTIONS):
            request.caller = ANONYMOUS
            return self.get_response(request)
        request.caller = caller_of(request)
        with acting_as(ANONYMOUS if request.path_info.startswith(ACCOUNTS) else request.caller):
            response = self.get_response(request)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response
