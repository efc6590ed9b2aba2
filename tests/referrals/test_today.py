"""Referrals on Today."""

from datetime import timedelta

from brokerage import clock
from clients.followups import reconcile
from clients.models import FollowUp
from tests.referrals import sending


def test_today_names_who_was_referred_and_by_whom_to_those_who_see_the_referral(world, browser_for):
    sent = sending.referral(world.agency, world.northgate)
    reconcile(clock.today() + timedelta(days=30))
    for role in ("adviser", "administrator", "manager"):
        shown = browser_for(world.people[role]).get("/today/").content.decode()
        assert f"New referral · {sent.first_name} {sent.last_name}" in shown, role
        assert f"From {world.agency.name}." in shown and sent.reference in shown
    assert not FollowUp.objects.filter(facts__icontains=sent.last_name).exists()
    assert "Clear." in browser_for(world.stranger).get("/today/").content.decode()
