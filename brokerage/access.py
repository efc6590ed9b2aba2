"""Who may do what: the table of rights, and the decorators that ask it.

The table is docs/access.md as data. Each app's own access.py turns a scope into rows.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from brokerage.database.caller import Caller


class Right(StrEnum):
    """One thing that a role may or may not do."""

    SEE_CLIENTS = "see_clients"
    HEALTH = "health"
    RESTRICTED = "restricted"
    WORK_WITH_CLIENTS = "work_with_clients"
    RECORD_OUTCOMES = "record_outcomes"
    ACCEPT_EVIDENCE = "accept_evidence"
    SEE_CLAIMS = "see_claims"
    DRAFT_CLAIMS = "draft_claims"
    APPROVE_CLAIMS = "approve_claims"
    IMPORT_REMITTANCE = "import_remittance"
    ANSWER_REFERRALS = "answer_referrals"
    MANAGE_TEAM = "manage_team"
    READ_NOTES = "read_notes"
    CONFIGURE = "configure"
    SEE_RUNS = "see_runs"
    MEASURES = "measures"
    EXPORT_PEOPLE = "export_people"
    OWN_REFERRALS = "own_referrals"
    AGGREGATES = "aggregates"


class Scope(StrEnum):
    """How far a right reaches. Each app's access.py says which rows that is."""

    OFFICE = "office"
    IN_WORK = "in_work"
    OWN = "own"
    NAME_AND_MILESTONES = "name_and_milestones"
    NAME_AND_JOB = "name_and_job"
    WORK_LIMITS = "work_limits"
    APPOINTMENTS = "appointments"
    EMPLOYER_CONTACTS = "employer_contacts"
    MONEY = "money"
    CLAIMS = "claims"
    ALL = "all"


_R, _S = Right, Scope

RIGHTS: dict[str, dict[Right, Scope]] = {
    "adviser": {
        _R.SEE_CLIENTS: _S.OFFICE,
        _R.HEALTH: _S.OFFICE,
        _R.RESTRICTED: _S.OWN,
        _R.WORK_WITH_CLIENTS: _S.OFFICE,
        _R.READ_NOTES: _S.OFFICE,
        _R.RECORD_OUTCOMES: _S.OFFICE,
        _R.ANSWER_REFERRALS: _S.OFFICE,
        _R.MEASURES: _S.OWN,
        _R.EXPORT_PEOPLE: _S.OWN,
    },
    "in_work_specialist": {
        _R.SEE_CLIENTS: _S.IN_WORK,
        _R.HEALTH: _S.IN_WORK,
        _R.WORK_WITH_CLIENTS: _S.IN_WORK,
        _R.READ_NOTES: _S.IN_WORK,
        _R.RECORD_OUTCOMES: _S.IN_WORK,
        _R.MEASURES: _S.OFFICE,
    },
    "administrator": {
        _R.SEE_CLIENTS: _S.OFFICE,
        _R.WORK_WITH_CLIENTS: _S.APPOINTMENTS,
        _R.RECORD_OUTCOMES: _S.OFFICE,
        _R.ACCEPT_EVIDENCE: _S.OFFICE,
        _R.ANSWER_REFERRALS: _S.OFFICE,
    },
    "manager": {
        _R.SEE_CLIENTS: _S.OFFICE,
        _R.HEALTH: _S.OFFICE,
        _R.RESTRICTED: _S.OFFICE,
        _R.WORK_WITH_CLIENTS: _S.OFFICE,
        _R.READ_NOTES: _S.OFFICE,
        _R.RECORD_OUTCOMES: _S.OFFICE,
        _R.ACCEPT_EVIDENCE: _S.OFFICE,
        _R.SEE_CLAIMS: _S.OFFICE,
        _R.APPROVE_CLAIMS: _S.OFFICE,
        _R.ANSWER_REFERRALS: _S.OFFICE,
        _R.MANAGE_TEAM: _S.OFFICE,
        _R.SEE_RUNS: _S.ALL,
        _R.MEASURES: _S.OFFICE,
        _R.EXPORT_PEOPLE: _S.OFFICE,
    },
    "finance_officer": {
        _R.SEE_CLIENTS: _S.NAME_AND_MILESTONES,
        _R.RECORD_OUTCOMES: _S.NAME_AND_MILESTONES,
        _R.ACCEPT_EVIDENCE: _S.OFFICE,
        _R.SEE_CLAIMS: _S.OFFICE,
        _R.DRAFT_CLAIMS: _S.OFFICE,
        _R.APPROVE_CLAIMS: _S.OFFICE,
        _R.IMPORT_REMITTANCE: _S.OFFICE,
        _R.SEE_RUNS: _S.ALL,
        _R.MEASURES: _S.MONEY,
        _R.EXPORT_PEOPLE: _S.CLAIMS,
    },
    "employer_liaison": {
        _R.SEE_CLIENTS: _S.NAME_AND_JOB,
        _R.HEALTH: _S.WORK_LIMITS,
        _R.WORK_WITH_CLIENTS: _S.EMPLOYER_CONTACTS,
        _R.RECORD_OUTCOMES: _S.NAME_AND_JOB,
    },
    "agency_user": {_R.OWN_REFERRALS: _S.ALL, _R.MEASURES: _S.OWN, _R.EXPORT_PEOPLE: _S.OWN},
    "commissioner": {_R.AGGREGATES: _S.ALL},
    "system_administrator": {_R.CONFIGURE: _S.ALL, _R.SEE_RUNS: _S.ALL},
}


def scopes(caller: Caller, right: Right) -> tuple[Scope, ...]:
    """The scopes in which `caller` holds `right`, one for each role that gives it."""
    given = (RIGHTS.get(role, {}).get(right) for role in caller.roles)
    return tuple(dict.fromkeys(scope for scope in given if scope))


def may(caller: Caller, right: Right) -> bool:
    return bool(scopes(caller, right))


def posts_with(caller: Caller, right: Right) -> Iterable[tuple]:
    """(post, scope) for each membership of the caller that gives `right`."""
    for post in caller.posts:
        scope = RIGHTS.get(post.role, {}).get(right)
        if scope:
            yield post, scope


View = Callable[..., HttpResponseBase]


def requires(*rights: Right) -> Callable[[View], View]:
    """For a page: any of `rights` opens it; without one 403, not signed in: to sign-in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
            if request.caller.user_id is None:
                return redirect_to_login(request.get_full_path())
            if not any(may(request.caller, right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access_rule = rights
        return guarded

    return decorate


def signed_in(view: View) -> View:
    """For a page that everyone who has signed in may open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        if request.caller.user_id is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access_rule = "signed_in"
    return guarded


def public(view: View) -> View:
    """For a page that needs no sign-in and shows no one's data."""
    view.access_rule = "public"
    return view
