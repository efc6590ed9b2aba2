"""Who somebody is: for a walk-in, for corrections, and the health part."""

from datetime import date
from typing import Any

from django import forms

from brokerage.forms import DateField
from brokerage.models import Office
from clients import identity
from clients.codes import Benefit, Condition, Gender, Route
from clients.forms.base import DatedForm
from clients.models import Client
from clients.rules import dates

WIDE, MIDDLE, NARROW = (
    {"class": "govuk-input--width-20"},
    {"class": "govuk-input--width-10"},
    {"class": "govuk-input--width-5"},
)


class PersonForm(DatedForm):
    first_name = forms.CharField(label="First name", max_length=80, widget=forms.TextInput(WIDE))
    last_name = forms.CharField(label="Last name", max_length=80, widget=forms.TextInput(WIDE))
    former_names = forms.CharField(
        label="Former names", max_length=200, required=False,
        help_text="Such as a name before marriage: the client is found by it too",
    )  # fmt: skip
    date_of_birth = DateField(label="Date of birth", required=False)
    national_insurance_number = forms.CharField(
        label="National Insurance number", required=False, max_length=20,
        widget=forms.TextInput({**MIDDLE, "spellcheck": "false", "autocomplete": "off"}),
        help_text="For example, AB 12 34 56 C",
    )  # fmt: skip
    phone = forms.CharField(
        label="Phone", required=False, max_length=40, widget=forms.TextInput({**WIDE, "type": "tel"})
    )
    email = forms.EmailField(label="Email address", required=False, max_length=254)
    address = forms.CharField(label="Address", required=False, max_length=250)
    postcode = forms.CharField(
        label="Postcode", required=False, max_length=12, widget=forms.TextInput(MIDDLE)
    )
    language = forms.CharField(
        label="Language", required=False, max_length=60, widget=forms.TextInput(WIDE),
        help_text="If not English, or if an interpreter is needed",
    )  # fmt: skip
    contact_wishes = forms.CharField(
        label="Contact wishes", required=False, max_length=200,
        help_text="How and when it is safe to get in touch, such as “text only, no voicemail”",
    )  # fmt: skip

    date_rules = {"date_of_birth": dates.birth}

    def clean_national_insurance_number(self) -> str:
        return identity.normalise_ni(self.cleaned_data["national_insurance_number"])

    def clean_phone(self) -> str:
        return identity.normalise_phone(self.cleaned_data["phone"])

    def clean_postcode(self) -> str:
        return identity.normalise_postcode(self.cleaned_data["postcode"])


def _not_ahead(day: date, today: date) -> str | None:
    return dates.not_ahead(day, today)


class EnquiryForm(PersonForm):
    """A person who came by themselves. offices: those that the caller may open a record in."""

    office = forms.ModelChoiceField(Office.objects.none(), label="Office")
    received_on = DateField(label="First contact on")
    route = forms.ChoiceField(label="How they came", choices=[("", "Choose"), *Route.choices])
    referrer_name = forms.CharField(
        label="Who sent them", required=False, max_length=120, widget=forms.TextInput(WIDE)
    )
    benefit = forms.ChoiceField(
        label="Qualifying benefit", required=False, choices=[("", "Not known"), *Benefit.choices]
    )
    is_new = forms.BooleanField(label="This is somebody else: open a new record", required=False)

    field_order = ["first_name", "last_name", "date_of_birth", "national_insurance_number", "phone", "email"]
    date_rules = {**PersonForm.date_rules, "received_on": _not_ahead}

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["former_names"].required = False


class EditPersonForm(PersonForm):
    """Changes who a client is. `version`: what was read, so that nobody's change is overwritten."""

    contact_interval_days = forms.IntegerField(
        label="Days between contacts", required=False, min_value=1, max_value=365,
        widget=forms.TextInput({**NARROW, "inputmode": "numeric"}),
        help_text="As agreed with the client; if empty, what the contract asks for",
        error_messages={
            "invalid": "Enter a number of days, such as 14",
            "min_value": "Days between contacts must be 1 or more",
            "max_value": "Days between contacts must be 365 or fewer",
        },
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, client: Client) -> dict[str, Any]:
        values = {name: getattr(client, name) for name in cls.base_fields}
        values["phone"] = identity.phone_text(client.phone) if client.phone else ""
        return values


class HealthForm(DatedForm):
    """Health, benefits and barriers."""

    gender = forms.ChoiceField(label="Gender", required=False, choices=[("", "Not asked"), *Gender.choices])
    ethnicity = forms.CharField(
        label="Ethnicity", required=False, max_length=60, widget=forms.TextInput(WIDE),
        help_text="In the client's own words, or “prefers not to say”",
    )  # fmt: skip
    primary_condition = forms.ChoiceField(
        label="Main health condition", required=False, choices=[("", "Not asked"), *Condition.choices]
    )
    further_conditions = forms.MultipleChoiceField(
        label="Further conditions", required=False, choices=Condition.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    benefit = forms.ChoiceField(
        label="Qualifying benefit", required=False, choices=[("", "Not known"), *Benefit.choices]
    )
    benefit_from = DateField(label="Claim started", required=False)
    communication_needs = forms.CharField(label="Communication needs", required=False, max_length=200)
    transport = forms.CharField(label="Transport", required=False, max_length=200)
    work_wanted = forms.CharField(
        label="Work wanted", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    work_limits = forms.CharField(
        label="Work ruled out by health", required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    barriers = forms.CharField(
        label="What stands in the way", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_benefit_from(self) -> date | None:
        day = self.cleaned_data["benefit_from"]
        if day and day > self.today:
            raise forms.ValidationError("The claim cannot start in the future: check the year")
        return day
