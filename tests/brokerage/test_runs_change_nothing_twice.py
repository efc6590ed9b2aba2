"""The whole night, run twice on one day: the second run changes no row of any table but Run."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection

from brokerage import nightly
from brokerage.database.caller import system
from brokerage.models import Run
from clients.models import ActionPlan, FollowUp
from tests.clients.followup_facts import appointment
from tests.factories import JobSpellFactory
from tests.world import World

pytestmark = [
    pytest.mark.services,
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]


def versions() -> dict[str, list]:
    """table → (place, transaction that wrote it) of every row, for every table but Run."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()} - {"brokerage_run"}
        for table in sorted(tables):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if cursor.fetchone()[0]:
                cursor.execute(f'SELECT ctid::text, xmin::text FROM "{table}" ORDER BY 1')
                found[table] = cursor.fetchall()
    return found


def something_of_everything(day) -> None:
    world = World.build(today=day)
    silent = world.registration(world.client(last_adviser_contact_on=day - timedelta(days=40)))
    ActionPlan.objects.create(
        broker_id=silent.broker_id,
        client=silent.client,
        registration=silent,
        goal="Shop work",
        agreed_on=day - timedelta(days=30),
        agreed_how="phone",
        review_on=day,
        written_by=world.adviser,
    )
    appointment(silent.client, day - timedelta(days=4))
    JobSpellFactory(
        registration=world.registration(registered_on=day - timedelta(days=120)),
        started_on=day - timedelta(days=100),
        is_temporary=True,
        expected_end_on=day + timedelta(days=9),
    )


def test_the_second_night_of_a_day_changes_no_row_but_its_own(capsys):
    day = date(2026, 11, 20)
    with system("Test"):
        something_of_everything(day)
    call_command("run_nightly", as_of=day.isoformat())
    with system("Test"):
        before, mails = versions(), len(mail.outbox)
        assert FollowUp.objects.open().count() >= 5
        assert mails > 0
    call_command("run_nightly", as_of=day.isoformat())
    with system("Test"):
        assert versions() == before
        assert len(mail.outbox) == mails
        assert Run.objects.count() == 2 * len(nightly.JOBS)
        assert not Run.objects.filter(ended_at__isnull=True).exists()
    assert "nothing to change" in capsys.readouterr().out
