"""Every address of the system. Part of the wiring: it alone knows all the apps."""

from django.urls import include, path

from brokerage import home, views

urlpatterns = [
    path("", home.home, name="home"),
    # Addresses are kept by an administrator, as accounts are: the morning's mail about clients goes there.
    path("accounts/email/", views.not_offered, name="not_offered"),
    path("accounts/", include("allauth.account.urls")),
    path("health/live/", views.live, name="health_live"),
    path("health/ready/", views.ready, name="health_ready"),
    path("", include("brokerage.page_urls")),
    path("", include("clients.urls")),
    path("", include("outcomes.urls")),
    path("", include("partners.urls")),
    path("", include("referrals.urls")),
    path("api/v1/", include("referrals.api.urls")),
]
