"""What the night does for clients: follow-ups, then the mails that tell of them."""

from dataclasses import asdict
from datetime import date
from smtplib import SMTPRecipientsRefused

from django.db.models import Exists, OuterRef, Q, QuerySet

from brokerage.nightly import NightlyJob, Step
from brokerage.nightly import register as register_job
from clients import digest, followups
from clients.followup_kinds import GONE
from clients.models import Client, DigestSent, FollowUp

BATCH = 200


def _clients() -> QuerySet[Client]:
    """Everyone who may have something due, and whoever still has something open."""
    still_open = FollowUp.objects.open().filter(client_id=OuterRef("pk"))
    return Client.objects.filter(~Q(state__in=GONE) | Exists(still_open))


def count_clients(as_of: date) -> int:
    return _clients().count()


def follow_ups(as_of: date, position: int) -> Step:
    """One batch of clients, in the order of their ids; last, what is not about a client."""
    ids = list(_clients().filter(pk__gt=position).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if ids:
        counts = followups.reconcile_clients(as_of, ids)
        return Step(ids[-1], len(ids), False, asdict(counts))
    return Step(position, 0, True, asdict(followups.reconcile_rest(as_of)))


def count_recipients(as_of: date) -> int:
    return digest.recipients(as_of).count()


def digests(as_of: date, position: int) -> Step:
    """One person's mail, sent with the row that says so: only a kill between the two can double it.

    Then it comes with the same Message-ID, by which mail servers know it. The other way round, the kill
    would lose it. A mail server that is away stops the run, which goes on with this person later.
    """
    user = digest.recipients(as_of).filter(pk__gt=position).first()
    if user is None:
        return Step(position, 0, True)
    found = None
    if not DigestSent.objects.filter(user=user, as_of=as_of).exists():
        found = digest.digest_for(user, as_of)
    if found is None:
        return Step(user.pk, 1, False)
    DigestSent.objects.create(broker_id=found.broker_id, user=user, as_of=as_of, items=found.items)
    try:
        digest.mail(found).send()
    except SMTPRecipientsRefused:
        return Step(user.pk, 1, False, {"addresses_refused": 1})
    return Step(user.pk, 1, False, {"mails_sent": 1})


def register() -> None:
    register_job(NightlyJob("follow_ups", "Follow-ups", 30, count_clients, follow_ups))
    register_job(NightlyJob("digest", "Mail of what is due", 40, count_recipients, digests))
