"""From a signed-in user to the caller they are: their memberships in force today."""

from datetime import date
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest

from brokerage import clock
from brokerage.database.caller import ANONYMOUS, Caller, Post
from brokerage.models import Membership, User


def caller_of(request: HttpRequest) -> Caller:
    """The caller behind a browser request; anonymous where nobody has signed in or holds a post."""
    user = request.user
    if not user.is_authenticated:
        return ANONYMOUS
    return caller_for(user)


def caller_for(user: User) -> Caller:
    """The caller `user` is today: staff of a broker, else whatever another app's resolver knows."""
    today = clock.today()
    memberships = list(
        Membership.objects.in_force(today).filter(user=user).select_related("broker").order_by("pk")
    )
    if not memberships:
        return _from_other_apps(user, today)
    # A person acts for one Job Broker at a time: the one they joined first.
    broker = memberships[0].broker
    own = [row for row in memberships if row.broker_id == broker.pk]
    covering = {row.covers_id for row in own if row.covers_id and row.covers_until >= today}
    only_commissioner = all(row.role == "commissioner" for row in own)
    return Caller(
        kind="commissioner" if only_commissioner else "staff",
        user_id=user.pk,
        name=user.name,
        broker_id=broker.pk,
        posts=tuple(Post(row.role, row.office_id, row.partner_id) for row in own),
        covering=frozenset(covering),
        on=today,
        shortcuts=user.shortcuts,
        organisation=broker.name,
    )


def _from_other_apps(user: User, today: date) -> Caller:
    for path in settings.CALLER_RESOLVERS:
        module, _, name = path.rpartition(".")
        caller = getattr(import_module(module), name)(user, today)
        if caller:
            return caller
    # Signed in, but with no post in force: an account that has been left or is not set up yet.
    return Caller(user_id=user.pk, name=user.name, shortcuts=user.shortcuts)
