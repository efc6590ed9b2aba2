"""Health, errors and the pages that belong to no one app."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from brokerage.access import public


@public
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """The process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@public
def not_offered(request: HttpRequest) -> HttpResponse:
    """Stands before a page of a library that we do not offer, and leads away from it."""
    return redirect("home")


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: a page left open too long, or cookies switched off."""
    return render(request, "403_csrf.html", status=403)
