"""Forms about claims and their money."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from brokerage.forms import DateField, FilterForm, Form, MoneyField
from brokerage.models import Contract
from clients.forms.base import DatedForm
from outcomes.codes import ClientPaymentKind
from outcomes.models import LedgerLine

MONTHS_BACK = 24


def month_choices(day: date) -> list[tuple[str, str]]:
    """This month and those before it, the latest first: "2026-11", "November 2026"."""
    found, first = [], day.replace(day=1)
    for _ in range(MONTHS_BACK):
        found.append((f"{first:%Y-%m}", f"{first:%B %Y}"))
        first = (first.replace(year=first.year - 1, month=12) if first.month == 1
                 else first.replace(month=first.month - 1))  # fmt: skip
    return found


def contract_choices(contracts: list[Contract]) -> list[tuple[str, str]]:
    return [(str(contract.pk), str(contract)) for contract in contracts]


class DraftFilter(FilterForm):
    """Which contract, and up to the end of which month."""

    contract = forms.ChoiceField(label="Contract")
    month = forms.ChoiceField(label="Reached up to the end of")

    def __init__(self, *args: Any, contracts: list[Contract], day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = contract_choices(contracts)
        self.fields["month"].choices = month_choices(day)


class SendBackForm(Form):
    reason = forms.CharField(
        label="Why do you send them back?", max_length=200, required=False,
        help_text="Only needed to send back",
    )  # fmt: skip


class UploadForm(Form):
    """A remittance: which contract it answers, and the file."""

    contract = forms.ChoiceField(label="Contract")
    file = forms.FileField(
        label="Remittance", help_text="CSV in UTF-8, up to 1 MB",
        error_messages={"required": "Choose the remittance"},
    )  # fmt: skip

    def __init__(self, *args: Any, contracts: list[Contract], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = contract_choices(contracts)


class ImportForm(Form):
    """What the person saw, so that nothing is imported unseen."""

    seen_clean = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    accept_refusals = forms.BooleanField(
        label="I know that the refused rows are not imported", required=False
    )


class MoneyForm(Form):
    """A correction of the ledger. lines: those that may be taken back."""

    act = forms.ChoiceField(
        label="What happened?", widget=forms.RadioSelect,
        choices=[
            ("recover", "Money goes back to the funder"),
            ("supplement", "The funder paid a supplement"),
            ("reverse", "A line was entered by mistake"),
        ],
    )  # fmt: skip
    amount = MoneyField(label="Amount", required=False, help_text="Not needed to take a line back")
    line = forms.ChoiceField(label="Which line?", required=False)
    reason = forms.CharField(
        label="Why?", max_length=200, help_text="Stays in the ledger for the auditor",
        error_messages={"required": "Say why"},
    )  # fmt: skip

    def __init__(self, *args: Any, lines: list[LedgerLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [(str(line.pk), f"{line.get_kind_display()} of £{line.amount:,.2f}") for line in lines]
        self.fields["line"].choices = [("", "None"), *written]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("act") == "reverse" and not cleaned.get("line"):
            self.add_error("line", "Choose the line to take back")
        moves_money = cleaned.get("act") in ("recover", "supplement")
        if moves_money and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Enter the amount")
        return cleaned


class PromiseForm(DatedForm):
    """Money promised to a client."""

    kind = forms.ChoiceField(label="What for?", choices=ClientPaymentKind.choices, widget=forms.RadioSelect)
    amount = MoneyField(label="Amount", min_value=Decimal("0.01"), max_digits=8)
    promised_on = DateField(label="Promised on", help_text="")
    date_rules = {
        "promised_on": lambda day, today: "This day lies ahead: check the date" if day > today else None
    }
