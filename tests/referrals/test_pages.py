import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from brokerage.callers import caller_for
from brokerage.database.caller import acting_as
from clients.actions import record_consent
from clients.codes import Purpose
from clients.identity import ni_digest
from clients.models import Client, Consent
from referrals import access, actions
from referrals.models import Referral
from tests import factories as make
from tests.referrals import days, sending

INBOX = "/referrals/"
PORTAL = "/portal/"


@pytest.fixture
def staff(world, browser_for):
    return browser_for(world.adviser)


@pytest.fixture
def agency(world, browser_for):
    return browser_for(world.agency_user)


@pytest.fixture
def referral(world) -> Referral:
    return sending.referral(world.agency, world.northgate)


def page(browser, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def told_about(browser, referral: Referral) -> str:
    """The portal's page of a referral without what differs on every page."""
    shown = page(browser, f"{PORTAL}{referral.reference}/").replace(referral.reference, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown.partition("<main")[2])


def accept(world, referral, **changes):
    given = {"office": world.office, "by": world.adviser, "answered_at": days.ANSWERED_AT, **changes}
    return actions.accept_referral(referral=referral, **given)


def test_the_inbox_shows_who_waits_and_how_long(staff, referral):
    shown = page(staff, INBOX)
    assert referral.reference in shown and "Jobcentre Eastside" in shown
    assert "by 20 Nov 2026" in shown


def test_the_inbox_filters_and_sorts(staff, world, other_agency):
    first = sending.referral(world.agency, world.northgate, person={"last_name": "Alder"})
    second = sending.referral(other_agency, world.northgate, person={"last_name": "Birch"})
    answered = sending.referral(world.agency, world.northgate, person={"last_name": "Cedar"})
    accept(world, answered)
    shown = page(staff, INBOX)
    assert "Alder" in shown and "Birch" in shown and "Cedar" not in shown
    assert "Cedar" in page(staff, INBOX, status="answered")
    shown = page(staff, INBOX, status="all")
    assert shown.index("Alder") < shown.index("Cedar") and shown.index("Birch") < shown.index("Cedar")
    assert "Alder" not in page(staff, INBOX, agency=str(other_agency.pk))
    assert "Birch" not in page(staff, INBOX, q="mary ald")
    assert first.reference in page(staff, INBOX, q=first.reference)
    shown = page(staff, INBOX, sort="-name")
    assert shown.index("Birch") < shown.index("Alder")
    assert second.reference not in page(staff, INBOX, received_from="2026-11-19")


def test_an_empty_inbox_says_what_that_means(staff):
    assert "Nobody is waiting" in page(staff, INBOX)


def test_nonsense_in_the_filter_shows_an_error_and_no_500(staff, referral):
    for query in (
        {"agency": "x"},
        {"received_from": "soon"},
        {"page": "99"},
        {"sort": "oops"},
        {"q": "\x00"},
    ):
        assert staff.get(INBOX, query).status_code == 200


def test_staff_see_referrals_of_their_office_and_of_none(world, browser_for, referral):
    elsewhere = make.OfficeFactory(broker=world.northgate, name="Stratford")
    assert referral.reference in page(browser_for(world.adviser), INBOX)
    actions.pass_to_office(referral=referral, office=elsewhere)
    assert referral.reference not in page(browser_for(world.adviser), INBOX)
    assert browser_for(world.adviser).get(f"{INBOX}{referral.reference}/").status_code == 404


def test_another_brokers_referral_does_not_exist(world, browser_for, referral):
    stranger = browser_for(world.stranger)
    assert referral.reference not in page(stranger, INBOX)
    for address in ("", "accept/", "decline/", "pass/"):
        path = f"{INBOX}{referral.reference}/{address}"
        assert (stranger.post(path) if address else stranger.get(path)).status_code == 404
    assert stranger.get(f"{PORTAL}{referral.reference}/").status_code == 403


def test_accepting_leads_to_registering_without_keying_anything_again(staff, world, referral):
    shown = page(staff, f"{INBOX}{referral.reference}/")
    assert "AB 12 34 56 C" in shown and "Wants stockroom work." in shown
    answer = staff.post(
        f"{INBOX}{referral.reference}/accept/",
        {"accept-office": world.office.pk, "accept-lead_adviser": world.adviser.pk},
    )
    client = Client.objects.get()
    assert client.lead_adviser == world.adviser
    assert answer.status_code == 302
    assert answer["Location"] == reverse("clients:register", args=[client.reference])
    shown = page(staff, f"{INBOX}{referral.reference}/")
    assert "Accepted" in shown and client.reference in shown


def test_accepting_without_an_office_says_what_is_missing(staff, referral):
    answer = staff.post(f"{INBOX}{referral.reference}/accept/", {"accept-office": ""})
    assert answer.status_code == 200 and "Choose the office" in answer.content.decode()
    assert not Client.objects.exists()


@pytest.mark.parametrize("how", ["number", "name"])
def test_likely_duplicates_are_shown_and_somebody_decides(staff, world, referral, how):
    if how == "number":
        fields = {"national_insurance_digest": ni_digest("AB123456C"), "state": "closed"}
    else:
        fields = {"sort_name": "dalton mary", "date_of_birth": "1974-03-09", "state": "closed"}
    known = world.client(**fields)
    path = f"{INBOX}{referral.reference}/"
    shown = page(staff, path)
    assert "Perhaps you know this person" in shown and known.reference in shown
    office = {"accept-office": world.office.pk}
    answer = staff.post(f"{path}accept/", office)
    assert answer.status_code == 200 and not Referral.objects.filter(client=known).exists()
    answer = staff.post(f"{path}accept/", {**office, "accept-person": "999999"})
    assert answer.status_code == 200
    answer = staff.post(f"{path}accept/", {**office, "accept-person": known.pk})
    assert answer.status_code == 302
    assert Referral.objects.get().client == known and Client.objects.count() == 1


NAMED = {"sort_name": "dalton mary"}


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({**NAMED, "phone": "+447700900982"}, "same name, same phone"),
        ({**NAMED, "postcode": "E13 9AA"}, "same name, same postcode"),
        ({**NAMED, "date_of_birth": "1974-12-01"}, "same name, same year of birth"),
        ({"phone": "+447700900982"}, "same phone"),
        ({"email": "Mary@Example.org"}, "same email address"),
    ],
)
def test_weaker_signs_of_knowing_somebody_are_shown_with_the_reason(staff, world, referral, known, why):
    client = world.client(**{"sort_name": "beddoes tom", "date_of_birth": "1990-01-01", **known})
    shown = page(staff, f"{INBOX}{referral.reference}/")
    assert client.reference in shown and why in shown.replace("&nbsp;", " ")


