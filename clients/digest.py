"""The mail of the morning: what is due, grouped by person; for managers, what has waited too long."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string

from brokerage import nav
from brokerage.models import Membership, User
from brokerage.models.organisation import Role
from clients.models import FollowUp
from clients.queries.urgency import most_urgent_first
from clients.registry import FOLLOWUP_KINDS

CASELOAD_ROLES = (Role.ADVISER, Role.IN_WORK_SPECIALIST)
ROLES = (*CASELOAD_ROLES, Role.MANAGER)


@dataclass(slots=True)
class Person:
    """One client, or one referral, with what is due about them. Never more than first name and reference."""

    reference: str
    first_name: str
    adviser: str
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Digest:
    user: User
    broker_id: int
    as_of: date
    due: list[Person]
    escalated: list[Person]

    @property
    def items(self) -> int:
        return sum(len(person.reasons) for person in (*self.due, *self.escalated))


def recipients(as_of: date):
    """Users who may get a digest on that day, in the order of their ids."""
    posts = Membership.objects.in_force(as_of).filter(role__in=ROLES)
    return User.objects.filter(is_active=True, pk__in=posts.order_by().values("user_id")).order_by("pk")


def digest_for(user: User, as_of: date) -> Digest | None:
    """What `user` should know this morning; None where nothing is due. Three queries."""
    posts = list(Membership.objects.in_force(as_of).filter(user=user).order_by("pk"))
    if not posts:
        return None
    # As at sign-in: a person acts for the Job Broker they joined first.
    broker_id = posts[0].broker_id
    posts = [post for post in posts if post.broker_id == broker_id and post.role in ROLES]
    due = FollowUp.objects.due_on(as_of).filter(broker_id=broker_id)
    digest = Digest(
        user,
        broker_id,
        as_of,
        due=_grouped(due.filter(_own(user, posts, as_of)), as_of),
        escalated=_grouped(due.filter(_managed(posts), escalates_on__lte=as_of), as_of),
    )
    return digest if digest.items else None


def _own(user: User, posts: list[Membership], as_of: date) -> Q:
    """Of the person's own caseload, and of those they cover on that day."""
    if not any(post.role in CASELOAD_ROLES for post in posts):
        return Q(pk__in=[])
    covered = {post.covers_id for post in posts if post.covers_id and post.covers_until >= as_of}
    apart = [kind.code for kind in FOLLOWUP_KINDS.values() if kind.to_roles_only]
    return Q(client__lead_adviser_id__in={user.pk, *covered}) & ~Q(kind__in=apart)


def _managed(posts: list[Membership]) -> Q:
    """Of the offices that the person manages."""
    found = Q(pk__in=[])
    for post in posts:
        if post.role != Role.MANAGER:
            continue
        if post.office_id:
            found |= Q(office_id=post.office_id)
        elif post.partner_id:
            found |= Q(office__partner_id=post.partner_id)
        else:
            found |= Q(pk__isnull=False)
    return found


def _grouped(rows, as_of: date) -> list[Person]:
    """By person, the most urgent first. Follow-ups of a kind that is no more are left out."""
    people: dict[str, Person] = {}
    for row in most_urgent_first(rows).select_related("client__lead_adviser"):
        kind = FOLLOWUP_KINDS.get(row.kind)
        if kind is None:
            continue
        reference = row.client.reference if row.client else row.facts["reference"]
        if reference not in people:
            adviser = row.client.lead_adviser if row.client else None
            people[reference] = Person(
                reference, row.client.first_name if row.client else "", adviser.name if adviser else ""
            )
        people[reference].reasons.append(kind.sentence(row.facts, as_of))
    return list(people.values())


def mail(digest: Digest) -> EmailMessage:
    """The digest as plain text. The same digest always has the same Message-ID."""
    count = len(digest.due) + len(digest.escalated)
    context = {
        "digest": digest,
        "count": count,
        "today_url": settings.SITE_URL + nav.address("clients:today"),
    }
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        subject=f"Due today: {count} {'person' if count == 1 else 'people'}",
        body=render_to_string("clients/digest.txt", context),
        to=[digest.user.email],
        headers={
            "Message-ID": f"<digest-{digest.as_of:%Y%m%d}-{digest.user.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
