"""One National Insurance number registered at two Job Brokers over the same days.

Nobody is refused and nothing is shown of the other broker: the later registration's fee waits until it is
confirmed. Runs in the system role, the only one that sees both.
"""

from datetime import date

from django.db import connection

from outcomes.codes import BlockReason, MilestoneState
from outcomes.models import Milestone

LATER_OF_TWO = """
SELECT later.id
FROM clients_registration later
JOIN clients_client one ON one.id = later.client_id AND one.national_insurance_digest <> ''
JOIN clients_client other
  ON other.national_insurance_digest = one.national_insurance_digest AND other.broker_id <> one.broker_id
JOIN clients_registration earlier ON earlier.client_id = other.id
  AND (earlier.registered_on, earlier.id) < (later.registered_on, later.id)
  AND daterange(earlier.registered_on, earlier.closed_on, '[]')
   && daterange(later.registered_on, later.closed_on, '[]')
WHERE later.registered_on <= %s
"""


def later_of_two(as_of: date) -> set[int]:
    """Ids of the registrations to confirm."""
    with connection.cursor() as cursor:
        cursor.execute(LATER_OF_TWO, [as_of])
        return {pk for (pk,) in cursor.fetchall()}


def mark(as_of: date) -> int:
    """Block the fee of the later registrations, and free those that overlap no longer."""
    reason = BlockReason.REGISTRATION_TO_CONFIRM.value
    to_confirm = later_of_two(as_of)
    fees = Milestone.objects.filter(basis="registration")
    changed = 0
    for fee in fees.filter(registration_id__in=to_confirm, amount__isnull=False).exclude(
        reasons__contains=[reason]
    ):
        fee.state = MilestoneState.BLOCKED
        fee.reasons = [*fee.reasons, reason]
        fee.save(update_fields=["state", "reasons"])
        changed += 1
    for fee in fees.filter(reasons__contains=[reason]).exclude(registration_id__in=to_confirm):
        fee.reasons = [each for each in fee.reasons if each != reason]
        if not fee.reasons and fee.reached_on is not None:
            fee.state = MilestoneState.PAYABLE if fee.reached_on <= as_of else MilestoneState.PROJECTED
        fee.save(update_fields=["state", "reasons"])
        changed += 1
    return changed