@pytest.mark.parametrize(
    "known",
    [NAMED, {"postcode": "E13 9AA"}, {"date_of_birth": "1974-03-09"}, {"phone": "", "email": ""}],
)
def test_what_many_people_share_is_no_sign_of_knowing_somebody(staff, world, referral, known):
    world.client(**{"sort_name": "beddoes tom", "date_of_birth": "1990-01-01", **known})
    assert "Perhaps you know" not in page(staff, f"{INBOX}{referral.reference}/")


def test_a_referral_with_little_known_is_like_nobody_with_as_little(staff, world):
    only_names = {
        name: ... for name in ("date_of_birth", "national_insurance_number", "postcode", "phone", "email")
    }
    sent = sending.referral(world.agency, world.northgate, person=only_names)
    world.client(**NAMED, date_of_birth=None, phone="", email="", postcode="")
    assert "Perhaps you know" not in page(staff, f"{INBOX}{sent.reference}/")


def test_a_duplicate_may_be_somebody_new_all_the_same(staff, world, referral):
    world.client(national_insurance_digest=ni_digest("AB123456C"))
    path = f"{INBOX}{referral.reference}/accept/"
    staff.post(path, {"accept-office": world.office.pk, "accept-person": "new"})
    assert Client.objects.count() == 2


def test_another_brokers_client_is_no_duplicate(world, staff, referral):
    same = {"national_insurance_digest": ni_digest("AB123456C"), "phone": "+447700900982"}
    make.ClientFactory(office=world.other_office, email="mary@example.org", **NAMED, **same)
    assert "Perhaps you know" not in page(staff, f"{INBOX}{referral.reference}/")


