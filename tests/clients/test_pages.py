"""Pages of clients: each role sees what it may, words say what to do, and queries do not grow."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from brokerage import clock
from clients import actions
from clients.models import Appointment, Client, Contact, FollowUp
from clients.registry import FOLLOWUP_KINDS

LONDON = ZoneInfo("Europe/London")
# A request inside the test's own transaction sets a savepoint and puts the former role back: four more.
OF_THE_TEST = 4
PANELS = ("record", "timeline", "profile", "plan", "sharing")
FORMS = (
    "person_edit",
    "health_edit",
    "register",
    "plan_edit",
    "consent_new",
    "state_change",
    "readiness_new",
)


@pytest.fixture
def day() -> date:
    return clock.today()


@pytest.fixture
def adviser(world, browser_for):
    return browser_for(world.adviser)


def follow_up(client, day, kind="contact_due", late=8, **fields) -> FollowUp:
    facts = {
        "since": (day - timedelta(days=22)).isoformat(),
        "every": "14 days",
        "agreed": True,
        "ever": True,
    }
    defaults = {
        "broker_id": client.broker_id, "office_id": client.office_id, "client": client, "kind": kind,
        "subject_type": "client", "subject_id": client.pk, "facts": facts,
        "anchor_on": day - timedelta(days=late), "due_on": day - timedelta(days=late),
    }  # fmt: skip
    return FollowUp.objects.create(**{**defaults, **fields})


def rich_client(world, day, number: int, **fields) -> Client:
    """A client with a bit of everything that a page may show."""
    client = world.client(last_name=f"Dalton{number:02}", readiness="amber", phone="+447700900982", **fields)
    registration = world.registration(client)
    at = datetime.combine(day - timedelta(days=number % 20 + 1), datetime.min.time(), LONDON)
    for _ in range(3):
        actions.log_contact(
            clients=[client], by=world.adviser, happened_at=at, channel="phone", initiated_by="adviser",
            outcome="spoke", note="Settled; likes the team",
        )  # fmt: skip
    actions.agree_plan(
        registration=registration, by=world.adviser, goal="Office work", agreed_on=day - timedelta(days=9),
        agreed_how="phone", review_on=day + timedelta(days=80), steps=[{"text": "CV"}, {"text": "Hub"}],
    )  # fmt: skip
    actions.record_consent(
        client=client, by=world.adviser, agency=world.agency, purposes=["feedback"], given_on=day
    )
    actions.record_readiness(client=client, by=world.adviser, level="green", assessed_on=day)
    actions.assign_adviser(client=client, adviser=client.lead_adviser, by=world.adviser, on=world.today)
    follow_up(client, day)
    return client


# Today


def test_today_lists_what_is_due_with_reason_and_age(world, adviser, day):
    client = world.client(first_name="Farah", last_name="Iqbal", readiness="amber")
    follow_up(client, day)
    page = adviser.get("/today/").content.decode()
    assert "1 thing for 1 person" in page
    assert "8 days late" in page and "No contact from us for 22 days" in page
    assert f"/contacts/new/?client={client.reference}" in page
    assert "Amber" in page


def test_today_groups_by_person_and_puts_the_oldest_first(world, adviser, day):
    late, later = world.client(last_name="Late"), world.client(last_name="Later")
    follow_up(later, day, late=9)
    follow_up(late, day, late=3)
    follow_up(
        later,
        day,
        late=1,
        kind="plan_review",
        facts={"due_on": day.isoformat(), "review_on": day.isoformat()},
    )
    page = adviser.get("/today/").content.decode()
    assert "3 things for 2 people" in page
    assert page.index("Mary Later") < page.index("Mary Late<")


def test_notice_of_a_date_ahead_is_not_late_and_comes_after_what_is_due(world, browser_for, day):
    browser = browser_for(world.adviser)
    ends_on = day + timedelta(days=14)
    ahead, due = world.client(last_name="Ahead"), world.client(last_name="Duetoday")
    notice = follow_up(ahead, day, kind="support_ending", late=14, facts={"ends_on": ends_on.isoformat()})
    follow_up(due, day, late=0)
    page = browser.get("/today/").content.decode()
    assert "In 14 days" in page and "14 days late" not in page and "jb-due__when--late" not in page
    assert page.index("Duetoday") < page.index("Ahead")
    record = browser.get(reverse("clients:record", args=[ahead.reference])).content.decode()
    assert "support ending, in 14 days" in record and "jb-late" not in record
    notice.facts = {"ends_on": (day - timedelta(days=2)).isoformat()}
    notice.save()
    page = browser.get("/today/").content.decode()
    assert "2 days late" in page and page.index("Ahead") < page.index("Duetoday")


REFUSED = {
    "contact_due": {},
    "plan_review": {"facts": {"review_on": "2026-11-01"}},
    "consent_expiring": {"facts": {"expires_on": "2026-11-01"}},
    "inactive_review": {"facts": {"review_on": "2026-11-01", "state": "inactive"}},
}


@pytest.mark.parametrize("kind", REFUSED)
def test_today_offers_no_act_that_would_be_refused(world, browser_for, day, kind):
    client = world.client()
    follow_up(client, day, kind=kind, escalates_on=day, **REFUSED[kind])
    label = f">{FOLLOWUP_KINDS[kind].act[0]}<"
    acts = {}
    for role in ("administrator", "manager"):
        page = browser_for(world.people[role]).get("/today/").content.decode()
        acts[role] = page.split('class="jb-due__acts"')[1].split("</div>")[0]
    assert "Open record" in acts["administrator"] and label not in acts["administrator"]
    assert reverse("clients:record", args=[client.reference]) in acts["administrator"]
    assert label in acts["manager"]


def test_a_missed_appointment_is_answered_by_booking_another(world, browser_for, day):
    client = world.client()
    facts = {"missed_on": (day - timedelta(days=4)).isoformat(), "by_us": False}
    follow_up(client, day, kind="appointment_rebook", escalates_on=day, facts=facts)
    address = reverse("clients:appointment_new", args=[client.reference])
    for role in ("adviser", "administrator"):
        browser = browser_for(world.people[role])
        page = browser.get("/today/").content.decode()
        assert "Book an appointment" in page and address in page
        assert browser.get(address).status_code == 200


def test_today_says_when_all_is_clear(world, adviser):
    assert "Clear." in adviser.get("/today/").content.decode()


def test_today_is_ones_own_caseload_and_those_covered(world, browser_for, day):
    theirs = world.client(last_name="Nairclient", lead_adviser=world.colleague)
    follow_up(theirs, day)
    browser = browser_for(world.adviser)
    assert "Nairclient" not in browser.get("/today/").content.decode()
    membership = world.adviser.memberships.get()
    membership.covers, membership.covers_until = world.colleague, day + timedelta(days=3)
    membership.save()
    page = browser.get("/today/").content.decode()
    assert "Nairclient" in page and "Priya Nair" in page


def test_today_of_a_manager_is_what_has_escalated(world, browser_for, day):
    waits, escalated = world.client(last_name="Waits"), world.client(last_name="Escalated")
    follow_up(waits, day, escalates_on=day + timedelta(days=1))
    follow_up(escalated, day, escalates_on=day)
    page = browser_for(world.people["manager"]).get("/today/").content.decode()
    assert "Escalated" in page and "Mary Waits" not in page


def test_today_shows_the_diary(world, adviser, day):
    client = world.client(last_name="Caldeira")
    Appointment.objects.create(
        broker=client.broker, client=client, office=world.office, with_user=world.adviser,
        starts_at=datetime.combine(day, datetime.min.time(), LONDON).replace(hour=9, minute=30),
        channel="face_to_face", place="Room 2",
    )  # fmt: skip
    page = adviser.get("/today/").content.decode()
    assert "09:30" in page and "Caldeira" in page and "Room 2" in page


def test_snoozing_needs_a_reason_and_keeps_what_was_typed(world, adviser, day):
    row = follow_up(world.client(), day)
    address = reverse("clients:snooze", args=[row.pk])
    until = day + timedelta(days=5)
    when = {"until_day": until.day, "until_month": until.month, "until_year": until.year}
    page = adviser.post(address, {**when, "reason": ""}).content.decode()
    assert "Say why this can wait" in page and f'value="{until.year}"' in page
    assert adviser.post(address, {**when, "reason": "On holiday until Friday"}).status_code == 302
    assert "Clear." in adviser.get("/today/").content.decode()
    row.refresh_from_db()
    assert row.snoozed_by == world.adviser


def test_a_follow_up_of_somebody_elses_client_cannot_be_snoozed(world, adviser, day):
    row = follow_up(world.client(lead_adviser=world.colleague), day)
    assert adviser.get(reverse("clients:snooze", args=[row.pk])).status_code == 404


def test_the_key_c_on_a_record_opens_the_form_of_that_client(world, adviser):
    client = world.client()
    main = adviser.get(reverse("clients:record", args=[client.reference])).content.decode().split("<main")[1]
    tag = main.split('data-shortcut="c"')[0].rsplit("<a", 1)[1]
    assert f"/contacts/new/?client={client.reference}" in tag


def test_the_way_back_has_the_name_of_the_page_it_leads_to(world, browser_for):
    address = reverse("clients:record", args=[world.client().reference])
    for role, name in (("adviser", "Caseload"), ("manager", "Clients"), ("administrator", "Clients")):
        page = browser_for(world.people[role]).get(address).content.decode()
        back = page.split("govuk-back-link")[1].split("</a>")[0]
        assert back.endswith(f">{name}"), role


# Caseload


def test_an_adviser_starts_from_their_own_open_caseload(world, adviser):
    world.client(last_name="Mine")
    world.client(last_name="Closed", state="closed")
    world.client(last_name="Theirs", lead_adviser=world.colleague)
    page = adviser.get("/clients/").content.decode()
    assert "Mary Mine" in page and "Mary Closed" not in page and "Mary Theirs" not in page
    assert "1 client<" in page
    page = adviser.get("/clients/?adviser=&state=").content.decode()
    assert "3 clients" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=inactive", "Inactive"), ("readiness=red", "Red"), ("q=dalt", "Dalton"),
        ("contact=never", "Never"), ("adviser=none", "Nobodys"), ("contact=yes", "Late"),
    ],
)  # fmt: skip
def test_filters_find_whom_they_name(world, adviser, day, query, found):
    spoken = {"last_adviser_contact_on": day}
    world.client(last_name="Inactive", search_text="i", state="inactive", inactive_reason="lost_contact",
                 state_review_on=day, **spoken)  # fmt: skip
    world.client(last_name="Red", search_text="r", readiness="red", **spoken)
    world.client(last_name="Dalton", search_text="mary dalton", **spoken)
    world.client(last_name="Never", search_text="n")
    world.client(last_name="Nobodys", search_text="b", lead_adviser=None, **spoken)
    follow_up(world.client(last_name="Late", search_text="l", **spoken), day)
    page = adviser.get(f"/clients/?{query}").content.decode()
    assert f"Mary {found}<" in page
    assert "1 client<" in page


def test_a_filter_that_matches_nobody_says_so_and_can_be_taken_away(world, adviser):
    world.client()
    page = adviser.get("/clients/?state=closed&readiness=red").content.decode()
    assert "No client matches all of these filters" in page
    assert "Remove filter" in page and "state=&amp;readiness=red" in page


def test_a_filter_with_nonsense_is_an_error_in_words_not_a_crash(world, adviser):
    for query in (
        "state=nonsense",
        "adviser=x'",
        "office=abc",
        "page=zzz",
        "sort=password",
        "q=%00",
        "page=99999999",
    ):
        assert adviser.get(f"/clients/?{query}").status_code == 200


def test_the_list_sorts_both_ways(world, adviser):
    world.client(last_name="Aaa", sort_name="aaa")
    world.client(last_name="Zzz", sort_name="zzz")
    up = adviser.get("/clients/?sort=name").content.decode()
    down = adviser.get("/clients/?sort=-name").content.decode()
    assert up.index("Mary Aaa") < up.index("Mary Zzz") and down.index("Mary Zzz") < down.index("Mary Aaa")


def test_the_export_is_what_the_screen_shows_within_the_right_and_safe_to_open(world, adviser):
    world.client(first_name="=cmd", last_name="Mine", sort_name="a")
    world.client(last_name="Theirs", lead_adviser=world.colleague)
    answer = adviser.get("/clients/?adviser=&state=&format=csv")
    text = answer.content.decode("utf-8-sig")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"].startswith("text/csv") and "attachment" in answer["Content-Disposition"]
    assert "'=cmd Mine" in text and "Theirs" not in text


@pytest.mark.parametrize("role", ["adviser", "administrator"])
def test_why_a_registration_was_closed_shows_to_those_who_see_health(world, browser_for, role):
    registration = world.registration()
    actions.close_registration(
        registration=registration, by=world.adviser, closed_on=date(2026, 11, 19), reason="died",
        as_of=world.today,
    )  # fmt: skip
    address = f"/clients/{registration.client.reference}/timeline/"
    shown = browser_for(world.people[role]).get(address).content.decode()
    assert "19 November" in shown and ("Died" in shown) == (role == "adviser")


def test_an_administrator_cannot_export_people(world, browser_for):
    world.client()
    browser = browser_for(world.people["administrator"])
    assert "Export" not in browser.get("/clients/").content.decode()
    assert browser.get("/clients/?format=csv")["Content-Type"].startswith("text/html")


# The record


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize(
    "role",
    ["adviser", "in_work_specialist", "administrator", "manager", "finance_officer", "employer_liaison"],
)
def test_each_role_opens_each_panel_or_learns_nothing(world, browser_for, day, role, panel, monkeypatch):
    client = rich_client(world, day, 1)
    answer = browser_for(world.people[role]).get(reverse(f"clients:{panel}", args=[client.reference]))
    sees_person = role in ("adviser", "administrator", "manager")
    if sees_person:
        assert answer.status_code == 200
        notes = "Settled; likes the team" in answer.content.decode()
        assert notes == (panel in ("record", "timeline") and role != "administrator")
    elif role == "finance_officer" and panel == "record":
        page = answer.content.decode()
        assert client.name in page and "Settled" not in page and "7700" not in page
    else:
        assert answer.status_code == 404


def test_health_is_on_the_profile_only_for_those_with_the_right(world, browser_for, day):
    client = world.client()
    actions.update_profile(client=client, by=world.adviser, on=day, version=1, barriers="Bus from Plaistow")
    address = reverse("clients:profile", args=[client.reference])
    assert "Bus from Plaistow" in browser_for(world.adviser).get(address).content.decode()
    page = browser_for(world.people["administrator"]).get(address).content.decode()
    assert "Bus from Plaistow" not in page and "Health" not in page


@pytest.mark.parametrize("page", [*PANELS, *FORMS])
def test_another_brokers_or_an_unknown_client_is_not_found(world, browser_for, page):
    client = world.client()
    assert (
        browser_for(world.stranger).get(reverse(f"clients:{page}", args=[client.reference])).status_code
        == 404
    )
    assert browser_for(world.adviser).get(reverse(f"clients:{page}", args=["NG-99999"])).status_code == 404


@pytest.mark.parametrize("page", FORMS)
def test_forms_open_filled_and_answer_an_empty_post_in_words(world, adviser, page):
    registration = world.registration()
    address = reverse(f"clients:{page}", args=[registration.client.reference])
    assert adviser.get(address).status_code == 200
    assert adviser.post(address, {}).status_code in (200, 302)


def test_a_post_without_its_token_is_refused(world, browser_for):
    browser = browser_for(world.adviser, enforce_csrf_checks=True)
    client = world.client()
    answer = browser.post(f"/contacts/new/?client={client.reference}", {"who": client.reference})
    assert answer.status_code == 403
    assert not Contact.objects.exists()


# How many queries


@pytest.mark.parametrize("count", [2, 50])
def test_no_page_grows_in_queries_with_its_rows(world, adviser, day, count, django_assert_max_num_queries):
    clients = [rich_client(world, day, number) for number in range(count)]
    for _ in range(count):
        actions.record_consent(
            client=clients[0], by=world.adviser, agency=world.agency, purposes=["feedback"], given_on=day
        )
        actions.assign_adviser(client=clients[0], adviser=world.colleague, by=world.adviser, on=day)
    record = [reverse(f"clients:{panel}", args=[clients[0].reference]) for panel in PANELS]
    for address in ("/today/", "/clients/?q=mary", "/search/?q=mary", *record):
        with django_assert_max_num_queries(12 + OF_THE_TEST):
            assert adviser.get(address).status_code == 200
