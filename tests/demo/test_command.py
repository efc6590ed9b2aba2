"""When the demo is loaded, and when not."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client as Browser

from brokerage.database import roles
from brokerage.demo.load import load_demo
from brokerage.demo.organisation import PASSWORD
from brokerage.models import JobBroker
from clients.models import Client, Contact, TimelineEvent
from outcomes.models import Claim, Evidence, Milestone
from referrals.models import Referral
from tests.demo.conftest import AS_OF

SIGN_INS = (
    "adviser",
    "inwork",
    "administrator",
    "manager",
    "finance",
    "liaison",
    "agency",
    "commissioner",
    "sysadmin",
)


def everything() -> list[list[tuple]]:
    """What the demo holds, without keys and the instants at which the night ran."""
    tables = [
        Client.objects.values_list(
            "reference", "search_text", "state", "national_insurance_number", "readiness"
        ),
        Contact.objects.values_list("happened_at", "note", "logged_by__email"),
        Evidence.objects.values_list(
            "client__reference", "covers_from", "state", "recorded_by__email", "file"
        ),
        Milestone.objects.values_list("registration__client__reference", "code", "state", "amount"),
        Claim.objects.values_list("registration__client__reference", "milestone_code", "drafted_on", "state"),
        Referral.objects.values_list("reference", "status", "received_at", "reason"),
        TimelineEvent.objects.values_list("client__reference", "kind", "happened_on"),
    ]
    return [sorted(rows) for rows in tables]


def test_without_demo_it_refuses_with_a_sentence(settings, db_as_system):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only where DEMO=1 is set"):
        call_command("load_demo")
    assert not JobBroker.objects.exists()


def test_a_second_load_does_nothing(settings, demo, capsys):
    settings.DEMO = True
    before = Client.objects.count()
    call_command("load_demo", "--as-of", "2027-01-08", "--seed", "7")
    assert "is there" in capsys.readouterr().err
    assert Client.objects.count() == before


@pytest.mark.parametrize("name", SIGN_INS)
def test_everyone_of_the_docs_signs_in(demo, name):
    browser = Browser()
    answer = browser.post("/accounts/login/", {"login": f"{name}@demo.example", "password": PASSWORD})
    assert (answer.status_code, answer.url) == (302, "/")
    assert browser.session["_auth_user_id"]


def test_the_same_seed_and_day_give_the_same_rows(db_as_system):
    first, second, third = (_load_and_forget(seed) for seed in (3, 3, 4))
    assert first == second
    assert first != third


def _load_and_forget(seed: int) -> list[list[tuple]]:
    with transaction.atomic():
        load_demo(as_of=AS_OF, seed=seed, scale=0.02)
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {roles.SYSTEM}")
        held = everything()
        transaction.set_rollback(True)
    return held


def test_a_load_that_fails_leaves_nothing(db_as_system, monkeypatch):
    def fail(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("brokerage.demo.load.write_claims", fail)
    with pytest.raises(KeyboardInterrupt):
        load_demo(as_of=AS_OF, scale=0.02)
    assert not JobBroker.objects.exists()
    assert not Client.objects.exists()
