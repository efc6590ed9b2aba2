"""The main job, end to end: a referral over the API becomes a job, a payment and feedback.

A real HTTP client, a real browser, a real server; every page is checked empty, filled and in error.
"""

import json
from io import StringIO

import httpx
import pytest
from django.core.management import call_command

from brokerage.database.caller import system
from partners.models import ApiClient
from tests.system.conftest import PASSWORD
from tests.system.pages import Visitor

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]

PAYSLIP = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c626001000000ffff03000006000557bfabd4"
    "0000000049454e44ae426082"
)


def api_for(root: str, scopes: str) -> httpx.Client:
    """A client of the agency's own system, with a token of these scopes."""
    said = StringIO()
    call_command("create_api_client", agency="JCP-EASTSIDE", scopes=scopes, stdout=said)
    secret = json.loads(said.getvalue())
    answer = httpx.post(
        f"{root}/o/token/",
        data={"grant_type": "client_credentials", "scope": scopes},
        auth=(secret["client_id"], secret["client_secret"]),
    )
    assert answer.status_code == 200, answer.text
    return httpx.Client(base_url=root, headers={"Authorization": f"Bearer {answer.json()['access_token']}"})


def referral(today) -> dict:
    return {
        "broker": "NORTHGATE",
        "person": {
            "first_name": "Kofi",
            "last_name": "Mensah",
            "date_of_birth": "1983-04-12",
            "national_insurance_number": "ab 12 34 56 c",
            "postcode": "e13 8aa",
            "phone": "07700 900123",
            "contact_wishes": "Text, afternoons",
        },
        "route": "disability_employment_adviser",
        "referrer": {"name": "Ada Lowe", "email": "ada@jobcentre.example"},
        "qualifying_benefit": "incapacity_benefit",
        "reason": "Wants part-time office work; step-free access needed.",
        "consent": {"given_on": today.isoformat(), "purposes": ["referral", "feedback"]},
    }


def test_from_a_referral_by_api_to_a_payment_and_feedback(committed_world, live_server, chromium_browser):
    world, root = committed_world, live_server.url
    api = api_for(root, "referrals:read referrals:write")
    sent = api.post("/api/v1/referrals/", json=referral(world.today))
    assert sent.status_code == 201, sent.text
    reference = sent.json()["reference"]
    assert api.get(sent.headers["Location"]).json()["status"] == "received"

    adviser = Visitor(chromium_browser, root, "adviser")
    adviser.open("/accounts/login/")
    adviser.press("Sign in")
    adviser.look("sign-in-error")
    adviser.sign_in(world.adviser.email, PASSWORD)
    adviser.open("/today/")
    adviser.look("today-first")
    client = accept_and_register(adviser, world, reference)
    log_a_contact(adviser, client)
    start_a_job(adviser, world, client)
    find_the_client(adviser, client)

    administrator = Visitor(chromium_browser, root, "administrator")
    administrator.sign_in(world.people["administrator"].email, PASSWORD)
    administrator.open(f"/clients/{client}/evidence/")
    administrator.look("evidence-to-check")
    administrator.press("Accept")
    assert "Accepted" in administrator.text()
    administrator.look("evidence-accepted")

    call_command("run_nightly", stdout=StringIO())

    finance = Visitor(chromium_browser, root, "finance")
    finance.sign_in(world.people["finance_officer"].email, PASSWORD)
    finance.open("/claims/")
    finance.look("claims")
    assert "£300.00" in finance.text() and "Kofi Mensah" in finance.text()

    manager = Visitor(chromium_browser, root, "manager")
    manager.sign_in(world.people["manager"].email, PASSWORD)
    for path, picture in (("/overview/", "overview"), ("/runs/", "runs"), ("/claims/", "claims-manager")):
        manager.open(path)
        manager.look(picture)
    manager.open(f"/overview/?end={world.today:%Y-%m}")
    assert "1 of 1" in manager.text()
    manager.look("overview-this-month")

    specialist = Visitor(chromium_browser, root, "specialist")
    specialist.sign_in(world.people["in_work_specialist"].email, PASSWORD)
    specialist.open("/in-work/")
    assert "Kofi Mensah" in specialist.text()
    specialist.look("in-work")

    told = api.get(f"/api/v1/referrals/{reference}/").json()
    assert told["status"] == "accepted"
    assert {"registered", "job_entry"} <= {step["kind"] for step in told["progress"]}, told
    listed = api.get("/api/v1/referrals/").json()
    assert [row["reference"] for row in listed["results"]] == [reference]

    agency = Visitor(chromium_browser, root, "agency")
    agency.sign_in(world.agency_user.email, PASSWORD)
    agency.open("/portal/")
    agency.look("portal")
    agency.follow("Kofi Mensah")
    assert "Job entry" in agency.text()
    agency.look("portal-referral")
    withdraw_consent_stops_feedback(adviser, client, api, reference)


