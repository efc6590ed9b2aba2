"""Registering, planning, consenting, and moving a client on."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from brokerage.forms import DateField, Form
from brokerage.models import Contract
from clients.codes import (
    ClaimLength,
    ClientState,
    CloseReason,
    InactiveReason,
    Purpose,
    ReadinessLevel,
    StepBy,
)
from clients.forms.base import DatedForm
from clients.models import ActionPlan
from clients.rules import dates
from partners.models import Agency, AgencyKind


class RegisterForm(DatedForm):
    contract = forms.ModelChoiceField(Contract.objects.none(), label="Contract")
    registered_on = DateField(label="Registered on")
    claim_length = forms.ChoiceField(
        label="How long has the benefit been claimed?", choices=ClaimLength.choices,
        initial=ClaimLength.NOT_AVAILABLE,
    )  # fmt: skip
    with_plan = forms.BooleanField(label="Agree the action plan now", required=False, initial=True)

    date_rules = {"registered_on": lambda day, today: dates.near_ahead(day, today, 31)}

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = contracts


class PlanForm(DatedForm):
    goal = forms.CharField(
        label="Goal", max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="In the client's words where you can",
    )  # fmt: skip
    agreed_on = DateField(label="Agreed with the client on", help_text="")
    agreed_how = forms.ChoiceField(
        label="How it was agreed", choices=ActionPlan.Agreed.choices, widget=forms.RadioSelect,
        initial=ActionPlan.Agreed.IN_PERSON,
    )  # fmt: skip
    review_on = DateField(label="Review on", help_text="")

    date_rules = {
        "agreed_on": lambda day, today: dates.not_ahead(day, today),
        "review_on": lambda day, today: dates.near_ahead(day, today, 730),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agreed, review = cleaned.get("agreed_on"), cleaned.get("review_on")
        if agreed and review and review <= agreed:
            self.add_error("review_on", "The review must be after the day the plan was agreed")
        return cleaned

    @staticmethod
    def usual(today: date) -> dict[str, Any]:
        """Agreed today, to be reviewed in three months."""
        return {"agreed_on": today, "review_on": today + timedelta(weeks=13)}


class StepForm(DatedForm):
    mark_optional = False

    text = forms.CharField(
        label="Step",
        max_length=300,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-30"}),
    )
    by = forms.ChoiceField(label="Who does it", choices=StepBy.choices, initial=StepBy.CLIENT, required=False)
    due_on = DateField(label="By when", required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        due = cleaned.get("due_on")
        if due and not cleaned.get("text"):
            self.add_error("text", "Say what the step is, or leave its date empty")
        if sentence := due and dates.near_ahead(due, self.today, 1096):
            self.add_error("due_on", sentence)
        return cleaned


class BaseStepFormSet(BaseFormSet):
    default_error_messages = {
        **BaseFormSet.default_error_messages,
        "missing_management_form": "The steps could not be read: go back, reload the page and try again",
    }


StepFormSet = formset_factory(StepForm, BaseStepFormSet, extra=3, max_num=20, absolute_max=20)


class CloseForm(DatedForm):
    closed_on = DateField(label="Closed on")
    close_reason = forms.ChoiceField(
        label="Why is it closed?", choices=CloseReason.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why the registration is closed"},
    )  # fmt: skip

    date_rules = {"closed_on": lambda day, today: dates.not_ahead(day, today)}


class ConsentForm(DatedForm):
    answer = forms.ChoiceField(
        label="What did the client say?", choices=[("given", "Yes: may be told"), ("refused", "No: refused")],
        widget=forms.RadioSelect, initial="given",
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", required=False, empty_label="No single agency"
    )
    agency_kind = forms.ChoiceField(
        label="Or any agency of one kind", required=False, choices=[("", "No kind"), *AgencyKind.choices]
    )
    purposes = forms.MultipleChoiceField(
        label="What for", choices=Purpose.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Purpose.FEEDBACK], error_messages={"required": "Tick at least one purpose"},
    )  # fmt: skip
    given_on = DateField(label="The client said so on", help_text="")
    expires_on = DateField(label="Until", required=False, help_text="Leave empty if the client set no end")

    date_rules = {
        "given_on": lambda day, today: dates.not_ahead(day, today),
        "expires_on": lambda day, today: dates.near_ahead(day, today, 3653),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("agency")) == bool(cleaned.get("agency_kind")) and "agency" in cleaned:
            self.add_error("agency", "Choose one agency, or one kind of agency")
        return cleaned


class WithdrawForm(DatedForm):
    withdrawn_on = DateField(label="Withdrawn on")

    date_rules = {"withdrawn_on": lambda day, today: dates.not_ahead(day, today)}


class StateForm(DatedForm):
    """states: those that may follow. Reason and review date are for inactive."""

    state = forms.ChoiceField(label="New state", widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="If inactive, why?", required=False, choices=[("", "Choose"), *InactiveReason.choices]
    )
    review_on = DateField(
        label="Review on", required=False, help_text="For inactive; usually in three months"
    )

    date_rules = {"review_on": lambda day, today: dates.ahead(day, today, 730)}

    def __init__(self, *args: Any, states: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            (code, label) for code, label in ClientState.choices if code in states
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("state") == ClientState.INACTIVE:
            if not cleaned.get("reason"):
                self.add_error("reason", "Choose why the client is inactive")
            if "review_on" in cleaned and not cleaned["review_on"]:
                self.add_error("review_on", "Enter when this will be reviewed")
        return cleaned


class ReadinessForm(DatedForm):
    level = forms.ChoiceField(
        label="How ready for work?", choices=ReadinessLevel.choices, widget=forms.RadioSelect
    )
    assessed_on = DateField(label="Assessed on")

    date_rules = {"assessed_on": lambda day, today: dates.not_ahead(day, today)}


class AdviserForm(Form):
    lead_adviser = forms.ModelChoiceField(
        None, label="Lead adviser", required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_adviser"].queryset = staff
