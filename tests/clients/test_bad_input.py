"""What people type wrongly: a sentence at the field, what was typed stays, never a crash."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from brokerage import clock
from clients.models import Client, Contact, Registration


@pytest.fixture
def adviser(world, browser_for):
    return browser_for(world.adviser)


def boxes(name: str, day) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def a_contact(client, **changes):
    now = timezone.localtime()
    fields = {
        "who": client.reference, "channel": "phone", "initiated_by": "adviser", "outcome": "spoke",
        "note": "Asked about shorter shifts", **boxes("happened_on", now.date()), "happened_time": "00:00",
    }  # fmt: skip
    return {**fields, **changes}


def far(name: str, year: int) -> dict[str, int]:
    return {f"{name}_day": 1, f"{name}_month": 1, f"{name}_year": year}


CONTACT_CASES = [
    ({"who": ""}, "Enter who the contact was with"),
    ({"who": "NG-99999"}, "No client found for “NG-99999”"),
    ({"channel": "pigeon"}, "Choose how from the list"),
    ({"happened_time": "25:00"}, "24-hour clock"),
    ({"happened_time": ""}, "Enter the time"),
    ({"happened_on_day": "31", "happened_on_month": "2"}, "is not a real date"),
    ({"happened_on_month": ""}, "must include a month"),
    (far("happened_on", 2150), "book an appointment instead"),
    (far("happened_on", 1950), "before 1998"),
    ({"next_action": "Ring", **far("next_action_on", 2190)}, "days ahead"),
    (far("next_action_on", 2027), "Say what the next action is"),
    ({"next_action": "x" * 201}, "Next action must be 200 characters or fewer"),
    ({"note": "x" * 20001}, "20,000 characters or fewer"),
    ({"note": "a\x00b"}, "Null characters are not allowed"),
    ({"place": "x" * 121}, "Place must be 120 characters or fewer"),
]


@pytest.mark.parametrize(("changes", "sentence"), CONTACT_CASES)
def test_a_wrong_contact_is_refused_in_words_and_keeps_the_note(world, adviser, changes, sentence):
    client = world.client()
    answer = adviser.post("/contacts/new/", a_contact(client, **changes))
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page
    assert "There is a problem" in page and re.search(r"<title>\s*Error: ", page)
    if "note" not in changes:
        assert "Asked about shorter shifts" in page
    assert not Contact.objects.exists()


def test_a_contact_is_saved_unmangled_and_one_goes_back_to_where_it_was_opened(world, adviser):
    client = world.client()
    note = "  العربية שלום 🎓👩‍🦽\r\n<script>alert(1)</script> O’Brien\r\n\r\nend  "
    back = f"/clients/{client.reference}/plan/"
    answer = adviser.post("/contacts/new/", a_contact(client, note=note, next=back))
    assert answer.status_code == 302 and answer["Location"] == back
    assert Contact.objects.get().note == note.replace("\r\n", "\n") or Contact.objects.get().note == note
    page = adviser.get(f"/clients/{client.reference}/").content.decode()
    assert "العربية שלום 🎓👩‍🦽" in page and "<script>alert" not in page
    assert "Contact with" in page and "saved" in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere_after_saving(world, adviser, target):
    client = world.client()
    answer = adviser.post(f"/contacts/new/?client={client.reference}", a_contact(client, next=target))
    assert answer["Location"] == f"/clients/{client.reference}/"


def test_one_note_for_a_group_by_references_and_names(world, adviser):
    one, two = (
        world.client(),
        world.client(first_name="Ines", last_name="Caldeira", search_text="ines caldeira"),
    )
    adviser.post("/contacts/new/", a_contact(one, who=f"{one.reference}, Ines Caldeira"))
    assert set(Contact.objects.get().clients.all()) == {one, two}


def test_a_name_that_fits_two_people_asks_for_the_reference(world, adviser):
    for _ in range(2):
        world.client(last_name="Dalton", search_text="mary dalton")
    page = adviser.post("/contacts/new/", a_contact(world.client(), who="Dalton")).content.decode()
    assert "enter the reference" in page


def test_a_contact_later_today_is_an_appointment(world, adviser, monkeypatch):
    early = timezone.now().replace(hour=0, minute=1)
    monkeypatch.setattr("clients.views.contacts.timezone.now", lambda: early)
    client = world.client()
    fields = a_contact(client, **boxes("happened_on", timezone.localdate(early)), happened_time="23:59")
    assert "book an appointment instead" in adviser.post("/contacts/new/", fields).content.decode()


@pytest.mark.parametrize(
    "role", ["administrator", "finance_officer", "employer_liaison", "system_administrator"]
)
def test_roles_that_do_not_work_with_clients_cannot_log_contacts(world, browser_for, role):
    answer = browser_for(world.people[role]).post("/contacts/new/", a_contact(world.client()))
    assert answer.status_code == 403
    assert not Contact.objects.exists()


def test_a_contact_with_another_brokers_client_is_refused_as_unknown(world, browser_for):
    client = world.client()
    page = browser_for(world.stranger).post("/contacts/new/", a_contact(client)).content.decode()
    assert "No client found" in page and client.name not in page
    assert not Contact.objects.exists()


def registering(world, **changes):
    today = clock.today()
    fields = {
        "contract": world.contract.pk, **boxes("registered_on", today), "claim_length": "not_available",
        "with_plan": "on", "goal": "Part-time office work", "agreed_how": "phone",
        **boxes("agreed_on", today), **boxes("review_on", today + timedelta(days=90)),
        "steps-TOTAL_FORMS": 2, "steps-INITIAL_FORMS": 0, "steps-0-text": "Write a CV",
        "steps-0-by": "client", "steps-1-text": "", "steps-1-by": "client",
    }  # fmt: skip
    return {**fields, **changes}


REGISTER_CASES = [
    ({"contract": ""}, "Choose the contract"),
    ({"contract": "999999"}, "Choose the contract from the list"),
    ({"registered_on_day": "31", "registered_on_month": "2"}, "is not a real date"),
    (far("registered_on", 2190), "more than 31 days ahead"),
    (far("registered_on", 1950), "before 1998"),
    ({"claim_length": "forever"}, "from the list"),
    ({"goal": ""}, "Enter the goal"),
    ({"goal": "x" * 2001}, "Goal must be 2000 characters or fewer"),
    (far("review_on", 2005), "must be after the day the plan was agreed"),
    ({"steps-0-text": "x" * 301}, "Step must be 300 characters or fewer"),
    ({"steps-0-text": "", **far("steps-0-due_on", 2027)}, "Say what the step is"),
    ({"steps-TOTAL_FORMS": "many"}, "The steps could not be read"),
]


@pytest.mark.parametrize(("changes", "sentence"), REGISTER_CASES)
def test_a_wrong_registration_is_refused_in_words_and_keeps_what_was_typed(world, adviser, changes, sentence):
    client = world.client(state="enquiry")
    address = reverse("clients:register", args=[client.reference])
    answer = adviser.post(address, registering(world, **changes))
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page
    if not {"goal", "steps-0-text", "steps-TOTAL_FORMS"} & set(changes):
        assert "Part-time office work" in page and "Write a CV" in page
    assert not Registration.objects.exists()


def test_registering_with_a_plan_is_one_page(world, adviser):
    client = world.client(state="enquiry")
    answer = adviser.post(reverse("clients:register", args=[client.reference]), registering(world))
    assert answer.status_code == 302
    registration = Registration.objects.get()
    assert registration.plans.get().steps.get().text == "Write a CV"


def test_registering_without_a_plan_ignores_its_fields(world, adviser):
    client = world.client(state="enquiry")
    fields = registering(world, goal="")
    del fields["with_plan"]
    assert adviser.post(reverse("clients:register", args=[client.reference]), fields).status_code == 302
    assert not Registration.objects.get().plans.exists()


def test_adding_a_step_keeps_what_was_typed_and_saves_nothing(world, adviser):
    client = world.client(state="enquiry")
    address = reverse("clients:register", args=[client.reference])
    page = adviser.post(address, registering(world, add="step")).content.decode()
    assert "steps-2-text" in page and "Write a CV" in page and "Error:" not in page
    assert not Registration.objects.exists()


def test_an_overlapping_registration_names_the_remedy(world, adviser):
    registration = world.registration()
    address = reverse("clients:register", args=[registration.client.reference])
    page = adviser.post(address, registering(world)).content.decode()
    assert "close that registration" in page
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (far("closed_on", 2150), "today or in the past"),
        (boxes("closed_on", clock.today() - timedelta(days=2000)), "before it starts"),
        ({"close_reason": ""}, "Choose why the registration is closed"),
    ],
)
def test_a_wrong_closing_is_refused(world, adviser, changes, sentence):
    registration = world.registration()
    address = reverse("clients:registration_close", args=[registration.client.reference])
    fields = {**boxes("closed_on", clock.today()), "close_reason": "health", **changes}
    assert sentence in adviser.post(address, fields).content.decode()
    registration.refresh_from_db()
    assert registration.closed_on is None


def a_person(world, **changes):
    fields = {
        "first_name": "Ines", "last_name": "Caldeira", "office": world.office.pk, "route": "self",
        **boxes("received_on", clock.today()),
    }  # fmt: skip
    return {**fields, **changes}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first_name": ""}, "Enter the first name"),
        ({"first_name": "x" * 81}, "First name must be 80 characters or fewer"),
        ({"national_insurance_number": "QQ123456C"}, "two letters, six numbers"),
        ({"phone": "12"}, "Enter a phone number"),
        ({"postcode": "nowhere"}, "full UK postcode"),
        ({"email": "a@"}, "Enter an email address"),
        (far("date_of_birth", 2100), "in the future"),
        (far("date_of_birth", 2020), "gives an age of"),
        (far("received_on", 2100), "today or in the past"),
        ({"route": "by_balloon"}, "from the list"),
        ({"office": "0"}, "Choose the office from the list"),
    ],
)
def test_a_wrong_person_is_refused(world, adviser, changes, sentence):
    answer = adviser.post("/clients/new/", a_person(world, **changes))
    page = answer.content.decode()
    assert answer.status_code == 200 and sentence in page and "Caldeira" in page
    assert not Client.objects.exists()


def test_a_walk_in_is_added_and_opened(world, adviser):
    answer = adviser.post("/clients/new/", a_person(world), follow=True)
    assert "Ines Caldeira has the reference NG-00001" in answer.content.decode()
    assert Client.objects.get().lead_adviser == world.adviser


def test_a_likely_duplicate_is_shown_and_may_be_overruled(world, adviser):
    who = {**far("date_of_birth", 1970), "national_insurance_number": "AB123456C"}
    adviser.post("/clients/new/", a_person(world, **who))
    page = adviser.post("/clients/new/", a_person(world, **who)).content.decode()
    assert "Is it one of these people?" in page and "NG-00001" in page
    assert Client.objects.count() == 1
    adviser.post("/clients/new/", a_person(world, is_new="on", **who))
    assert Client.objects.count() == 2


def test_a_record_changed_meanwhile_is_not_overwritten_and_the_words_stay(world, adviser):
    client = world.client()
    address = reverse("clients:person_edit", args=[client.reference])
    fields = {"first_name": "Mary", "last_name": "Typed", "version": client.version}
    Client.objects.filter(pk=client.pk).update(version=9, last_name="Other")
    page = adviser.post(address, fields).content.decode()
    assert "Somebody else changed this record" in page and "Typed" in page
    client.refresh_from_db()
    assert client.last_name == "Other"
