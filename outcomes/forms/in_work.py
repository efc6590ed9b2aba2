"""The filter of the list of people in work."""

from typing import Any

from django import forms

from brokerage.forms import FilterForm

WEEKS = [("", "Any time"), ("1", "1 week"), ("2", "2 weeks"), ("4", "4 weeks"), ("8", "8 weeks")]
EVIDENCE = [("", "Any"), ("missing", "Missing"), ("waiting", "Waiting to be checked")]


class InWorkFilter(FilterForm):
    """staff: who may be chosen as lead adviser; narrow: the caller may not filter by what they cannot see."""

    adviser = forms.ChoiceField(label="Lead adviser")
    within = forms.ChoiceField(label="Next point within", choices=WEEKS)
    evidence = forms.ChoiceField(label="Evidence", choices=EVIDENCE)

    def __init__(self, *args: Any, staff: Any, narrow: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if narrow:
            self.fields.clear()
        else:
            people = [(str(pk), name) for pk, name in staff]
            self.fields["adviser"].choices = [
                ("", "Any"),
                ("me", "My caseload"),
                *people,
                ("none", "Nobody yet"),
            ]

    def chosen(self) -> list[dict[str, str]]:
        """What is filtered by: words, and the query without it."""
        found = []
        for name, value in (self.cleaned_data if self.is_valid() else {}).items():
            if value:
                field, rest = self.fields[name], self.data.copy()
                rest.pop("page", None)
                rest.pop(name, None)
                label = f"{field.label}: {dict(field.choices)[value]}"
                found.append({"label": label, "query": rest.urlencode()})
        return found
