"""Forms for contracts, their terms and milestones, and monthly targets."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify

from brokerage.contracts.drafts import MilestoneDraft, TermsDraft, values_of
from brokerage.forms import DateField, FilterForm, Form, ModelForm, MoneyField
from brokerage.models import Contract, Programme, Target
from brokerage.models.contracts import Basis
from brokerage.presets import NEEDED, codes, preset

HOURS = {"max_digits": 5, "decimal_places": 2, "min_value": Decimal("0.01"), "max_value": 168}
NARROW = {"class": "govuk-input--width-5", "inputmode": "decimal"}
MOST_MILESTONES = 12
# What each basis may use; the others are to be left empty.
USES = {
    "registration": set(),
    "job_entry": {"part_time_amount"},
    "weeks_in_work": {"weeks", "window_weeks", "min_hours", "part_time_amount"},
    "earnings": {"threshold", "within_days"},
}
OF_A_BASIS = ("part_time_amount", "weeks", "window_weeks", "min_hours", "threshold", "within_days")


def hours(label: str, hint: str = "", **more: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs=NARROW)
    return forms.DecimalField(label=label, help_text=hint, widget=widget, **HOURS, **more)


def number(label: str, hint: str = "", **more: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={**NARROW, "inputmode": "numeric"})
    limits = {"min_value": 1, "max_value": 9999, **more}
    return forms.IntegerField(label=label, help_text=hint, widget=widget, **limits)


class PresetForm(Form):
    """Which programme a new contract belongs to."""

    preset = forms.ChoiceField(label="Programme", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = [(code, preset(code).name) for code in codes()]


class ContractForm(ModelForm):
    """What a contract is, apart from its terms."""

    class Meta(ModelForm.Meta):
        model = Contract
        fields = ["reference", "area", "contact_interval_days", "conversion_target", "caseload_limit"]
        labels = {
            "contact_interval_days": "Most days between contacts",
            "conversion_target": "Conversion target",
            "caseload_limit": "Clients for one adviser",
        }
        help_texts = {
            "reference": "As the funder writes it",
            "conversion_target": "Job entries as a share of registrations, such as 0.25",
        }
        widgets = {
            "reference": forms.TextInput(attrs={"class": "govuk-input--width-10"}),
            **{
                name: forms.TextInput(attrs=NARROW)
                for name in ("contact_interval_days", "conversion_target", "caseload_limit")
            },
        }


class TermsForm(Form):
    """Terms without their milestones. `gap_is_meant` is shown only once there is a gap."""

    valid_from = DateField(label="From", help_text="The first day on which these terms apply")
    valid_to = DateField(label="To", required=False, help_text="The last day. Leave empty while they go on")
    full_time_hours = hours("Full time from", "Hours a week")
    part_time_hours = hours("Part time from", "Hours a week")
    part_time_rate = forms.DecimalField(
        label="Part-time rate", help_text="Share of the full amount, such as 0.5", min_value=0, max_value=1,
        max_digits=6, decimal_places=4, widget=forms.TextInput(attrs=NARROW),
    )  # fmt: skip
    support_weeks = number("Weeks of support in work", max_value=520)
    require_action_plan = forms.BooleanField(
        label="The registration fee is due only once there is an action plan", required=False
    )
    gap_is_meant = forms.BooleanField(label="Leave these days without terms", required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "These terms end before they start: choose a later day.")
        full, part = found.get("full_time_hours"), found.get("part_time_hours")
        if full and part and full < part:
            self.add_error("part_time_hours", "Part-time hours must be no more than full-time hours.")
        return found


class MilestoneForm(Form):
    """One milestone. A row without a name is left out."""

    code = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label="Milestone", max_length=80, required=False)
    basis = forms.ChoiceField(
        label="Earned by", required=False, choices=[("", "Choose"), *Basis.choices], widget=forms.Select
    )
    amount = MoneyField(label="Amount", required=False, min_value=0, max_digits=10)
    part_time_amount = MoneyField(label="Part-time amount", required=False, min_value=0, max_digits=10)
    weeks = number("Weeks", required=False, max_value=520)
    window_weeks = number("Within weeks", required=False, max_value=520)
    min_hours = hours("Least hours a week", required=False)
    threshold = MoneyField(label="Earnings to reach", required=False, max_digits=10)
    within_days = number("Within days of registration", required=False)
    gone = forms.BooleanField(label="Take this milestone away", required=False)

    mark_optional = False

    def full_clean(self) -> None:
        """A row that is taken away, or was left empty, is not judged."""
        super().full_clean()
        if self.is_bound and self.is_gone:
            self._errors.clear()

    @property
    def is_gone(self) -> bool:
        return bool(self.cleaned_data.get("gone"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("gone") or not self._is_used(found):
            return found
        for name, words in (("name", "Enter the milestone's name"), ("basis", "Choose what it is earned by")):
            if not found.get(name) and name not in self._errors:
                self.add_error(name, words)
        if found.get("amount") is None and "amount" not in self._errors:
            self.add_error("amount", "Enter the amount, or 0")
        if found.get("basis"):
            self._check_basis(found, found["basis"])
        return found

    def _check_basis(self, found: dict[str, Any], basis: str) -> None:
        label = dict(Basis.choices)[basis].lower()
        for name in OF_A_BASIS:
            if name in self._errors:
                continue
            value, words = found.get(name), self.fields[name].label
            if value is None and name in NEEDED[basis]:
                self.add_error(name, f"Enter {words[0].lower()}{words[1:]}: {label} needs it")
            elif value is not None and name not in USES[basis]:
                self.add_error(name, f"Leave {words[0].lower()}{words[1:]} empty: {label} does not use it")
        if found.get("threshold") is not None and found["threshold"] <= 0:
            self.add_error("threshold", "Earnings to reach must be above 0")
        weeks, window = found.get("weeks"), found.get("window_weeks")
        if weeks and window and window < weeks:
            self.add_error("window_weeks", "The window must be at least as long as the weeks asked for")

    def _is_used(self, found: dict[str, Any]) -> bool:
        typed = (found.get(name) for name in self.fields if name not in ("code", "gone"))
        return any(value not in (None, "") for value in typed) or bool(self._errors)

    def draft(self) -> MilestoneDraft | None:
        """The milestone, or None where the row was left empty."""
        found = self.cleaned_data
        if self.is_gone or not found.get("name"):
            return None
        code = found["code"] or slugify(found["name"]).replace("-", "_")[:40] or "milestone"
        values = {name: found[name] for name in ("name", "basis", "amount", *OF_A_BASIS)}
        return MilestoneDraft(code=code, **values)


class _Milestones(BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        drafts = self.drafts()
        if not drafts:
            raise ValidationError("Add at least one milestone: these terms would pay for nothing.")
        names = [draft.code for draft in drafts]
        if len(set(names)) < len(names):
            raise ValidationError("Two milestones have the same name: give each its own.")

    def drafts(self) -> tuple[MilestoneDraft, ...]:
        return tuple(draft for draft in (form.draft() for form in self.forms) if draft)


Milestones = formset_factory(
    MilestoneForm, formset=_Milestones, extra=2, max_num=MOST_MILESTONES, absolute_max=MOST_MILESTONES
)


class ReasonForm(Form):
    """Why the terms change; kept for good."""

    reason = forms.CharField(
        label="Why do the terms change?", max_length=500,
        help_text="For example: the funder's letter and its date",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class TermsForms:
    """The two forms of one page of terms. data: what was posted, or None for a page just opened."""

    def __init__(self, data: Any, start: TermsDraft | None = None) -> None:
        initial = {} if start is None else {**start.columns}
        rows = [] if start is None else [values_of(each) for each in start.milestones]
        self.terms = TermsForm(data, initial=initial)
        self.milestones = Milestones(data, initial=rows, prefix="milestone")
        self.gap_shown = bool(data and data.get("gap_is_meant"))

    @property
    def all(self) -> list:
        return [self.terms, self.milestones]

    def is_valid(self) -> bool:
        return all([self.terms.is_valid(), self.milestones.is_valid()])

    @property
    def gap_is_meant(self) -> bool:
        return self.terms.cleaned_data["gap_is_meant"]

    def draft(self) -> TermsDraft:
        values = {name: value for name, value in self.terms.cleaned_data.items() if name != "gap_is_meant"}
        return TermsDraft(**values, milestones=self.milestones.drafts())

    def show(self, error: ValidationError) -> None:
        """Put what was refused at the fields it names; a gap brings up its box to tick."""
        if not hasattr(error, "error_dict"):
            self.terms.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.gap_shown = self.gap_shown or name == "gap_is_meant"
            known = name in self.terms.fields and name != NON_FIELD_ERRORS
            self.terms.add_error(name if known else None, errors)


class TargetForm(ModelForm):
    """Targets of one month."""

    class Meta(ModelForm.Meta):
        model = Target
        fields = ["registrations", "job_entries", "sustained", "conversion"]
        labels = {"sustained": "Sustained outcomes"}
        widgets = {
            name: forms.TextInput(attrs={"class": "govuk-input--width-4", "inputmode": "decimal"})
            for name in ("registrations", "job_entries", "sustained", "conversion")
        }

    mark_optional = False


class ContractFilter(FilterForm):
    """Which contracts are listed."""

    q = forms.CharField(label="Reference or area", max_length=60)
    programme = forms.ModelChoiceField(
        label="Programme", queryset=Programme.objects.none(), empty_label="Any"
    )
    terms = forms.ChoiceField(
        label="Terms today",
        choices=[
            ("", "Any"),
            ("running", "In force"),
            ("ending", "End within 90 days"),
            ("none", "None in force"),
        ],
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes


def first_of(day: date, ahead: int) -> date:
    """The first day of the month `ahead` months after that of `day`."""
    place = day.year * 12 + day.month - 1 + ahead
    return date(place // 12, place % 12 + 1, 1)
