"""Whose records a caller sees and what they may do with each: the only place that says so.

Lists, details, exports and the API all start from `visible_clients`. Docs: docs/access.md.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from brokerage.access import Right, Scope, posts_with
from brokerage.database.caller import Caller, Post
from clients.models import Appointment, Client, FollowUp
from clients.registry import FOLLOWUP_KINDS, in_work_condition

NOBODY = Q(pk__in=[])
# Scopes that open the person, not just a name beside what the role works on.
PERSON_SCOPES = (Scope.OFFICE, Scope.IN_WORK)
ESCALATED_TO = ("administrator", "manager")
IN_WORK_SCOPES = (Scope.IN_WORK, Scope.NAME_AND_JOB)


def visible_clients(caller: Caller) -> QuerySet[Client]:
    """The clients whose record `caller` may open, wide or narrow (see may_see_person)."""
    if caller.kind == "system":
        return Client.objects.all()
    return Client.objects.filter(reach(caller, Right.SEE_CLIENTS))


def reach(caller: Caller, right: Right, scopes: Collection[Scope] | None = None) -> Q:
    """The clients on whom the caller holds `right`, in one of `scopes` if given, as a filter on Client."""
    found = NOBODY
    for post, scope in posts_with(caller, right):
        if scopes is None or scope in scopes:
            found |= _reach_of(caller, post, scope)
    return found


def _reach_of(caller: Caller, post: Post, scope: Scope) -> Q:
    own = Q(broker_id=caller.broker_id, lead_adviser_id__in=own_caseloads(caller))
    if scope == Scope.OWN:
        return own
    rows = Q(broker_id=caller.broker_id)
    if post.office_id:
        rows &= Q(office_id=post.office_id)
    if post.partner_id:
        rows &= Q(partner_id=post.partner_id)
    if scope in IN_WORK_SCOPES:
        rows &= in_work_condition(caller.on)
    # Whoever answers for a client, or stands in for who does, reaches them wherever they are.
    return rows | own if scope in PERSON_SCOPES else rows


def own_caseloads(caller: Caller) -> tuple[int, ...]:
    """User ids whose caseloads are the caller's: their own, and those they cover today."""
    own = {caller.user_id} if caller.user_id else set()
    return tuple(sorted(own | caller.covering))


def sees_all_whole(caller: Caller) -> bool:
    """Every post that shows the caller a client opens the person, so that no row holds a name alone."""
    return all(scope in PERSON_SCOPES for _, scope in posts_with(caller, Right.SEE_CLIENTS))


def with_sight(clients: QuerySet[Client], caller: Caller) -> QuerySet[Client]:
    """Adds `seen_whole` to each client that the caller sees: the person, not just the name."""
    if sees_all_whole(caller):
        return clients.annotate(seen_whole=Value(True))
    whole = When(reach(caller, Right.SEE_CLIENTS, PERSON_SCOPES), then=Value(True))
    return clients.annotate(seen_whole=Case(whole, default=Value(False), output_field=BooleanField()))


def with_in_work(clients: QuerySet[Client], day: date) -> QuerySet[Client]:
    """Adds `is_in_work` to each client, which lists show and the predicates below use."""
    in_work = Case(When(in_work_condition(day), then=True), default=False, output_field=BooleanField())
    return clients.annotate(is_in_work=in_work)


def holds(
    caller: Caller, right: Right, client: Client, scopes: Collection[Scope] | None = PERSON_SCOPES
) -> bool:
    """Whether the caller holds `right` on a client they can see; the same rule as `reach`, for one row."""
    if client.broker_id != caller.broker_id:
        return False
    return any(
        (scopes is None or scope in scopes) and _reaches(caller, post, scope, client)
        for post, scope in posts_with(caller, right)
    )


def _reaches(caller: Caller, post: Post, scope: Scope, client: Client) -> bool:
    if scope in (*PERSON_SCOPES, Scope.OWN) and client.lead_adviser_id in own_caseloads(caller):
        return True
    if scope == Scope.OWN:
        return False
    if post.office_id and post.office_id != client.office_id:
        return False
    if post.partner_id and post.partner_id != client.partner_id:
        return False
    return scope not in IN_WORK_SCOPES or _is_in_work(caller, client)


def _is_in_work(caller: Caller, client: Client) -> bool:
    if not hasattr(client, "is_in_work"):
        client.is_in_work = Client.objects.filter(in_work_condition(caller.on), pk=client.pk).exists()
    return client.is_in_work


def may_see_person(caller: Caller, client: Client) -> bool:
    """Contact details, timeline, plan, sharing. Finance and employer liaison see the name and their part."""
    return holds(caller, Right.SEE_CLIENTS, client)


