from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from brokerage.access import public
from referrals.api import base, views

app_name = "api"
urlpatterns = [
    path("referrals/", views.ReferralListView.as_view(), name="referrals"),
    path("referrals/<str:reference>/", views.ReferralDetailView.as_view(), name="referral"),
    path("referrals/<str:reference>/withdraw/", views.ReferralWithdrawView.as_view(), name="withdraw"),
    path(
        "schema/",
        public(SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[])),
        name="schema",
    ),
    path("<path:rest>", base.nowhere, name="nowhere"),
]
