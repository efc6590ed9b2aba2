"""Who sees which referrals."""

from django.db.models import Q, QuerySet

from brokerage.access import Right, Scope, may, posts_with
from brokerage.database.caller import Caller
from clients.identity import sort_name_of
from clients.models import Client
from referrals.models import Referral


def visible_referrals(caller: Caller) -> QuerySet[Referral]:
    """An agency's own; for staff who answer, those of their offices and those that no office has yet.

    Nobody's referral is everybody's, partners of a consortium included: otherwise one could lie unseen.
    """
    if caller.kind == "agency":
        return Referral.objects.filter(agency_id=caller.agency_id)
    if caller.kind != "staff" or not may(caller, Right.ANSWER_REFERRALS):
        return Referral.objects.none()
    seen = Q(office__isnull=True)
    for post, _ in posts_with(caller, Right.ANSWER_REFERRALS):
        if post.office_id:
            seen |= Q(office=post.office_id)
        elif post.partner_id:
            seen |= Q(office__partner=post.partner_id)
        else:
            seen = Q()
            break
    return Referral.objects.filter(seen, broker_id=caller.broker_id)


def may_export_inbox(caller: Caller) -> bool:
    """A referral is nobody's own caseload yet, so only who may take out a whole office's people takes these.

    Every post that shows referrals must give the right, or a file would hold more than a role may take.
    """
    if caller.kind != "staff":
        return False
    given = {post for post, scope in posts_with(caller, Right.EXPORT_PEOPLE) if scope == Scope.OFFICE}
    answering = [post for post, _ in posts_with(caller, Right.ANSWER_REFERRALS)]
    return bool(answering) and given.issuperset(answering)


def visible_likenesses(caller: Caller, referral: Referral) -> QuerySet[Client]:
    """Clients of the caller's Job Broker who may be the person referred, whatever their office.

    The same National Insurance number, phone or email address; or the same name with the same phone,
    postcode or year of birth (domain.md section 8: an agency never learns of them).
    """
    if caller.kind != "staff" or not may(caller, Right.ANSWER_REFERRALS):
        return Client.objects.none()
    same = Q(pk__in=[])
    if referral.national_insurance_digest:
        same |= Q(national_insurance_digest=referral.national_insurance_digest)
    if referral.phone:
        same |= Q(phone=referral.phone)
    if referral.email:
        same |= Q(email__iexact=referral.email)
    beside_name = Q(pk__in=[])
    if referral.postcode:
        beside_name |= Q(postcode=referral.postcode)
    if referral.date_of_birth:
        beside_name |= Q(date_of_birth__year=referral.date_of_birth.year)
    same |= beside_name & Q(sort_name=sort_name_of(referral.first_name, referral.last_name))
    return Client.objects.filter(same, broker_id=caller.broker_id)