def test_declining_needs_a_reason_and_keeps_what_was_typed(staff, referral):
    path = f"{INBOX}{referral.reference}/decline/"
    answer = staff.post(path, {"decline-signpost": "Mind in Newham"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Mind in Newham" in shown and "Answer “Why?”" in shown
    answer = staff.post(path, {"decline-reason": "out_of_area", "decline-signpost": "Mind in Newham"})
    assert answer.status_code == 302
    assert "Mind in Newham" in page(staff, f"{INBOX}{referral.reference}/")


def test_a_second_answer_is_refused_with_a_sentence(staff, world, referral):
    path = f"{INBOX}{referral.reference}/"
    staff.post(f"{path}decline/", {"decline-reason": "out_of_area"})
    answer = staff.post(f"{path}accept/", {"accept-office": world.office.pk}, follow=True)
    assert "declined already" in answer.content.decode()


def test_passing_on(staff, world, referral):
    other = make.OfficeFactory(broker=world.northgate, name="Stratford")
    answer = staff.post(f"{INBOX}{referral.reference}/pass/", {"pass-office": other.pk}, follow=True)
    assert "passed to Stratford" in answer.content.decode()
    path = f"{INBOX}{referral.reference}/pass/"
    assert staff.post(path, {"pass-office": world.other_office.pk}).status_code == 404


@pytest.mark.parametrize("role", ["in_work_specialist", "finance_officer", "employer_liaison"])
def test_others_do_not_answer_referrals(world, browser_for, role):
    assert browser_for(world.people[role]).get(INBOX).status_code == 403


def test_the_portal_shows_the_agencys_own_and_what_became_of_them(agency, world, referral, other_agency):
    theirs = sending.referral(other_agency, world.northgate, person={"last_name": "Foreign"})
    accept(world, referral)
    shown = page(agency, PORTAL)
    assert referral.reference in shown and "Accepted" in shown
    assert theirs.reference not in shown and "Foreign" not in shown
    assert agency.get(f"{PORTAL}{theirs.reference}/").status_code == 404
    assert agency.post(f"{PORTAL}{theirs.reference}/withdraw/").status_code == 404
    shown = page(agency, f"{PORTAL}{referral.reference}/")
    assert "Accepted" in shown and "Mary Dalton" in shown


def test_when_consent_ends_the_portal_says_no_longer_shared(agency, world, referral):
    accept(world, referral)
    Consent.objects.update(withdrawn_on="2026-11-19")
    shown = page(agency, f"{PORTAL}{referral.reference}/")
    assert "No longer shared" in shown and "Accepted" not in shown
    assert "No longer shared" in page(agency, PORTAL, status="not_shared")


@pytest.mark.parametrize("whom", ["the agency", "its kind"])
def test_a_later_refusal_ends_what_was_agreed_before(agency, world, referral, whom):
    client = accept(world, referral)
    named = {"agency": world.agency} if whom == "the agency" else {"agency_kind": world.agency.kind}
    answer = {"client": client, "by": world.adviser, "purposes": [Purpose.FEEDBACK], **named}
    record_consent(**answer, given_on=date(2026, 11, 19), refused=True)
    assert "No longer shared" in page(agency, f"{PORTAL}{referral.reference}/")
    record_consent(**answer, given_on=date(2026, 11, 20))
    assert "Accepted" in page(agency, f"{PORTAL}{referral.reference}/")


def test_a_refusal_about_others_or_for_another_purpose_changes_nothing(agency, world, referral, other_agency):
    client = accept(world, referral)
    answer = {"client": client, "by": world.adviser, "given_on": date(2026, 11, 19), "refused": True}
    record_consent(**answer, agency=other_agency, purposes=[Purpose.FEEDBACK])
    record_consent(**answer, agency=world.agency, purposes=[Purpose.ONWARD_REFERRAL])
    assert "Accepted" in page(agency, f"{PORTAL}{referral.reference}/")


def test_without_consent_to_feedback_nothing_tells_an_answered_referral_from_another(agency, world):
    silent = {"given_on": "2026-11-02", "purposes": ["referral"]}
    answered = sending.referral(world.agency, world.northgate, consent=silent)
    accept(world, answered)
    waiting = sending.referral(world.agency, world.northgate, consent=silent)
    assert told_about(agency, answered) == told_about(agency, waiting)
    assert "Nothing shared" in told_about(agency, waiting)


def test_whether_the_person_is_known_shows_nowhere_in_the_portal(agency, world):
    somebody_new = sending.referral(world.agency, world.northgate)
    accept(world, somebody_new)
    known = world.registration(world.client(national_insurance_digest=ni_digest("AB123456C"))).client
    somebody_known = sending.referral(world.agency, world.northgate)
    accept(world, somebody_known, client=known)
    assert told_about(agency, somebody_known) == told_about(agency, somebody_new)


def test_withdrawing_in_the_portal(agency, world, referral):
    path = f"{PORTAL}{referral.reference}/withdraw/"
    assert "withdrawn" in agency.post(path, follow=True).content.decode()
    assert Referral.objects.get().status == "withdrawn"
    assert "no longer be withdrawn" in agency.post(path, follow=True).content.decode()


def test_the_export_holds_what_the_page_shows_and_no_formula(agency, world, referral):
    sending.referral(world.agency, world.northgate, person={"first_name": "=1+1", "last_name": "Ash"})
    sending.referral(world.agency, world.bridgeway, person={"last_name": "Birch"})
    answer = agency.get(f"{PORTAL}export.csv", {"broker": world.northgate.pk})
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert {row["Last name"] for row in rows} == {"Dalton", "Ash"}
    assert {row["First name"] for row in rows} == {"Mary", "'=1+1"}
    assert answer["Cache-Control"] == "no-store"


def test_a_manager_takes_the_inbox_out_as_it_is_filtered_and_no_formula(world, browser_for, other_agency):
    sending.referral(world.agency, world.northgate, person={"first_name": "=1+1", "last_name": "Ash"})
    sending.referral(other_agency, world.northgate, person={"last_name": "Birch"})
    elsewhere = sending.referral(world.agency, world.bridgeway, person={"last_name": "Cedar"})
    manager = browser_for(world.people["manager"])
    assert "Export as CSV" in page(manager, INBOX)
    answer = manager.get(INBOX, {"format": "csv", "agency": world.agency.pk})
    assert answer["Content-Type"].startswith("text/csv") and answer["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Name"], row["State"]) for row in rows] == [("'=1+1 Ash", "Waiting")]
    assert elsewhere.reference not in answer.content.decode()


