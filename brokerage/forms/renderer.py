"""Renders every Django form, field and widget of the project in GOV.UK markup."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from brokerage.forms.widgets import DatePartsInput

# First match wins, so a subclass stands above its base.
CLASS_OF_WIDGET = (
    (DatePartsInput, ""),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)
WITH_ERROR_BORDER = {"govuk-select", "govuk-textarea", "govuk-file-upload", "govuk-input"}
# The radio role has no aria-invalid; the message reaches its users through the fieldset.
WITHOUT_ARIA_INVALID = (forms.RadioSelect, forms.CheckboxSelectMultiple, DatePartsInput)


def govuk_class(widget: forms.Widget) -> str:
    """The GOV.UK class of a widget's control, or empty where it has none."""
    return next((name for kind, name in CLASS_OF_WIDGET if isinstance(widget, kind)), "")


class GovukBoundField(BoundField):
    """A field that knows its GOV.UK classes and the element that an error summary should lead to."""

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # The server answers with all errors at once, in words; the browser's bubbles would hide them.
        attrs.pop("required", None)
        if widget.is_hidden:
            return attrs
        # A placeholder goes when one types: what it says belongs in the label or the hint.
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False
        name = govuk_class(widget)
        classes = [name, attrs.get("class") or widget.attrs.get("class") or ""]
        if self.errors and name in WITH_ERROR_BORDER:
            classes.append(f"{name}--error")
        if isinstance(widget, DatePartsInput):
            attrs["wrong_parts"] = self.wrong_parts
        if isinstance(widget, WITHOUT_ARIA_INVALID):
            attrs.pop("aria-invalid", None)
        if joined := " ".join(part for part in classes if part):
            attrs["class"] = joined
        return attrs

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The parts of a date that its errors name; all of them where an error names none."""
        parts: list[str] = []
        for error in self.form.errors.as_data().get(self.name, []):
            named = (error.params or {}).get("parts") if isinstance(error, ValidationError) else None
            parts.extend(named or DatePartsInput.PARTS)
        return tuple(parts)

    @property
    def error_target(self) -> str:
        """Id of the control that takes the focus when someone follows an error to this field."""
        widget = self.field.widget
        if isinstance(widget, DatePartsInput):
            first = next((part for part in DatePartsInput.PARTS if part in self.wrong_parts), "day")
            return f"{self.auto_id}_{first}"
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return f"{self.auto_id}_0"
        return self.id_for_label

    @property
    def shown_label(self) -> str:
        """The label, with "(optional)" where the form marks its optional fields."""
        marks = getattr(self.form, "mark_optional", True)
        if self.field.required or not marks or isinstance(self.field.widget, forms.CheckboxInput):
            return self.label
        return f"{self.label} (optional)"

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


class GovukRenderer(TemplatesSetting):
    """The FORM_RENDERER: templates of templates/govuk/ and of templates/django/forms/."""

    form_template_name = "govuk/form.html"
    field_template_name = "govuk/field.html"
    bound_field_class = GovukBoundField
