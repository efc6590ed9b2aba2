"""Addresses of the pages about jobs, evidence, money and measures."""

from django.urls import path

from outcomes.views import evidence, in_work, jobs
from outcomes.views.claims import claims
from outcomes.views.commissioner import commissioner
from outcomes.views.overview import overview

app_name = "outcomes"

urlpatterns = [
    path("claims/", claims, name="claims"),
    path("overview/", overview, name="overview"),
    path("commissioner/", commissioner, name="commissioner"),
    path("in-work/", in_work.in_work, name="in_work"),
    path("clients/<slug:reference>/jobs/", jobs.jobs, name="jobs"),
    path("clients/<slug:reference>/jobs/new/", jobs.job_new, name="job_new"),
    path("clients/<slug:reference>/jobs/<int:pk>/hours/", jobs.hours, name="hours"),
    path("clients/<slug:reference>/jobs/<int:pk>/end/", jobs.job_end, name="job_end"),
    path("clients/<slug:reference>/jobs/<int:pk>/disclosure/", jobs.disclosure, name="disclosure"),
    path("clients/<slug:reference>/evidence/", evidence.evidence, name="evidence"),
    path("clients/<slug:reference>/evidence/new/", evidence.evidence_new, name="evidence_new"),
    path("evidence/<int:pk>/judge/", evidence.evidence_judge, name="evidence_judge"),
    path("evidence/<int:pk>/file/", evidence.evidence_file, name="evidence_file"),
]
