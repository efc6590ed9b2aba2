"""Forms in GOV.UK markup: import `Form`, `ModelForm`, `FilterForm` and the fields from here.

How to write a form and its page: docs/screens.md.
"""

from brokerage.forms.fields import DateField, MoneyField, TimeField
from brokerage.forms.mixins import FilterForm, Form, ModelForm, PlainWordsMixin

__all__ = [
    "DateField",
    "FilterForm",
    "Form",
    "ModelForm",
    "MoneyField",
    "PlainWordsMixin",
    "TimeField",
]
