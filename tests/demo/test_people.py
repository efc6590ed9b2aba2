"""The people of the demo and the work with them, as the tables hold them."""

import re
from collections import Counter
from datetime import timedelta

from django.db import connection
from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.utils import timezone

from brokerage.demo import profile
from brokerage.demo.offices import BROKERS
from brokerage.models import ConsortiumPartner, Contract, JobBroker, Membership, Office
from clients import identity
from clients.codes import SUCCESSFUL_OUTCOMES
from clients.models import (
    ActionPlan,
    Appointment,
    Client,
    ClientProfile,
    Consent,
    Contact,
    Registration,
    TimelineEvent,
)
from clients.registry import EVENT_KINDS
from outcomes.models import Evidence, JobSpell
from partners.models import Agency
from referrals.models import Referral

DRAMA_PHONES = re.compile(r"\+44(7700900|2079460)\d{3}")


def test_the_organisations_are_those_of_the_docs(demo):
    assert set(JobBroker.objects.values_list("reference", flat=True)) == {"NORTHGATE", "BRIDGEWAY", "HARBOUR"}
    assert list(ConsortiumPartner.objects.values_list("broker__reference", flat=True)) == ["HARBOUR"] * 2
    assert Office.objects.count() == 6
    assert Agency.objects.count() == 6
    assert Membership.objects.filter(role="adviser", covers=None).count() == 12
    assert not Contract.objects.exclude(area__contains="invented amounts").exists()


def test_caseloads_lie_where_advisers_had_them():
    caseloads = [
        adviser.caseload for broker in BROKERS for office in broker.offices for adviser in office.advisers
    ]
    assert len(caseloads) == 12
    assert all(profile.CASELOAD[0] <= caseload <= profile.CASELOAD[1] for caseload in caseloads)


def test_each_adviser_leads_as_many_open_clients_as_planned(demo):
    led = Counter(Client.objects.open().values_list("lead_adviser__email", flat=True))
    for broker in BROKERS:
        for office in broker.offices:
            for adviser in office.advisers:
                assert led[adviser.email] == max(round(adviser.caseload * 0.1), 6)


def test_every_open_client_has_one_open_registration_and_no_other_has_any(demo):
    running = Count("registrations", filter=Q(registrations__closed_on=None))
    assert not Client.objects.open().annotate(running=running).exclude(running=1).exists()
    others = Client.objects.exclude(pk__in=Client.objects.open().values("pk"))
    assert not others.annotate(running=running).exclude(running=0).exists()


def test_clients_in_work_are_active_and_open(demo):
    assert not Client.objects.open().in_work(demo).exclude(state="active").exists()
    assert Client.objects.open().in_work(demo).exists()


def test_numbers_reach_nobody(demo):
    for number, phone in Client.objects.values_list("national_insurance_number", "phone"):
        assert number == "" or (identity.is_ni(number) and number.startswith("NC"))
        assert phone == "" or DRAMA_PHONES.fullmatch(phone)
    assert not Client.objects.exclude(Q(email="") | Q(email__endswith=".example")).exists()
    assert (
        not Client.objects.exclude(national_insurance_number="").filter(national_insurance_digest="").exists()
    )


def test_clients_live_in_the_area_of_their_office(demo):
    for postcode, areas in Client.objects.values_list("postcode", "office__postcode_areas"):
        assert postcode.split()[0] in areas
        assert identity.normalise_postcode(postcode) == postcode


def test_people_are_spread_as_the_profile_says(demo):
    total = ClientProfile.objects.count()
    men = ClientProfile.objects.filter(gender="man").count()
    assert abs(men / total - 53 / 90) < 0.12
    long_claims = Registration.objects.filter(claim_length="24_months_and_over").count()
    assert 0.45 < long_claims / Registration.objects.count() < 0.72


def test_nothing_happened_before_the_two_years_or_after_yesterday(demo):
    first, yesterday = demo - timedelta(days=740), demo - timedelta(days=1)
    assert not Contact.objects.filter(happened_at__date__gt=yesterday).exists()
    assert not Contact.objects.filter(happened_at__date__lt=first).exists()
    assert not TimelineEvent.objects.filter(happened_on__gt=yesterday).exclude(kind="job_entry").exists()
    assert not ActionPlan.objects.filter(agreed_on__gt=yesterday).exists()
    assert not JobSpell.objects.filter(started_on__gt=yesterday).exists()
    assert not Evidence.objects.filter(Q(covers_to__gt=yesterday) | Q(obtained_on__gt=yesterday)).exists()


def test_the_last_contact_of_the_record_is_the_last_that_counts(demo):
    counted = Contact.objects.filter(
        clients=OuterRef("pk"), initiated_by="adviser", outcome__in=SUCCESSFUL_OUTCOMES
    ).order_by("-happened_at")
    clients = Client.objects.annotate(latest=Subquery(counted.values("happened_at")[:1]))
    for last, latest in clients.values_list("last_adviser_contact_on", "latest"):
        assert last == (timezone.localdate(latest) if latest else None)


def test_the_first_plan_is_the_one_the_registration_knows(demo):
    plans = Registration.objects.annotate(first=Min("plans__agreed_on"))
    assert not plans.exclude(first=F("plan_agreed_on")).exclude(first=None, plan_agreed_on=None).exists()


def test_there_is_something_of_everything_to_see(demo):
    assert set(Referral.objects.values_list("status", flat=True)) == set(Referral.Status.values)
    assert Referral.objects.filter(broker=None, agency__reference="JCP-EASTSIDE").exists()
    assert set(Evidence.objects.values_list("state", flat=True)) == {"recorded", "accepted", "rejected"}
    assert Appointment.objects.filter(starts_at__date=demo, state="booked").exists()
    assert Appointment.objects.filter(starts_at__date__gt=demo).exists()
    assert Client.objects.unallocated().exists()
    written = set(TimelineEvent.objects.values_list("kind", flat=True))
    assert written <= set(EVENT_KINDS)
    assert written >= {"registered", "deregistered", "contact", "plan_agreed", "consent_given", "job_started"}
    assert written >= {"job_entry", "sustained_outcome", "hours_changed", "job_ended", "referral_accepted"}


def test_referred_clients_have_their_referral_answered_and_their_consent_asked(demo):
    referred = Client.objects.filter(enquiries__source_agency__isnull=False)
    assert referred.exists()
    assert not referred.filter(referrals=None).exists()
    assert not referred.exclude(pk__in=Consent.objects.values("client")).exists()
    assert not Referral.objects.filter(status__in=["accepted", "declined"], response=None).exists()


def test_files_are_what_they_say(demo):
    papers = Evidence.objects.exclude(file="")
    assert papers.exists()
    for paper in papers:
        with paper.file.open("rb") as file:
            content = file.read()
        assert content.startswith({"application/pdf": b"%PDF-", "image/png": b"\x89PNG"}[paper.file_type])
        assert len(content) == paper.file_size < 50_000


def test_every_promise_of_the_database_holds(demo):
    """Constraints that are checked when a transaction ends, which this one never does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
