"""Forms come out in GOV.UK markup, with what assistive technology needs."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template
from django.test import RequestFactory

from brokerage.forms import DateField, FilterForm, Form, MoneyField, TimeField

KINDS = [("permanent", "Permanent"), ("temporary", "Temporary")]


class JobForm(Form):
    employer = forms.CharField(help_text="As on the payslip", max_length=10)
    started = DateField(label="First day of work")
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    support = forms.MultipleChoiceField(choices=KINDS, widget=forms.CheckboxSelectMultiple)
    hours = forms.DecimalField(label="Hours a week", max_value=168)
    source = forms.ChoiceField(label="Who told us?", choices=[("", "---------"), *KINDS])
    pay = MoneyField(required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)
    payslip = forms.FileField(required=False)
    agreed = forms.BooleanField(label="The employer may be contacted")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class Elements(HTMLParser):
    """Every start tag of some markup, as (name, attributes)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, **wanted) -> list[dict]:
        return [a for _, a in self.found if all(a.get(k.rstrip("_")) == v for k, v in wanted.items())]

    def one(self, **wanted) -> dict:
        (only,) = self.all(**wanted)
        return only

    @property
    def ids(self) -> set[str]:
        return {attrs["id"] for _, attrs in self.found if "id" in attrs}


def posted(**data: str) -> JobForm:
    return JobForm(data)


def page(**context) -> str:
    request = RequestFactory().get("/")
    source = "<title>{% error_prefix %}Record a job</title>{% error_summary %}"
    return Template(source).render(Context({"request": request, "form": None, "forms": (), **context}))


def test_every_label_error_and_description_points_at_something_on_the_page():
    elements = Elements(posted())
    for _, attrs in elements.found:
        assert attrs.get("for") is None or attrs["for"] in elements.ids
        for name in (attrs.get("aria-describedby") or "").split():
            assert name in elements.ids


def test_every_control_has_a_label():
    elements = Elements(JobForm())
    labelled = {attrs["for"] for tag, attrs in elements.found if tag == "label"}
    controls = [a for tag, a in elements.found if tag in ("input", "select", "textarea")]
    assert controls
    assert all(a["id"] in labelled for a in controls if a.get("type") != "hidden")


def test_no_id_appears_twice():
    ids = [attrs["id"] for _, attrs in Elements(posted()).found if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_wrong_text_field_says_so_to_eye_and_ear_and_keeps_what_was_typed():
    html = str(posted(employer="Hallam Foods Limited")["employer"].as_field_group())
    control = Elements(html).one(name="employer")
    assert control["class"] == "govuk-input govuk-input--error"
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_employer_helptext id_employer_error"
    assert control["value"] == "Hallam Foods Limited"
    assert "govuk-form-group--error" in html
    assert '<span class="govuk-visually-hidden">Error:</span>' in html
    assert "Employer must be 10 characters or fewer: you typed 20" in html


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("hours", "govuk-input"),
        ("source", "govuk-select"),
        ("note", "govuk-textarea"),
        ("payslip", "govuk-file-upload"),
        ("agreed", "govuk-checkboxes__input"),
    ],
)
def test_controls_carry_their_class(name, css):
    assert Elements(JobForm()[name]).one(name=name)["class"] == css


def test_choices_stand_in_a_fieldset_that_carries_the_error():
    html = posted()["kind"].as_field_group()
    elements = Elements(html)
    fieldset = elements.one(class_="govuk-fieldset")
    assert fieldset["aria-describedby"] == "id_kind_error"
    # The radio role knows neither of these.
    for radio in elements.all(type="radio"):
        assert "aria-invalid" not in radio and "aria-describedby" not in radio
    assert "<legend" in html and "Choose the kind" in html


def test_browser_bubbles_and_placeholders_are_left_out():
    class Login(Form):
        login = forms.EmailField(widget=forms.EmailInput(attrs={"placeholder": "Email address"}))

    html = str(Login())
    assert " required" not in html and "placeholder" not in html


def test_a_number_is_a_text_box_so_that_what_was_typed_survives():
    control = Elements(posted(hours="twelve")["hours"]).one(name="hours")
    assert (control["type"], control["inputmode"], control["value"]) == ("text", "decimal", "twelve")
    assert "max" not in control


def test_optional_fields_say_so_but_filters_do_not():
    class Filters(FilterForm):
        name = forms.CharField()

    assert "Pay (optional)" in str(JobForm())
    assert "optional" not in str(Filters())
    assert Filters({}).is_valid()


def test_what_is_typed_is_escaped():
    html = str(posted(employer='"><script>', note="</textarea><b>"))
    assert "<script>" not in html and "<b>" not in html


