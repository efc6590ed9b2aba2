"""One National Insurance number registered at two Job Brokers over the same days.

Nobody is refused and nothing is shown of the other broker: the later registration's fee waits until it is
confirmed. Runs in the system role, the only one that sees both.
"""

from datetime import date

from django.db import connection

from outcomes.actions import evaluate_many
from outcomes.models import Evaluation

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
    """Hold back the fee of the later registrations, and free those that overlap no longer."""
    to_confirm = later_of_two(as_of)
    marked = set(Evaluation.objects.filter(to_confirm=True).values_list("registration_id", flat=True))
    changes = {pk: pk in to_confirm for pk in to_confirm ^ marked}
    return evaluate_many(changes, as_of, to_confirm=changes)
