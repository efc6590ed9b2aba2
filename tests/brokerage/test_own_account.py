"""One's own password and sign-in, and how far they are from what a caller's role may touch."""

import pytest
from django.db import ProgrammingError, connection

from brokerage.callers import caller_for
from brokerage.database.caller import acting_as

OLD, NEW = "an-old-password-of-mine", "a-new-password-of-mine"


@pytest.mark.parametrize("role", ["adviser", "commissioner", "agency_user"])
def test_everyone_changes_their_own_password(world, browser_for, role):
    user = world.agency_user if role == "agency_user" else world.people[role]
    user.set_password(OLD)
    user.save()
    browser = browser_for(user)
    typed = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    assert browser.post("/accounts/password/change/", typed).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert browser.get("/", follow=True).status_code == 200, "still signed in"


def test_nobody_changes_the_address_that_mail_about_clients_goes_to(world, browser_for):
    browser = browser_for(world.adviser)
    answer = browser.post("/accounts/email/", {"email": "elsewhere@test.example", "action_add": ""})
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert not world.adviser.emailaddress_set.filter(email="elsewhere@test.example").exists()


@pytest.mark.parametrize("table", ["django_session", "account_emailaddress", "oauth2_provider_accesstoken"])
@pytest.mark.parametrize("role", ["adviser", "commissioner", "agency_user"])
def test_no_callers_role_reaches_sessions_tokens_and_addresses(world, role, table):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(world.caller(role)):
        connection.cursor().execute(f"SELECT 1 FROM {table}")


def test_who_is_switched_off_or_has_left_is_out_at_the_next_click(world, browser_for):
    browser = browser_for(world.adviser)
    world.adviser.is_active = False
    world.adviser.save()
    assert browser.get("/clients/")["Location"].startswith("/accounts/login/")
    browser = browser_for(world.colleague)
    world.colleague.memberships.update(valid_to="2026-01-01")
    assert caller_for(world.colleague).kind == "anonymous"
    assert browser.get("/clients/").status_code == 403