@pytest.mark.parametrize("role", ["adviser", "administrator"])
def test_nobody_else_takes_the_inbox_out(world, browser_for, referral, role):
    browser = browser_for(world.people[role])
    assert "Export as CSV" not in page(browser, INBOX)
    assert browser.get(INBOX, {"format": "csv"})["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("rows", [2, 50])
def test_lists_and_records_stay_within_twelve_queries(
    staff, agency, world, rows, django_assert_max_num_queries
):
    for each in range(rows):
        made = sending.referral(
            world.agency, world.northgate, received_at=days.RECEIVED_AT + timedelta(minutes=each)
        )
        if each % 2:
            accept(world, made)
    last = Referral.objects.order_by("pk").last()
    waiting = Referral.objects.unanswered().first()
    # Nine at most, and four by which a test's own transaction is left and entered again.
    for browser, address in (
        (staff, INBOX + "?status=all"),
        (staff, f"{INBOX}{waiting.reference}/"),
        (staff, f"{INBOX}{last.reference}/"),
        (agency, PORTAL),
        (agency, f"{PORTAL}{last.reference}/"),
    ):
        with django_assert_max_num_queries(9 + 4):
            page(browser, *address.split("?")[:1], **({"status": "all"} if "?" in address else {}))


@pytest.mark.services
def test_row_security_alone_keeps_agencies_apart(world, agency, referral, other_agency, monkeypatch):
    theirs = sending.referral(other_agency, world.northgate, person={"last_name": "Foreign"})
    for module in (
        "referrals.views.portal",
        "referrals.views.inbox",
        "referrals.views.answer",
        "referrals.api.views",
    ):
        monkeypatch.setattr(f"{module}.visible_referrals", lambda caller: Referral.objects.all())
    assert "Foreign" not in page(agency, PORTAL)
    assert agency.get(f"{PORTAL}{theirs.reference}/").status_code == 404
    api = sending.ApiBrowser(sending.token_for(world.agency))
    assert [row["reference"] for row in api.get(sending.URL).json()["results"]] == [referral.reference]
    assert api.get(f"{sending.URL}{theirs.reference}/").status_code == 404
    with acting_as(caller_for(world.agency_user)):
        assert list(Referral.objects.all()) == [referral]


@pytest.mark.services
def test_row_security_alone_keeps_brokers_apart(world, browser_for, referral, monkeypatch):
    for module in ("referrals.views.inbox", "referrals.views.answer"):
        monkeypatch.setattr(f"{module}.visible_referrals", lambda caller: Referral.objects.all())
    stranger = browser_for(world.stranger)
    assert referral.reference not in page(stranger, INBOX, status="all")
    assert stranger.get(f"{INBOX}{referral.reference}/").status_code == 404


def test_only_those_who_answer_or_sent_see_a_referral(world, referral):
    assert list(access.visible_referrals(caller_for(world.agency_user))) == [referral]
    for role in ("finance_officer", "commissioner", "system_administrator"):
        assert not access.visible_referrals(world.caller(role)).exists()
        assert not access.visible_likenesses(world.caller(role), referral).exists()
    assert not access.visible_likenesses(caller_for(world.agency_user), referral).exists()
    assert Purpose.FEEDBACK in referral.consent_purposes
