"""Addresses of the organisation's own pages."""

from django.urls import path

from brokerage.contracts import target_views, views
from brokerage.pages.runs import run_list

app_name = "brokerage"

urlpatterns = [
    path("contracts/", views.contract_list, name="contracts"),
    path("contracts/new/", views.contract_new, name="contract_new"),
    path("contracts/<int:pk>/", views.contract, name="contract"),
    path("contracts/<int:pk>/terms/new/", views.terms_new, name="terms_new"),
    path("contracts/<int:pk>/terms/<int:terms_pk>/", views.terms_edit, name="terms_edit"),
    path("contracts/<int:pk>/targets/", target_views.targets, name="targets"),
    path("runs/", run_list, name="runs"),
]
