"""Addresses of the pages about jobs, evidence, money and measures."""

from django.urls import path

from outcomes.views import claim, claiming, client_payments, evidence, in_work, jobs, remittances
from outcomes.views.claims import claims
from outcomes.views.commissioner import commissioner
from outcomes.views.overview import overview

app_name = "outcomes"

urlpatterns = [
    path("claims/", claims, name="claims"),
    path("claims/work/", claiming.work, name="claim_work"),
    path("claims/draft/", claiming.draft, name="claim_draft"),
    path("claims/review/", claiming.review, name="claim_review"),
    path("claims/submit/", claiming.submit, name="claim_submit"),
    path("claims/batches/", claiming.batches, name="claim_batches"),
    path("claims/batches/<int:pk>/", claiming.batch, name="claim_batch"),
    path("claims/batches/<int:pk>/<slug:kind>/", claiming.batch_file, name="claim_batch_file"),
    path("claims/remittances/", remittances.remittances, name="remittances"),
    path("claims/remittances/<int:pk>/", remittances.remittance, name="remittance"),
    path("claims/differences/", claim.differences, name="claim_differences"),
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
    path("clients/<slug:reference>/payments/", client_payments.payments, name="client_payments"),
    path("clients/<slug:reference>/payments/<int:pk>/", client_payments.pay, name="client_payment_pay"),
    # After every other address below claims/.
    path("claims/<slug:reference>/", claim.claim, name="claim"),
    path("claims/<slug:reference>/money/", claim.money, name="claim_money"),
]
