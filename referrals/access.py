"""Who sees which referrals."""

from django.db.models import Q, QuerySet

from brokerage.access import Right, may, posts_with
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


def visible_likenesses(caller: Caller, referral: Referral) -> QuerySet[Client]:
    """Clients of the caller's Job Broker who may be the person referred, whatever their office.

    The same National Insurance number, or the same name and birth date (domain.md section 8: an agency
    never learns of them).
    """
    if caller.kind != "staff" or not may(caller, Right.ANSWER_REFERRALS):
        return Client.objects.none()
    alike = Q(pk__in=[])
    if referral.national_insurance_digest:
        alike |= Q(national_insurance_digest=referral.national_insurance_digest)
    if referral.date_of_birth:
        name = sort_name_of(referral.first_name, referral.last_name)
        alike |= Q(sort_name=name, date_of_birth=referral.date_of_birth)
    return Client.objects.filter(alike, broker_id=caller.broker_id)
