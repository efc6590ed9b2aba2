"""Base classes of the project's forms: errors that name the field and say the remedy."""

from django import forms
from django.db import models

from brokerage.forms.fields import DateField, TimeField

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField)
# Words that keep their capital in the middle of a sentence.
PROPER = ("National Insurance", "Jobcentre", "Job Broker", "English", "Welsh")
# A label that begins so is a clause, or has an article of its own.
NO_ARTICLE = {
    "how",
    "who",
    "what",
    "when",
    "where",
    "which",
    "whom",
    "whose",
    "why",
    "the",
    "a",
    "an",
    "your",
    "no",
}
# A label that begins or ends so is half a sentence, which only the field completes: "Registered on".
HALF = {"on", "by", "from", "to", "until", "if", "or", "show"}


def inner(label: str) -> str:
    """The label as it stands inside a sentence: "First name" becomes "first name"."""
    first = label.split(" ", 1)[0]
    return (
        label
        if label.startswith(PROPER) or first[1:].lower() != first[1:]
        else first.lower() + label[len(first) :]
    )


def named(label: str) -> str:
    """The field as the object of a sentence: "the first name", "how it was agreed", “Registered on”."""
    words = label.lower().split()
    if not words or words[0] in HALF or words[-1] in HALF or label.endswith("?"):
        return f"“{label}”"
    return inner(label) if words[0] in NO_ARTICLE else f"the {inner(label)}"


def required_message(field: forms.Field, label: str) -> str:
    """What to do about an empty field, in one short sentence."""
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(field, CHOSEN):
        return f"Choose {named(label)}"
    if isinstance(field, forms.FileField):
        return f"Choose a file for {named(label)}"
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if isinstance(field, DateField) and named(label).startswith("“"):
        return f"Enter a date for {named(label)}"
    return f"Enter {named(label)}"


# By the class of field that says it, since "invalid" means another thing in each; first match wins.
PLAIN_INVALID = (
    (forms.EmailField, "Enter an email address, such as name@example.org"),
    (forms.IntegerField, "{label} must be a number, such as 16"),
    (forms.FileField, "Choose the file for {named} again: it did not arrive"),
)


def plain_messages(field: forms.Field, label: str) -> dict[str, str]:
    """What to do about each kind of wrong value, by the code that Django gives it."""
    # These go through % with the value's parameters, so a percent sign in the label is doubled.
    name = label.replace("%", "%%")
    messages = {
        "required": required_message(field, label),
        "invalid_choice": f"Choose {named(name)} from the list",
        "max_value": f"{name} must be %(limit_value)s or less",
        "min_value": f"{name} must be %(limit_value)s or more",
        "min_length": f"{name} must be %(limit_value)d characters or more",
        "max_decimal_places": f"{name} must have no more than %(max)s digits after the point",
        "max_digits": f"{name} must have no more than %(max)s digits",
        "max_whole_digits": f"{name} must have no more than %(max)s digits before the point",
    }
    if isinstance(field, forms.FileField):
        messages["empty"] = "This file is empty: choose another"
    else:
        messages["max_length"] = (
            f"{name} must be %(limit_value)d characters or fewer: you typed %(show_value)d"
        )
    for kind, message in PLAIN_INVALID:
        if isinstance(field, kind):
            messages["invalid"] = message.format(label=label, named=named(label))
            break
    return messages


def is_djangos(field: forms.Field, code: str) -> bool:
    """Whether the message for `code` is Django's own, not one that the author of the form gave."""
    defaults = [
        vars(kind).get("default_error_messages", {}).get(code)
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.")
    ]
    return field.error_messages.get(code) in [*defaults, None]


class PlainWordsMixin:
    """Gives each field an error in plain words where its author gave none."""

    mark_optional = True
    empty_choice = "Choose"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = str(field.label or forms.utils.pretty_name(name))
            field.label = label
            for code, message in plain_messages(field, label).items():
                if is_djangos(field, code):
                    field.error_messages[code] = message
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------":
                field.empty_label = self.empty_choice


class Form(PlainWordsMixin, forms.Form):
    """A form whose own errors are in plain words."""


def formfield(db_field: models.Field, **kwargs) -> forms.Field | None:
    """The form field of a model field, with dates in three boxes and times on the 24-hour clock."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.setdefault("form_class", DateField)
        if db_field.help_text:
            kwargs.setdefault("help_text", db_field.help_text)
        return _without_empty_hint(db_field, kwargs)
    if isinstance(db_field, models.TimeField):
        kwargs.setdefault("form_class", TimeField)
        return _without_empty_hint(db_field, kwargs)
    return db_field.formfield(**kwargs)


def _without_empty_hint(db_field: models.Field, kwargs: dict) -> forms.Field:
    """Django passes an empty help text on, which would take the place of the field's own hint."""
    form_class = kwargs["form_class"]
    if not kwargs.get("help_text") and not db_field.help_text:
        kwargs["help_text"] = form_class().help_text
    return db_field.formfield(**kwargs)


class ModelForm(PlainWordsMixin, forms.ModelForm):
    """A model form: let its `Meta` inherit `ModelForm.Meta` to get dates in three boxes."""

    class Meta:
        formfield_callback = formfield


class FilterForm(Form):
    """A form sent by GET above a list: nothing is required, nothing says "optional"."""

    mark_optional = False
    empty_choice = "Any"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            if isinstance(field, DateField):
                field.help_text = ""
