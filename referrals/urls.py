from django.urls import path

from referrals.views import answer, inbox, portal

app_name = "referrals"
urlpatterns = [
    path("referrals/", inbox.inbox, name="inbox"),
    path("referrals/<slug:reference>/", answer.detail, name="detail"),
    path("referrals/<slug:reference>/accept/", answer.accept, name="accept"),
    path("referrals/<slug:reference>/decline/", answer.decline, name="decline"),
    path("referrals/<slug:reference>/pass/", answer.pass_on, name="pass"),
    path("portal/", portal.portal, name="portal"),
    path("portal/export.csv", portal.export, name="portal_export"),
    path("portal/<slug:reference>/", portal.detail, name="portal_detail"),
    path("portal/<slug:reference>/withdraw/", portal.withdraw, name="withdraw"),
]
