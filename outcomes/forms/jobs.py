"""Recording a job, its hours and its end, what the employer may be told, and proof of work."""

from datetime import date, timedelta
from typing import Any

from django import forms

from brokerage.forms import DateField, MoneyField
from clients.forms.base import DatedForm
from outcomes.codes import MAY_CONTACT, Disclosure, EndReason, EvidenceKind, HowFound, JobKind
from outcomes.models import Evidence, JobSpell

EARLIEST_YEAR = 1990
A_YEAR = timedelta(days=366)
SHORT = {"class": "govuk-input--width-5"}


def not_absurd(day: date, today: date) -> str | None:
    """For days of work, past or to come."""
    if day.year < EARLIEST_YEAR:
        return f"The date is before {EARLIEST_YEAR}: check the year"
    if day > today + A_YEAR:
        return "The date is more than a year ahead: check the year"
    return None


def not_ahead(day: date, today: date) -> str | None:
    if day > today:
        return "The date must be today or in the past: check the month and the year"
    return not_absurd(day, today)


def hours_field(label: str = "Hours a week") -> forms.DecimalField:
    field = forms.DecimalField(
        label=label, max_digits=5, decimal_places=2, min_value=0, max_value=168,
        widget=forms.TextInput({**SHORT, "inputmode": "decimal"}),
        help_text="Of one usual week. For example, 16 or 7.5",
        error_messages={
            "invalid": "Hours a week must be a number, such as 16 or 7.5",
            "min_value": "Hours a week must be more than 0: give the hours of one usual week",
            "max_value": "A week has 168 hours: give the hours of one usual week",
        },
    )  # fmt: skip
    return field


class JobForm(DatedForm):
    employer = forms.CharField(
        label="Employer", max_length=120, help_text="For self-employment, the name of the business"
    )
    title = forms.CharField(label="Job title", max_length=120)
    kind = forms.ChoiceField(label="Kind of work", choices=JobKind.choices, initial=JobKind.EMPLOYED)
    started_on = DateField(
        label="Started on",
        help_text="The first day of work. It may lie ahead",
        error_messages={"required": "Enter the day the job started"},
    )
    weekly_hours = hours_field()
    hourly_rate = MoneyField(label="Pay an hour", max_digits=7, required=False, help_text="If known")
    is_temporary = forms.BooleanField(label="The job is temporary", required=False)
    expected_end_on = DateField(label="Expected to end on", required=False, help_text="If it is temporary")
    how_found = forms.ChoiceField(
        label="How it was found", required=False, choices=[("", "Not known"), *HowFound.choices]
    )
    disclosure = forms.ChoiceField(
        label="May we contact the employer?", choices=Disclosure.choices, widget=forms.RadioSelect,
        initial=Disclosure.NOT_ASKED,
    )  # fmt: skip

    date_rules = {"started_on": not_absurd}

    def clean_hourly_rate(self):
        rate = self.cleaned_data["hourly_rate"]
        if rate is not None and rate <= 0:
            raise forms.ValidationError("Pay an hour must be more than £0: or leave it empty")
        return rate

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("started_on"), cleaned.get("expected_end_on")
        if start and end and end < start:
            self.add_error(
                "expected_end_on", "The job cannot end before it starts: change one of the two dates"
            )
        elif end and end > self.today + 5 * A_YEAR:
            self.add_error("expected_end_on", "The date is more than five years ahead: check the year")
        return cleaned


class HoursForm(DatedForm):
    from_on = DateField(
        label="From",
        help_text="The first day with the new hours",
        error_messages={"required": "Enter the first day with the new hours"},
    )
    weekly = hours_field("New hours a week")

    date_rules = {"from_on": not_absurd}


class EndForm(DatedForm):
    ended_on = DateField(label="Last day of work", error_messages={"required": "Enter the last day of work"})
    end_reason = forms.ChoiceField(
        label="Why did it end?", choices=EndReason.choices, widget=forms.RadioSelect,
        error_messages={"required": "Choose why the job ended"},
    )  # fmt: skip

    date_rules = {"ended_on": not_absurd}


class DisclosureForm(DatedForm):
    disclosure = forms.ChoiceField(
        label="May we contact the employer?", choices=Disclosure.choices, widget=forms.RadioSelect
    )


class EvidenceForm(DatedForm):
    """Proof of a job over some days. jobs: to choose from; none where the job is being recorded too."""

    job = forms.ModelChoiceField(JobSpell.objects.none(), label="Job")
    kind = forms.ChoiceField(label="What is it?", choices=[("", "Choose"), *EvidenceKind.choices])
    covers_from = DateField(
        label="First day it covers",
        help_text="",
        error_messages={"required": "Enter the first day it covers"},
    )
    covers_to = DateField(
        label="Last day it covers", help_text="", error_messages={"required": "Enter the last day it covers"}
    )
    obtained_how = forms.ChoiceField(
        label="How was it obtained?", choices=Evidence.Obtained.choices, widget=forms.RadioSelect,
        initial=Evidence.Obtained.FROM_CLIENT,
    )  # fmt: skip
    obtained_on = DateField(
        label="Obtained on", help_text="", error_messages={"required": "Enter the day you got it"}
    )
    said_by = forms.CharField(
        label="Who confirmed it", max_length=120, required=False,
        help_text="For a confirmation by phone: name and position",
    )  # fmt: skip
    file = forms.FileField(
        label="File", required=False, help_text="PDF, JPEG or PNG, up to 10 MB. Not needed for a phone call"
    )

    date_rules = {"covers_from": not_ahead, "covers_to": not_ahead, "obtained_on": not_ahead}

    def __init__(self, *args: Any, jobs: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"obtained_on": kwargs["today"], **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.jobs = jobs
        if jobs is None:
            del self.fields["job"]
        else:
            self.fields["job"].queryset = jobs

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last, job = cleaned.get("covers_from"), cleaned.get("covers_to"), cleaned.get("job")
        if first and last and last < first:
            self.add_error("covers_to", "The last day it covers is before the first: change one of them")
        elif first and last and job and not _overlaps(job, first, last):
            self.add_error("covers_from", f"{_ran(job)}: choose days within it, or another job")
        if job and cleaned.get("kind") == EvidenceKind.EMPLOYER_PHONE and job.disclosure not in MAY_CONTACT:
            self.add_error(
                "kind",
                "The client has not said that we may contact this employer: ask, and record the answer"
                " under Jobs",
            )
        return cleaned


def _overlaps(job: JobSpell, first: date, last: date) -> bool:
    return last >= job.started_on and (job.ended_on is None or first <= job.ended_on)


def _ran(job: JobSpell) -> str:
    start = f"{job.started_on.day} {job.started_on:%B %Y}"
    if job.ended_on is None:
        return f"The job began on {start}"
    return f"The job ran from {start} to {job.ended_on.day} {job.ended_on:%B %Y}"
