"""Everyone finds their places in the header, and no link leads nowhere."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from brokerage import nav
from brokerage.context import site
from brokerage.database.caller import Caller, Post
from brokerage.models.organisation import Role

ITEMS = {item.url_name for items in nav.NAVIGATION.values() for item in items}


@pytest.mark.parametrize("url_name", sorted(ITEMS | {nav.SEARCH, nav.LOG_CONTACT}))
def test_each_place_exists(url_name):
    assert reverse(url_name)


def test_each_role_has_places_and_a_name():
    roles = {*Role.values, "agency_user"}
    assert roles == set(nav.NAVIGATION) == set(nav.ROLE_LABELS)
    assert {role: label for role, label in nav.ROLE_LABELS.items() if role in Role.values} == dict(
        Role.choices
    )


def test_two_roles_share_their_places_once():
    codes = [place.code for place in nav.places(("adviser", "manager"))]
    assert len(codes) == len(set(codes))


def test_the_longest_address_is_the_current_one():
    shown = (nav.Place("all", "All", "/clients/"), nav.Place("new", "New", "/clients/new/"))
    assert nav.current_code("/clients/new/2/", shown) == "new"
    assert nav.current_code("/clients/NG-1/", shown) == "all"
    assert nav.current_code("/other/", shown) == ""


def request_of(role: str, **more):
    request = RequestFactory().get("/")
    request.caller = Caller(kind="staff", user_id=1, name="Sam Okafor", posts=(Post(role),), **more)
    return request


def test_only_those_who_may_log_contacts_or_search_are_offered_it():
    offered = site(request_of("finance_officer"))
    assert offered["log_contact_url"] == "" and offered["search_url"]
    assert site(request_of("commissioner"))["search_url"] == ""
    assert site(request_of("adviser"))["log_contact_url"]


def test_the_key_can_be_turned_off():
    on = render_to_string("base.html", {}, request_of("adviser"))
    off = render_to_string("base.html", {}, request_of("adviser", shortcuts=False))
    assert 'data-shortcuts="on"' in on and "aria-keyshortcuts" in on
    assert "data-shortcuts" not in off and "aria-keyshortcuts" not in off


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_pages_of_last_resort_need_no_request(name):
    html = render_to_string(name)
    assert "<h1" in html and "Job Brokerage" in html


@pytest.mark.parametrize("name", ["base.html", "404.html", "403.html"])
def test_the_frame_has_nothing_inline(name):
    html = render_to_string(name, {}, request_of("adviser"))
    assert " style=" not in html and " onclick=" not in html and "hx-on" not in html
    assert "<script>" not in html
