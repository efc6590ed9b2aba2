"""Walks every address of the site: each has an access rule, and the rule holds for each kind of caller."""

from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from brokerage.access import may
from brokerage.callers import caller_for
from tests.world import ROLES

# Views of libraries, and why they need no rule of ours.
NOT_OURS = {
    "account_login": "signing in",
    "account_logout": "signing out",
    "account_inactive": "says that an account is closed",
    "account_signup": "refused for everyone: accounts are made by an administrator",
    "account_reauthenticate": "asks for one's own password again",
    "account_email": "hidden by not_offered, which leads home",
    "account_confirm_email": "follows a link sent by mail",
    "account_email_verification_sent": "says that mail was sent",
    "account_change_password": "one's own password; asks to sign in itself",
    "account_set_password": "one's own password; asks to sign in itself",
    "account_confirm_login_code": "follows a code sent by mail",
    "account_reset_password": "sends a link to the address given",
    "account_reset_password_done": "says that mail was sent",
    "account_reset_password_from_key": "follows a link sent by mail",
    "account_reset_password_from_key_done": "says that the password was changed",
    "token": "checks an API client's secret itself",
    "oauth2_provider:token": "checks an API client's secret itself",
}


@dataclass(frozen=True)
class Address:
    name: str
    view: object
    arguments: tuple[str, ...]


def addresses(resolver=None, namespace="") -> list[Address]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += addresses(entry, inner)
        elif isinstance(entry, URLPattern):
            arguments = tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)
            found.append(Address(f"{namespace}{entry.name}", entry.callback, arguments))
    return found


def is_api(address: Address) -> bool:
    return getattr(address.view, "cls", None) is not None


def test_every_address_has_an_access_rule():
    missing = [
        address.name
        for address in addresses()
        if not hasattr(address.view, "access_rule") and not is_api(address) and address.name not in NOT_OURS
    ]
    assert missing == []


def test_every_api_address_names_a_scope_for_each_of_its_methods():
    for address in filter(is_api, addresses()):
        assert hasattr(address.view, "access_rule") or address.view.cls.required_scopes, address.name


def test_the_list_of_exceptions_holds_nothing_stale():
    assert set(NOT_OURS) - {"token", "oauth2_provider:token"} <= {address.name for address in addresses()}


def pages_without_arguments() -> list[Address]:
    return [
        address
        for address in addresses()
        if hasattr(address.view, "access_rule") and not is_api(address) and not address.arguments
    ]


@pytest.mark.parametrize("role", [*ROLES, "agency_user"])
def test_each_role_opens_what_its_rights_allow_and_nothing_else(world, browser_for, role):
    user = world.agency_user if role == "agency_user" else world.people[role]
    caller = caller_for(user)
    browser = browser_for(user)
    for address in pages_without_arguments():
        rule = address.view.access_rule
        response = browser.get(reverse(address.name))
        if isinstance(rule, tuple) and not any(may(caller, right) for right in rule):
            assert response.status_code == 403, f"{role} opened {address.name}"
        else:
            assert response.status_code in (200, 302, 405), f"{role}: {address.name} {response.status_code}"


def test_nobody_opens_a_guarded_page_without_signing_in(world, client):
    for address in pages_without_arguments():
        if address.view.access_rule == "public":
            continue
        response = client.get(reverse(address.name))
        assert response.status_code == 302, address.name
        assert response["Location"].startswith("/accounts/login/"), address.name


def records(world) -> dict[str, str]:
    """Arguments that name a record of Northgate, by the name of the argument."""
    registration = world.registration()
    return {"reference": registration.client.reference}


def test_another_brokers_records_do_not_exist(world, browser_for):
    known = records(world)
    browser = browser_for(world.stranger)
    walked = 0
    for address in addresses():
        rule = getattr(address.view, "access_rule", None)
        if not isinstance(rule, tuple) or is_api(address) or set(address.arguments) != {"reference"}:
            continue
        if not address.name.startswith(("clients:", "outcomes:")):
            continue
        response = browser.get(reverse(address.name, kwargs=known))
        allowed = {404} if any(may(caller_for(world.stranger), right) for right in rule) else {403, 404}
        assert response.status_code in allowed | {405}, f"{address.name} {response.status_code}"
        walked += 1
    assert walked >= 5
