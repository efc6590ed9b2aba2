"""The pages of clients."""

from django.urls import path

from clients.views import contacts, lists, record, work

app_name = "clients"

urlpatterns = [
    path("today/", lists.today, name="today"),
    path("follow-ups/<int:pk>/snooze/", lists.snooze, name="snooze"),
    path("clients/", lists.caseload, name="caseload"),
    path("search/", lists.search, name="search"),
    path("contacts/new/", contacts.contact_new, name="contact_new"),
    path("clients/new/", work.client_new, name="client_new"),
    path("clients/<slug:reference>/", record.record, name="record"),
    path("clients/<slug:reference>/timeline/", record.timeline, name="timeline"),
    path("clients/<slug:reference>/profile/", record.profile, name="profile"),
    path("clients/<slug:reference>/profile/person/", work.person_edit, name="person_edit"),
    path("clients/<slug:reference>/profile/health/", work.health_edit, name="health_edit"),
    path("clients/<slug:reference>/plan/", record.plan, name="plan"),
    path("clients/<slug:reference>/plan/new/", work.plan_edit, name="plan_edit"),
    path("clients/<slug:reference>/plan/steps/", work.plan_steps, name="plan_steps"),
    path("clients/<slug:reference>/plan/print/", record.plan_print, name="plan_print"),
    path("clients/<slug:reference>/sharing/", record.sharing, name="sharing"),
    path("clients/<slug:reference>/sharing/new/", work.consent_new, name="consent_new"),
    path(
        "clients/<slug:reference>/sharing/<int:pk>/withdraw/", work.consent_withdraw, name="consent_withdraw"
    ),
    path("clients/<slug:reference>/register/", work.register, name="register"),
    path("clients/<slug:reference>/close/", work.registration_close, name="registration_close"),
    path("clients/<slug:reference>/state/", work.state_change, name="state_change"),
    path("clients/<slug:reference>/readiness/", work.readiness_new, name="readiness_new"),
    path("clients/<slug:reference>/adviser/", work.adviser_change, name="adviser_change"),
    path("clients/<slug:reference>/appointments/new/", contacts.appointment_new, name="appointment_new"),
]