def may_see_health(caller: Caller, client: Client) -> bool:
    """Health, benefits and barriers."""
    return holds(caller, Right.HEALTH, client)


def may_see_work_limits(caller: Caller, client: Client) -> bool:
    """What health rules out at work, which an employer liaison needs and no more."""
    return holds(caller, Right.HEALTH, client, (*PERSON_SCOPES, Scope.WORK_LIMITS))


def may_see_restricted(caller: Caller, client: Client) -> bool:
    """Convictions, substance misuse, debt, detail of mental health."""
    return holds(caller, Right.RESTRICTED, client, (Scope.OWN, Scope.OFFICE))


def may_read_notes(caller: Caller, client: Client) -> bool:
    return holds(caller, Right.READ_NOTES, client)


def may_work_with(caller: Caller, client: Client) -> bool:
    """Log contacts, agree plans, register, record consent, change details."""
    return holds(caller, Right.WORK_WITH_CLIENTS, client)


def may_book(caller: Caller, client: Client) -> bool:
    """Book appointments."""
    return holds(caller, Right.WORK_WITH_CLIENTS, client, (*PERSON_SCOPES, Scope.APPOINTMENTS))


def may_assign(caller: Caller, client: Client) -> bool:
    """Choose another lead adviser."""
    return holds(caller, Right.MANAGE_TEAM, client)


def may_change_details(caller: Caller, client: Client) -> bool:
    """Name, address, phone: an administrator who keeps the diary corrects them too."""
    return may_book(caller, client)


def may_open_clients(caller: Caller) -> bool:
    """Whether the caller may open a new record: for a walk-in, or a referral accepted."""
    work = posts_with(caller, Right.WORK_WITH_CLIENTS)
    return any(scope in (Scope.OFFICE, Scope.APPOINTMENTS) for _, scope in work)


def workable_clients(caller: Caller) -> QuerySet[Client]:
    """The clients with whom the caller may log a contact."""
    return Client.objects.filter(reach(caller, Right.WORK_WITH_CLIENTS, PERSON_SCOPES))


def exportable_clients(caller: Caller) -> QuerySet[Client]:
    """The clients whom the caller may take out as a file: an adviser their own, a manager the office's."""
    return Client.objects.filter(reach(caller, Right.EXPORT_PEOPLE, (Scope.OWN, Scope.OFFICE)))


def may_export(caller: Caller) -> bool:
    return any(scope in (Scope.OWN, Scope.OFFICE) for _, scope in posts_with(caller, Right.EXPORT_PEOPLE))


def sees_narrowly(caller: Caller) -> bool:
    """No post of the caller opens the person: names and the part the role works on are all there is."""
    return not any(scope in PERSON_SCOPES for _, scope in posts_with(caller, Right.SEE_CLIENTS))


def visible_followups(caller: Caller, day: date) -> QuerySet[FollowUp]:
    """The follow-ups the caller has to act on.

    Those of their own caseload and of those they cover; as administrator or manager, what has escalated
    in their reach; in any other role, the kinds that name it. Without a client, it goes by office and role,
    and what only some roles may do goes to them alone.
    """
    apart = [kind.code for kind in FOLLOWUP_KINDS.values() if kind.to_roles_only]
    mine = Q(lead_adviser_id__in=own_caseloads(caller)) & reach(caller, Right.SEE_CLIENTS)
    wanted = ~Q(kind__in=apart) & _of_clients(mine)
    for post in caller.posts:
        kinds = [kind.code for kind in FOLLOWUP_KINDS.values() if post.role in kind.roles]
        here = Q(client__isnull=True, broker_id=caller.broker_id, kind__in=kinds)
        if post.office_id:
            here &= Q(office_id=post.office_id) | Q(office_id__isnull=True)
        wanted |= here
        if post.role in ESCALATED_TO:
            here = Q(escalates_on__lte=day) & ~Q(kind__in=apart) | Q(kind__in=set(apart) & set(kinds))
            wanted |= here & _of_clients(_reach_from(caller, post))
        elif post.role != "adviser" and kinds:
            wanted |= Q(kind__in=kinds) & _of_clients(_reach_from(caller, post))
    return FollowUp.objects.filter(wanted)


def _reach_from(caller: Caller, post: Post) -> Q:
    """The clients whom the caller sees by this one post."""
    return reach(replace(caller, posts=(post,)), Right.SEE_CLIENTS)


def _of_clients(rows: Q) -> Q:
    return Q(Exists(Client.objects.filter(rows, pk=OuterRef("client_id"))))


def visible_appointments(caller: Caller) -> QuerySet[Appointment]:
    visible = Client.objects.filter(reach(caller, Right.SEE_CLIENTS, PERSON_SCOPES), pk=OuterRef("client_id"))
    return Appointment.objects.filter(Exists(visible))
