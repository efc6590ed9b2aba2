"""Where a client stands, and who is answerable for them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import Membership, User
from clients.actions.saving import save_checked
from clients.codes import ClientState
from clients.events import record_event
from clients.models import Client, Enquiry

# From each state to those that may follow (docs/domain.md, section 2). Closing and registering have
# actions of their own, because they date more than the client.
NEXT_STATES: dict[str, tuple[str, ...]] = {
    ClientState.ENQUIRY: (ClientState.WAITING, ClientState.SIGNPOSTED, ClientState.DECLINED),
    ClientState.WAITING: (ClientState.ENQUIRY, ClientState.SIGNPOSTED, ClientState.DECLINED),
    ClientState.SIGNPOSTED: (ClientState.ENQUIRY,),
    ClientState.DECLINED: (ClientState.ENQUIRY,),
    ClientState.ACTIVE: (ClientState.INACTIVE, ClientState.SUSPENDED),
    ClientState.INACTIVE: (ClientState.ACTIVE, ClientState.INACTIVE, ClientState.SUSPENDED),
    ClientState.SUSPENDED: (ClientState.ACTIVE, ClientState.INACTIVE),
    ClientState.CLOSED: (),
}
ENQUIRY_OUTCOMES = {
    ClientState.WAITING: Enquiry.Outcome.WAITING,
    ClientState.SIGNPOSTED: Enquiry.Outcome.SIGNPOSTED,
    ClientState.DECLINED: Enquiry.Outcome.DECLINED,
}


@transaction.atomic
def set_state(
    *, client: Client, by: User, state: str, on: date, reason: str = "", review_on: date | None = None
) -> Client:
    """Move a client to another state. reason: of InactiveReason, for inactive only, with its review date."""
    client = Client.objects.select_for_update().get(pk=client.pk)
    if state not in NEXT_STATES[client.state]:
        raise ValidationError(
            {"state": f"After “{client.get_state_display()}” this cannot follow: choose another state."}
        )
    client.state = state
    client.inactive_reason = reason if state == ClientState.INACTIVE else ""
    client.state_review_on = review_on
    client.version += 1
    save_checked(client, trusted=("broker", "office", "partner", "lead_adviser"))
    if state in ENQUIRY_OUTCOMES:
        enquiries = Enquiry.objects.filter(client=client).exclude(outcome=Enquiry.Outcome.REGISTERED)
        enquiries.update(outcome=ENQUIRY_OUTCOMES[state], outcome_on=on)
    elif state == ClientState.ENQUIRY:
        enquiries = Enquiry.objects.filter(client=client).exclude(outcome=Enquiry.Outcome.REGISTERED)
        enquiries.update(outcome=Enquiry.Outcome.OPEN, outcome_on=None)
    record_event(client, "state_changed", on, by=by, state=state, reason=client.inactive_reason)
    return client


@transaction.atomic
def assign_adviser(*, client: Client, adviser: User | None, by: User, on: date) -> Client:
    """Make `adviser` the one answerable for the client; None puts the client on the unallocated list."""
    if adviser and not _is_adviser(client, adviser, on):
        raise ValidationError({"lead_adviser": "Choose an adviser who works for this Job Broker."})
    Client.objects.filter(pk=client.pk).update(lead_adviser=adviser)
    client.lead_adviser = adviser
    record_event(client, "adviser_changed", on, by=by, adviser=adviser.pk if adviser else 0)
    return client


def _is_adviser(client: Client, adviser: User, on: date) -> bool:
    rows = Membership.objects.in_force(on).filter(user=adviser, broker_id=client.broker_id)
    return rows.exclude(role__in=["commissioner", "system_administrator", "finance_officer"]).exists()