def accept_and_register(adviser: Visitor, world, reference: str) -> str:
    """Three screens: the referral, the registration with its plan, the client's record."""
    adviser.open("/referrals/")
    adviser.look("inbox")
    adviser.follow("Kofi Mensah")
    adviser.look("referral")
    adviser.press("Accept and register")
    adviser.look("register")
    page = adviser.page
    page.fill("[name=goal]", "")
    adviser.press("Register")
    assert "Enter" in adviser.text()
    adviser.look("register-error")
    page.fill("[name=goal]", "Part-time office work near a step-free station")
    adviser.press("Register")
    client = page.url.rstrip("/").split("/clients/")[1].split("/")[0]
    for tab in ("", "timeline/", "profile/", "plan/", "jobs/", "evidence/", "sharing/"):
        adviser.open(f"/clients/{client}/{tab}")
        adviser.look(f"record-{tab.strip('/') or 'start'}")
    return client


def log_a_contact(adviser: Visitor, client: str) -> None:
    page = adviser.open(f"/contacts/new/?client={client}")
    page.fill("[name=next_action_on_day]", "31")
    page.fill("[name=next_action_on_month]", "2")
    page.fill("[name=next_action_on_year]", "2027")
    page.fill("[name=note]", "Settled 🙂 ‏שלום‏ — <b>back</b> sore by Friday")
    adviser.press("Save contact")
    assert "31 February 2027 is not a real date" in adviser.text()
    assert "Settled 🙂" in page.input_value("[name=note]")
    adviser.look("contact-error")
    page.fill("[name=next_action]", "Ring about the interview")
    page.fill("[name=next_action_on_day]", "28")
    adviser.press("Save contact")
    adviser.open(f"/clients/{client}/timeline/")
    assert "<b>back</b> sore by Friday" in adviser.text()
    adviser.look("timeline")
    adviser.open("/today/")
    adviser.look("today")


def start_a_job(adviser: Visitor, world, client: str) -> None:
    page = adviser.open(f"/clients/{client}/jobs/new/")
    adviser.press("Save job")
    adviser.look("job-error")
    page.fill("[name=employer]", "Hallam Foods")
    page.fill("[name=title]", "Stockroom assistant")
    page.fill("[name=weekly_hours]", "20")
    adviser.fill_date("started_on", world.today)
    adviser.look("job-new")
    adviser.press("Save job")
    adviser.open(f"/clients/{client}/jobs/")
    assert "13 weeks" in adviser.text()
    adviser.look("jobs")
    adviser.open(f"/clients/{client}/evidence/new/")
    page.set_input_files(
        "[name=file]", {"name": "payslip.pdf", "mimeType": "application/pdf", "buffer": b"MZ not a pdf"}
    )
    adviser.press("Save evidence")
    adviser.look("evidence-error")
    page.set_input_files("[name=file]", {"name": "payslip.png", "mimeType": "image/png", "buffer": PAYSLIP})
    page.locator("[name=kind]").first.select_option("payslip")
    adviser.fill_date("covers_from", world.today)
    adviser.fill_date("covers_to", world.today)
    adviser.press("Save evidence")
    adviser.open(f"/clients/{client}/evidence/")
    assert "Payslip" in adviser.text()
    adviser.look("evidence")


def find_the_client(adviser: Visitor, client: str) -> None:
    for words in ("mens", client, "900123", "AB123456C", "Menssah"):
        adviser.open(f"/search/?q={words}")
        assert client in adviser.text(), f"not found by {words}"
    adviser.look("search")
    adviser.open("/search/?q=zzzzzz")
    adviser.look("search-empty")
    adviser.open("/clients/")
    adviser.look("caseload")
    adviser.open("/clients/?q=zzzzzz")
    adviser.look("caseload-empty")
    adviser.open("/clients/NO-SUCH/")
    assert adviser.page.title().startswith(("Page not found", "Not found", "We cannot find"))
    adviser.look("not-found")


def withdraw_consent_stops_feedback(adviser: Visitor, client: str, api, reference: str) -> None:
    adviser.open(f"/clients/{client}/sharing/")
    adviser.follow("Withdraw")
    adviser.look("consent-withdraw")
    adviser.press("Withdraw")
    told = api.get(f"/api/v1/referrals/{reference}/").json()
    assert "job_entry" not in {step["kind"] for step in told["progress"]}, told


def test_a_client_that_may_only_read_is_refused_a_write_scope_at_the_token_endpoint(
    committed_world, live_server
):
    said = StringIO()
    call_command("create_api_client", agency="JCP-EASTSIDE", scopes="referrals:read", stdout=said)
    with system("test"):
        assert ApiClient.objects.get().allowed_scopes == ["referrals:read"]
    secret = json.loads(said.getvalue())
    answer = httpx.post(
        f"{live_server.url}/o/token/",
        data={"grant_type": "client_credentials", "scope": "referrals:write"},
        auth=(secret["client_id"], secret["client_secret"]),
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"
