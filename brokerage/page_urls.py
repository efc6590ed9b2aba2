"""Addresses of the organisation's own pages."""

from django.urls import path

from brokerage.pages.runs import run_list

app_name = "brokerage"

urlpatterns = [
    path("runs/", run_list, name="runs"),
]
