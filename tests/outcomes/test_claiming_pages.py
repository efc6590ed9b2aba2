"""The pages on which claims are drafted, approved, sent, answered and explained."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from brokerage import clock
from outcomes.models import Claim, ClaimBatch, ClientPayment, LedgerLine, Remittance
from tests.outcomes.claiming import HEADER, TODAY, drafted, earned, paid, row, set_hours, submitted

OF_THE_TEST = 4


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def finance(world, browser_for):
    return browser_for(world.people["finance_officer"])


@pytest.fixture
def manager(world, browser_for):
    return browser_for(world.people["manager"])


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_from_draft_to_paid_by_two_people(world, finance, manager):
    milestones = earned(world, 2)
    page = finance.get("/claims/draft/")
    assert [milestone.pk for milestone, _ in page.context["rows"]] == [row.pk for row in milestones]
    form = {"contract": world.contract.pk, "month": "2026-11", "milestone": [row.pk for row in milestones]}
    assert "2 claims drafted" in text(finance.post("/claims/draft/", form, follow=True))
    ids = list(Claim.objects.values_list("pk", flat=True))
    act = {"contract": world.contract.pk, "claim": ids, "act": "approve"}
    assert "somebody else has to approve it" in text(finance.post("/claims/review/", act, follow=True))
    assert "2 claims approved" in text(manager.post("/claims/review/", act, follow=True))
    sent = finance.post("/claims/submit/", {**act, "act": "submit"}, follow=True)
    assert "2 claims submitted as batch 1: £2,501.10." in text(sent)
    claims = list(Claim.objects.order_by("pk"))
    content = HEADER + row(claims[0]) + row(claims[1], "0", "rejected", "No hours")
    file = SimpleUploadedFile("nov.csv", content.encode())
    seen = finance.post("/claims/remittances/", {"contract": world.contract.pk, "file": file}, follow=True)
    assert "2 rows can be imported, £1,250.55" in text(seen)
    pk = Remittance.objects.get().pk
    assert "2 rows imported" in text(
        finance.post(f"/claims/remittances/{pk}/", {"seen_clean": 2}, follow=True)
    )
    assert set(Claim.objects.values_list("state", flat=True)) == {"paid", "rejected"}
    assert "nothing was added" in text(
        finance.post(f"/claims/remittances/{pk}/", {"seen_clean": 2}, follow=True)
    )
    assert LedgerLine.objects.count() == 1


def test_why_this_amount_names_terms_days_evidence_and_history(world, finance):
    (claim,) = paid(world)
    page = text(finance.get(f"/claims/{claim.reference}/"))
    for words in (
        "why £1,250.55?", "1 September 2026", "16 hours a week needed, 20 shown",
        "Employer confirmed by phone",
        "Full time", "terms from 1 January 2025", "Batch 1", "Drafted", "Approved", "Submitted", "Payment",
        "Balance: <strong>£1,250.55",
    ):  # fmt: skip
        assert words in page, words


def test_what_is_to_be_recovered_stands_on_all_its_pages_and_is_entered(world, finance):
    (claim,) = paid(world)
    set_hours(world, claim, 10)
    assert "£625.27" in text(finance.get("/claims/work/"))
    page = finance.get("/claims/differences/")
    assert page.context["recover_total"].value == Decimal("625.27")
    assert sum(row.to_recover for row, *_ in page.context["recover"]) == Decimal("625.27")
    assert "To recover: £625.27" in text(finance.get(f"/claims/{claim.reference}/"))
    url = f"/claims/{claim.reference}/money/"
    assert "Say why" in text(finance.post(url, {"act": "recover", "amount": "625.27"}))
    done = finance.post(url, {"act": "recover", "amount": "625.27", "reason": "Hours"}, follow=True)
    assert "further line" in text(done)
    line = claim.lines.get(kind="payment")
    refused = finance.post(url, {"act": "reverse", "line": line.pk, "reason": "x"})
    assert "take that line back first" in text(refused)


def test_exports_hold_the_layout_and_no_formula(world, finance):
    batch, (claim,) = submitted(world)
    claim.registration.client.first_name = "=cmd()"
    claim.registration.client.save()
    body = finance.get(f"/claims/batches/{batch.pk}/csv/").content.decode("utf-8-sig")
    header, cells = csv.reader(io.StringIO(body))
    found = dict(zip(header, cells, strict=True))
    assert (found["Batch number"], found["Claim reference"], found["Amount"]) == (
        "1", claim.reference, "1250.55",
    )  # fmt: skip
    assert found["Client"].startswith("'=cmd()")
    answer = finance.get(f"/claims/batches/{batch.pk}/xlsx/")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    values = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert values[0] == header and values[1][9] == 1250.55
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert finance.get(f"/claims/batches/{batch.pk}/exe/").status_code == 404


def test_another_broker_finds_no_claim_batch_or_remittance(world, browser_for):
    (claim,) = paid(world)
    stranger = browser_for(world.stranger)
    world.stranger.memberships.update(role="finance_officer")
    for url in (
        f"/claims/{claim.reference}/", f"/claims/{claim.reference}/money/",
        f"/claims/batches/{ClaimBatch.objects.get().pk}/", f"/claims/batches/{claim.batch_id}/csv/",
        f"/claims/remittances/{Remittance.objects.get().pk}/",
    ):  # fmt: skip
        assert stranger.get(url).status_code == 404, url


@pytest.mark.parametrize("path", ["draft/", "review/", "submit/", "batches/", "remittances/", "differences/"])
def test_pages_open_only_to_their_roles_also_when_empty(world, browser_for, path):
    assert browser_for(world.people["finance_officer"]).get(f"/claims/{path}").status_code == 200
    assert browser_for(world.people["adviser"]).get(f"/claims/{path}").status_code == 403
    manages = browser_for(world.people["manager"]).get(f"/claims/{path}").status_code
    assert manages == (403 if path in ("draft/", "remittances/") else 200)


@pytest.mark.parametrize("number", [2, 12])
def test_queries_do_not_grow(world, finance, manager, django_assert_max_num_queries, number):
    batch, claims = submitted(world, number)
    drafted(world, number)
    earned(world, number)
    for browser, url in (
        (finance, "/claims/work/"), (finance, "/claims/draft/"), (manager, "/claims/review/"),
        (finance, "/claims/batches/"), (finance, f"/claims/batches/{batch.pk}/"),
        (finance, f"/claims/{claims[0].reference}/"), (finance, "/claims/differences/"),
    ):  # fmt: skip
        with django_assert_max_num_queries(12 + OF_THE_TEST):
            assert browser.get(url).status_code == 200


def test_a_client_payment_is_promised_once_and_paid_once(world, browser_for, finance):
    registration = world.registration()
    url = f"/clients/{registration.client.reference}/payments/"
    form = {"kind": "job_entry_grant", "amount": "100", "promised_on": "2026-11-20"}
    adviser = browser_for(world.people["adviser"])
    assert "promise is recorded" in text(adviser.post(url, form, follow=True))
    assert "promised already" in text(adviser.post(url, form))
    payment = ClientPayment.objects.get()
    assert adviser.post(f"{url}{payment.pk}/").status_code == 403
    assert "Recorded as paid" in text(finance.post(f"{url}{payment.pk}/", follow=True))
    assert "paid already" in text(finance.post(f"{url}{payment.pk}/", follow=True))
