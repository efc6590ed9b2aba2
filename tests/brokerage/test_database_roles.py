"""The role in use owns nothing and bypasses nothing; row security alone keeps tenants apart."""

import pytest
from django.db import ProgrammingError, connection, transaction

from brokerage.callers import caller_for
from brokerage.database.caller import acting_as
from brokerage.database.roles import refuse_powerful_role
from clients.models import Client

pytestmark = [pytest.mark.django_db, pytest.mark.services]


def test_the_role_in_use_owns_nothing_and_bypasses_nothing():
    assert refuse_powerful_role(connection) is None


def test_before_sign_in_no_client_can_be_read_at_all():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(Client.objects.all())


def test_staff_see_the_rows_of_their_own_broker_only(world):
    ours = world.client()
    with acting_as(caller_for(world.adviser)):
        assert list(Client.objects.all()) == [ours]
    with acting_as(caller_for(world.stranger)):
        assert list(Client.objects.all()) == []
    assert Client.objects.count() == 1, "the former role comes back"


def test_an_agency_cannot_read_clients(world):
    with pytest.raises(ProgrammingError, match="permission denied"), acting_as(caller_for(world.agency_user)):
        list(Client.objects.all())


@pytest.mark.usefixtures("world")
def test_every_table_is_row_secured_or_named_here_with_its_reason():
    open_to_all = {
        "brokerage_user": "names and addresses of staff, needed before sign-in",
        "brokerage_office": "the public directory",
        "brokerage_consortiumpartner": "the public directory",
        "brokerage_programme": "the public directory",
        "partners_agency": "the public directory",
        "partners_apiclient": "read to issue tokens, before the caller is known",
        "brokerage_run": "no personal data",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND NOT relrowsecurity AND relname ~ '^(brokerage|partners|clients|referrals|outcomes)_'"
        )
        unsecured = {name for (name,) in cursor.fetchall()}
    assert unsecured == set(open_to_all)
