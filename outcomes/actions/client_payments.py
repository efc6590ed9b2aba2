"""Money that the Job Broker promises its clients, apart from the funder's."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from brokerage.models import User
from clients.actions.saving import save_checked
from clients.models import Registration
from outcomes.models import ClientPayment


def promise_payment(
    *, registration: Registration, kind: str, amount: Decimal, promised_on: date, by: User
) -> ClientPayment:
    """Record what was promised; each kind once for a registration. Raises ValidationError by field."""
    payment = ClientPayment(
        broker_id=registration.broker_id, registration=registration, kind=kind, amount=amount,
        promised_on=promised_on, promised_by=by,
    )  # fmt: skip
    save_checked(payment, trusted=("broker", "registration", "promised_by"))
    return payment


@transaction.atomic
def pay_client(*, payment: ClientPayment, by: User, on: date) -> ClientPayment:
    """Record that the client has been paid."""
    payment = ClientPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.paid_on:
        raise ValidationError("This payment is recorded as paid already.")
    payment.paid_on, payment.paid_by = on, by
    payment.save(update_fields=["paid_on", "paid_by"])
    return payment
