"""From a signed-in user to the agency they act for."""

from datetime import date

from brokerage.database.caller import Caller, Post
from brokerage.models import User
from partners.models import AgencyMembership


def agency_caller(user: User, today: date) -> Caller | None:
    """The caller for a user of an agency, or None where the user belongs to none today."""
    membership = AgencyMembership.objects.in_force(today).filter(user=user).select_related("agency").first()
    if membership is None:
        return None
    return Caller(
        kind="agency",
        user_id=user.pk,
        name=user.name,
        agency_id=membership.agency_id,
        posts=(Post("agency_user"),),
        on=today,
        shortcuts=user.shortcuts,
        organisation=membership.agency.name,
    )
