"""Whose jobs, evidence, milestones and claims a caller sees, and what they may do: the only place.

All of it rests on which clients they see. Docs: docs/access.md.
"""

from django.db.models import Q, QuerySet

from brokerage.access import Right, Scope, scopes
from brokerage.database.caller import Caller
from clients.access import PERSON_SCOPES, holds, reach, visible_clients
from clients.models import Client
from outcomes.codes import EvidenceState
from outcomes.models import Claim, Evidence, JobSpell, Milestone

# Who sees more of the work than the job itself: hours proven, milestones, amounts.
MILESTONE_SCOPES = (*PERSON_SCOPES, Scope.NAME_AND_MILESTONES)


def visible_jobs(caller: Caller) -> QuerySet[JobSpell]:
    return JobSpell.objects.filter(client__in=visible_clients(caller))


def visible_evidence(caller: Caller) -> QuerySet[Evidence]:
    """Papers show pay and more: whoever sees no more than the job sees only what they recorded."""
    if caller.kind == "system":
        return Evidence.objects.all()
    whole = Q(client__in=Client.objects.filter(reach(caller, Right.SEE_CLIENTS, MILESTONE_SCOPES)))
    own = Q(client__in=visible_clients(caller), recorded_by_id=caller.user_id)
    return Evidence.objects.filter(whole | own)


def visible_milestones(caller: Caller) -> QuerySet[Milestone]:
    """Milestones with their money: for those who see claims."""
    return Milestone.objects.filter(registration__client__in=_claimed_for(caller))


def may_see_milestones(caller: Caller, client: Client) -> bool:
    """Milestones with their amounts, and the strip: for all who see more than the name and the job."""
    return holds(caller, Right.SEE_CLIENTS, client, MILESTONE_SCOPES)


def visible_claims(caller: Caller) -> QuerySet[Claim]:
    return Claim.objects.filter(registration__client__in=_claimed_for(caller))


def _claimed_for(caller: Caller) -> QuerySet[Client]:
    """The clients whose claims the caller sees: by the post that shows claims, not by another of theirs."""
    return Client.objects.filter(reach(caller, Right.SEE_CLAIMS))


def may_record(caller: Caller, client: Client) -> bool:
    """Record jobs and evidence for this client."""
    return holds(caller, Right.RECORD_OUTCOMES, client, None)


def may_judge(caller: Caller, evidence: Evidence) -> bool:
    """Accept or reject this evidence: never what one has recorded oneself."""
    if evidence.recorded_by_id == caller.user_id:
        return False
    return holds(caller, Right.ACCEPT_EVIDENCE, evidence.client, None)


def judgeable_evidence(caller: Caller) -> QuerySet[Evidence]:
    """Evidence that waits to be checked by this caller; the same rule as `may_judge`, for many rows."""
    rows = Evidence.objects.filter(state=EvidenceState.RECORDED).exclude(recorded_by_id=caller.user_id)
    return rows.filter(client__in=Client.objects.filter(reach(caller, Right.ACCEPT_EVIDENCE)))


def measures_scope(caller: Caller) -> Scope | None:
    """How far the figures reach that this caller may see."""
    found = scopes(caller, Right.MEASURES)
    return next((scope for scope in (Scope.OFFICE, Scope.MONEY, Scope.OWN) if scope in found), None)