def test_the_summary_links_each_error_to_its_control():
    form = posted(started_day="31", started_month="2", started_year="2026")
    form.add_error(None, "This job overlaps another: end that one first")
    summary = Elements(page(form=form))
    targets = [attrs["href"] for tag, attrs in summary.found if tag == "a"]
    assert {"#id_employer", "#id_started_day", "#id_kind_0", "#id_support_0", "#id_agreed"} <= set(targets)
    assert {target[1:] for target in targets} <= Elements(form).ids
    assert summary.one(role="alert") is not None
    assert summary.one(class_="govuk-error-summary")["tabindex"] == "-1"


def test_the_title_of_a_page_with_errors_begins_with_error():
    assert "<title>Error: Record a job" in page(form=posted())
    assert "<title>Record a job" in page(form=JobForm())
    assert page().strip() == "<title>Record a job</title>"


def test_forms_and_form_sets_of_one_page_share_the_summary():
    rows = formset_factory(JobForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-employer": "A"}, prefix="form"
    )
    html = page(forms=[JobForm({}, prefix="one"), rows])
    assert "#id_one-employer" in html and "#id_form-0-started_day" in html


def test_errors_of_the_whole_form_stand_above_its_fields():
    form = posted()
    form.add_error(None, "End the other job first")
    html = str(form)
    assert html.index("End the other job first") < html.index("Employer")


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("31", "2", "2026"), "31 February 2026 is not a real date: check the day", ["day"]),
        (("", "2", "2026"), "First day of work must include a day", ["day"]),
        (("3", "", ""), "First day of work must include a month and a year", ["month", "year"]),
        (("3", "13", "2026"), "“13” is not a month: enter a number from 1 to 12", ["month"]),
        (("45", "3", "2026"), "“45” is not a day: enter a number from 1 to 31", ["day"]),
        (("3", "3", "26"), "“26” is not a year: enter four digits, such as 2003", ["year"]),
        (("3", "3", "0026"), "The year must be between 1900 and 2199", ["year"]),
        (("²", "3", "2026"), "“²” is not a day: enter a number from 1 to 31", ["day"]),
        (("3", "²", "2026"), "“²” is not a month: enter a number from 1 to 12", ["month"]),
    ],
)
def test_a_wrong_date_says_which_box_to_mend(parts, message, wrong):
    day, month, year = parts
    form = posted(started_day=day, started_month=month, started_year=year)
    assert form.errors["started"] == [message]
    boxes = {name: Elements(form["started"]).one(name=f"started_{name}") for name in ("day", "month", "year")}
    assert [name for name, box in boxes.items() if box.get("aria-invalid")] == wrong
    assert tuple(box["value"] for box in boxes.values()) == parts


@pytest.mark.parametrize("month", ["11", "November", "nov", "NOV"])
def test_a_month_may_be_typed_in_words(month):
    form = posted(started_day="3", started_month=month, started_year="2003")
    form.is_valid()
    assert form.cleaned_data["started"] == date(2003, 11, 3)


def test_a_link_may_carry_a_whole_date():
    form = posted(started="2003-11-03")
    form.is_valid()
    assert form.cleaned_data["started"] == date(2003, 11, 3)


def test_a_date_is_shown_in_its_boxes_and_is_not_changed_by_sending_it_back():
    data = {"started_day": "3", "started_month": "11", "started_year": "2003"}
    form = JobForm(data, initial={"started": date(2003, 11, 3)})
    assert "started" not in form.changed_data
    values = re.findall(r'value="(\d*)"', str(JobForm(initial={"started": date(2003, 11, 3)})["started"]))
    assert values == ["3", "11", "2003"]


def test_no_date_is_asked_for_in_words():
    assert posted().errors["started"] == ["Enter the first day of work"]


@pytest.mark.parametrize("typed", ["£1,250.55", "1250.55", " 1 250.55 "])
def test_money_is_read_as_typed(typed):
    form = posted(pay=typed)
    form.is_valid()
    assert str(form.cleaned_data["pay"]) == "1250.55"


@pytest.mark.parametrize("typed", ["9:30", "09.30", "0930"])
def test_a_time_is_read_on_the_24_hour_clock(typed):
    assert TimeField().clean(typed).strftime("%H:%M") == "09:30"


def test_an_authors_own_message_stays():
    class Own(Form):
        share = forms.IntegerField(
            label="Share in %", max_value=100, error_messages={"required": "How much is it?"}
        )

    assert Own({}).errors["share"] == ["How much is it?"]
    assert Own({"share": "101"}).errors["share"] == ["Share in % must be 100 or less"]
