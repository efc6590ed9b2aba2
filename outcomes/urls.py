"""Addresses of the pages about jobs, evidence, money and measures."""

from django.urls import path

from outcomes.views.claims import claims
from outcomes.views.commissioner import commissioner
from outcomes.views.overview import overview

app_name = "outcomes"

urlpatterns = [
    path("claims/", claims, name="claims"),
    path("overview/", overview, name="overview"),
    path("commissioner/", commissioner, name="commissioner"),
]
