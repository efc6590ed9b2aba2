"""Logging a contact, booking an appointment, putting a follow-up off."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from brokerage.database.caller import Caller
from brokerage.forms import DateField, TimeField
from clients import access
from clients.codes import Channel, ContactOutcome, Initiator
from clients.forms.base import DatedForm
from clients.models import Client
from clients.queries.search import matching_ids
from clients.rules import dates

WHO_MOST = 60
BOOK_INSTEAD = "This is still to come: book an appointment instead, or check the date and the time"


class ContactForm(DatedForm):
    """One dealing with one client or several. now: the local time, for what lies ahead."""

    who = forms.CharField(
        label="Who",
        max_length=1000,
        help_text="Reference or name. For a group, separate people with commas",
        error_messages={"required": "Enter who the contact was with"},
    )
    channel = forms.ChoiceField(label="How", choices=Channel.choices, initial=Channel.PHONE)
    initiated_by = forms.ChoiceField(
        label="Who began it", choices=Initiator.choices, initial=Initiator.ADVISER
    )
    outcome = forms.ChoiceField(label="Result", choices=ContactOutcome.choices, initial=ContactOutcome.SPOKE)
    happened_on = DateField(label="Date", help_text="")
    happened_time = TimeField(label="Time", help_text="")
    place = forms.CharField(label="Place", max_length=120, required=False)
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea({"rows": 6}), max_length=20000, strip=False
    )
    next_action = forms.CharField(
        label="Next action", max_length=200, required=False,
        widget=forms.TextInput({"class": "govuk-input--width-30"}),
    )  # fmt: skip
    next_action_on = DateField(label="Next action on", required=False, help_text="")
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    date_rules = {"next_action_on": lambda day, today: dates.near_ahead(day, today, 730)}

    def __init__(self, *args: Any, caller: Caller, now: datetime, **kwargs: Any) -> None:
        self.caller, self.now = caller, now
        initial = {"happened_on": timezone.localdate(now), "happened_time": timezone.localtime(now).time()}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["max_length"] = (
            "The note must be 20,000 characters or fewer: split it into two contacts"
        )

    def clean_who(self) -> list[Client]:
        names = [part.strip() for part in re.split(r"[,;\n]", self.cleaned_data["who"]) if part.strip()]
        if not names:
            raise ValidationError("Enter who the contact was with")
        if len(names) > WHO_MOST:
            raise ValidationError(f"Enter no more than {WHO_MOST} people at a time")
        workable = access.workable_clients(self.caller)
        by_reference = {
            client.reference: client for client in workable.filter(reference__in=[n.upper() for n in names])
        }
        found = [by_reference.get(name.upper()) or self._by_name(name) for name in names]
        return list({client.pk: client for client in found}.values())

    def _by_name(self, name: str) -> Client:
        ids = matching_ids(self.caller, name, wanted=30)
        people = list(access.workable_clients(self.caller).filter(pk__in=ids).order_by("sort_name", "pk")[:4])
        exact = [person for person in people if person.name.casefold() == name.casefold()] or people
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise ValidationError(f"No client found for “{name}”: check the spelling, or use the reference")
        some = ", ".join(f"{person.name} ({person.reference})" for person in exact[:3])
        raise ValidationError(f"“{name}” may be {some}: enter the reference")

    def clean_happened_on(self) -> date:
        day = self.cleaned_data["happened_on"]
        if day > self.today:
            raise ValidationError(BOOK_INSTEAD)
        if sentence := dates.too_long_ago(day):
            raise ValidationError(sentence)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, time = cleaned.get("happened_on"), cleaned.get("happened_time")
        if day and time:
            happened_at = timezone.make_aware(datetime.combine(day, time))
            if happened_at > self.now:
                self.add_error("happened_time", BOOK_INSTEAD)
            cleaned["happened_at"] = happened_at
        if cleaned.get("next_action_on") and not cleaned.get("next_action"):
            self.add_error("next_action", "Say what the next action is, or leave its date empty")
        return cleaned


class AppointmentForm(DatedForm):
    starts_on = DateField(label="Date")
    starts_time = TimeField(label="Time")
    channel = forms.ChoiceField(label="How", choices=Channel.choices, initial=Channel.FACE_TO_FACE)
    place = forms.CharField(label="Place", max_length=120, required=False)
    with_user = forms.ModelChoiceField(None, label="With")

    def __init__(self, *args: Any, staff: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["with_user"].queryset = staff

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, time = cleaned.get("starts_on"), cleaned.get("starts_time")
        if day and time:
            starts_at = timezone.make_aware(datetime.combine(day, time))
            if starts_at <= self.now:
                self.add_error("starts_on", "This has passed: choose a later time, or log a contact instead")
            elif sentence := dates.near_ahead(day, self.today, 365):
                self.add_error("starts_on", sentence)
            cleaned["starts_at"] = starts_at
        return cleaned


class SnoozeForm(DatedForm):
    until = DateField(label="Show it again on")
    reason = forms.CharField(
        label="Why can it wait?", max_length=200, help_text="Your manager can read this",
        error_messages={"required": "Say why this can wait"},
    )  # fmt: skip
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    date_rules = {"until": lambda day, today: dates.ahead(day, today, 92)}
