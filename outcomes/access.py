"""Whose jobs, evidence, milestones and claims a caller sees, and what they may do: the only place.

All of it rests on which clients they see. Docs: docs/access.md.
"""

from django.db.models import QuerySet

from brokerage.access import Right, Scope, may, scopes
from brokerage.database.caller import Caller
from clients.access import reach, visible_clients
from clients.models import Client
from outcomes.models import Claim, Evidence, JobSpell, Milestone


def visible_jobs(caller: Caller) -> QuerySet[JobSpell]:
    return JobSpell.objects.filter(client__in=visible_clients(caller))


def visible_evidence(caller: Caller) -> QuerySet[Evidence]:
    return Evidence.objects.filter(client__in=visible_clients(caller))


def visible_milestones(caller: Caller) -> QuerySet[Milestone]:
    """Milestones with their money: for those who see claims."""
    if not may(caller, Right.SEE_CLAIMS):
        return Milestone.objects.none()
    return Milestone.objects.filter(registration__client__in=visible_clients(caller))


def milestones_of(caller: Caller, client: Client) -> QuerySet[Milestone]:
    """The milestones of one client that the caller can see."""
    seen = visible_clients(caller).filter(pk=client.pk)
    return Milestone.objects.filter(registration__client__in=seen)


def visible_claims(caller: Caller) -> QuerySet[Claim]:
    if not may(caller, Right.SEE_CLAIMS):
        return Claim.objects.none()
    return Claim.objects.filter(registration__client__in=visible_clients(caller))


def may_record(caller: Caller, client: Client) -> bool:
    """Record jobs and evidence for this client."""
    return Client.objects.filter(reach(caller, Right.RECORD_OUTCOMES), pk=client.pk).exists()


def may_judge(caller: Caller, evidence: Evidence) -> bool:
    """Accept or reject this evidence: never what one has recorded oneself."""
    return evidence.recorded_by_id != caller.user_id and may(caller, Right.ACCEPT_EVIDENCE)


def measures_scope(caller: Caller) -> Scope | None:
    """How far the figures reach that this caller may see."""
    found = scopes(caller, Right.MEASURES)
    return next((scope for scope in (Scope.OFFICE, Scope.MONEY, Scope.OWN) if scope in found), None)
