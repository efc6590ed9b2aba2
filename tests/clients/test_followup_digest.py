"""The mail of the morning: one a day, to the right people, with no more than they need."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail

from brokerage import runs
from brokerage.models import Run
from clients.digest import digest_for
from clients.followups import reconcile
from clients.models import DigestSent, FollowUp
from tests.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.services]
DAY = date(2026, 11, 20)


def silent(world, days: int, **fields):
    client = world.client(
        last_adviser_contact_on=DAY - timedelta(days=days), contact_interval_days=14, **fields
    )
    world.registration(client)
    return client


def night(day: date = DAY) -> Run:
    (run,) = runs.run_night(day, only="digest")
    return run


def test_an_adviser_hears_of_their_own_clients_by_person(world):
    client = silent(world, 22, reference="NG-00417", first_name="Tom", last_name="Beddoes")
    silent(world, 22, reference="NG-00999", lead_adviser=world.colleague)
    reconcile(DAY)
    digest = digest_for(world.adviser, DAY)
    assert [(person.reference, person.reasons) for person in digest.due] == [
        (client.reference, ["No contact from us for 22 days; agreed every 14."])
    ]
    assert digest.escalated == []


def test_notice_of_a_date_ahead_comes_after_what_is_due(world):
    ahead = world.client(reference="NG-00001", last_adviser_contact_on=DAY)
    FollowUp.objects.create(
        broker_id=ahead.broker_id, office_id=ahead.office_id, client=ahead, kind="support_ending",
        subject_type="registration", subject_id=1, anchor_on=DAY, due_on=DAY - timedelta(days=20),
        facts={"ends_on": (DAY + timedelta(days=8)).isoformat()},
    )  # fmt: skip
    client = silent(world, 16, reference="NG-00002")
    reconcile(DAY, [client.pk])
    assert [person.reference for person in digest_for(world.adviser, DAY).due] == ["NG-00002", "NG-00001"]


def test_the_mail_is_plain_and_names_nobody_in_full(world):
    silent(world, 16, reference="NG-00417", first_name="Tom", last_name="Beddoes")
    reconcile(DAY)
    night()
    message = mail.outbox[0]
    assert message.to == [world.adviser.email]
    assert message.subject == "Due today: 1 person"
    assert "Tom NG-00417\n  - No contact from us for 16 days; agreed every 14.\n" in message.body
    assert "Beddoes" not in message.body
    assert message.content_subtype == "plain"


def test_a_manager_hears_only_of_what_has_waited_too_long(world):
    silent(world, 16, reference="NG-00001")
    silent(world, 40, reference="NG-00002")
    reconcile(DAY)
    digest = digest_for(world.people["manager"], DAY)
    assert digest.due == []
    assert [(person.reference, person.adviser) for person in digest.escalated] == [
        ("NG-00002", world.adviser.name)
    ]


def test_another_broker_s_manager_hears_nothing_of_it(world):
    silent(world, 40)
    reconcile(DAY)
    assert digest_for(world.stranger, DAY) is None


def test_whoever_covers_a_colleague_hears_of_their_clients_until_the_cover_ends(world):
    silent(world, 22, lead_adviser=world.colleague, reference="NG-00003")
    reconcile(DAY)
    MembershipFactory(
        user=world.adviser,
        office=world.office,
        role="adviser",
        valid_from=DAY,
        covers=world.colleague,
        covers_until=DAY,
    )
    assert [person.reference for person in digest_for(world.adviser, DAY).due] == ["NG-00003"]
    assert digest_for(world.adviser, DAY + timedelta(days=1)) is None


def test_what_is_snoozed_is_not_mailed(world):
    silent(world, 22)
    reconcile(DAY)
    FollowUp.objects.update(snoozed_until=DAY + timedelta(days=3), snooze_reason="On holiday")
    night()
    assert mail.outbox == []


def test_nobody_gets_an_empty_mail(world):
    night()
    assert mail.outbox == []
    assert not DigestSent.objects.exists()


def test_a_night_run_twice_mails_once_and_the_next_day_mails_again(world):
    silent(world, 16)
    reconcile(DAY)
    assert night().counts == {"mails_sent": 1}
    assert night().counts == {}
    night(DAY + timedelta(days=1))
    assert [message.to for message in mail.outbox] == [[world.adviser.email]] * 2
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(ids) == 2


def test_an_address_that_is_refused_does_not_keep_others_from_their_mail(world, monkeypatch):
    silent(world, 22)
    silent(world, 40, lead_adviser=world.colleague)
    reconcile(DAY)
    send = mail.EmailMessage.send

    def refuse_one(message, *args, **kwargs):
        if message.to == [world.adviser.email]:
            raise SMTPRecipientsRefused({})
        return send(message, *args, **kwargs)

    monkeypatch.setattr("clients.digest.EmailMessage.send", refuse_one)
    assert night().counts == {"addresses_refused": 1, "mails_sent": 2}


def test_a_mail_server_that_is_away_is_tried_again_for_the_same_person(world, monkeypatch):
    silent(world, 16)
    reconcile(DAY)

    def away(message, *args, **kwargs):
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    with monkeypatch.context() as patched:
        patched.setattr("clients.digest.EmailMessage.send", away)
        assert night().error.startswith("SMTPServerDisconnected")
    assert not DigestSent.objects.exists()
    assert night().error == ""
    assert len(mail.outbox) == 1
    assert Run.objects.filter(name="digest").count() == 1
