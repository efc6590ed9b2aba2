"""Tags and filters for pages in GOV.UK style; loaded in every template."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from brokerage.forms.fields import MONTHS

register = template.Library()

NOTHING = "–"
MINUS = "−"
NO_BREAK = "\u00a0"
# The word decides the colour, so that one state looks the same on every page.
TAG_COLOURS = {
    "red": "red",
    "amber": "orange",
    "green": "green",
    "in work": "blue",
    "active": "blue",
    "inactive": "grey",
    "closed": "grey",
    "left": "grey",
    "received": "blue",
    "accepted": "green",
    "declined": "grey",
    "withdrawn": "grey",
    "registered": "green",
    "needs information": "orange",
    "waiting": "orange",
    "overdue": "red",
    "late": "red",
    "projected": "grey",
    "not reached": "grey",
    "blocked": "red",
    "ready": "green",
    "ready to claim": "green",
    "claimable": "green",
    "claimed": "blue",
    "drafted": "grey",
    "approved": "blue",
    "submitted": "blue",
    "paid": "green",
    "rejected": "red",
    "recovered": "red",
    "done": "green",
    "finished": "green",
    "running": "blue",
    "failed": "red",
}


def local_date(value: date | datetime) -> date:
    """The civil date of a date or of an instant."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def date_text(value: date | datetime | None) -> str:
    """3 November 2003"""
    if not value:
        return NOTHING
    day = local_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@register.filter
def date_short(value: date | datetime | None) -> str:
    """3 Nov 2003: for narrow table columns only"""
    if not value:
        return NOTHING
    day = local_date(value)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


@register.filter
def weekday_text(value: date | datetime | None) -> str:
    """Monday 3 November 2003"""
    return f"{local_date(value):%A} {date_text(value)}" if value else NOTHING


@register.filter
def datetime_text(value: datetime | None) -> str:
    """3 November 2003, 14:15"""
    return f"{date_text(value)}, {timezone.localtime(value):%H:%M}" if value else NOTHING


@register.filter
def days_ago(value: date | datetime | None, today: date) -> str:
    """today, yesterday, 22 days ago, tomorrow, in 3 days; `today` comes from the view"""
    if not value:
        return "never"
    days = (today - local_date(value)).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    return near.get(days) or (f"{days} days ago" if days > 0 else f"in {-days} days")


@register.filter
def money(value: Decimal | int | str | None) -> str:
    """£1,250.55"""
    return _pounds(value, ",.2f")


@register.filter
def money_round(value: Decimal | int | str | None) -> str:
    """£1,251: where pence would only distract"""
    return _pounds(value, ",.0f")


def _pounds(value: Decimal | int | str | None, form: str) -> str:
    if value is None or value == "":
        return NOTHING
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return NOTHING
    return f"{MINUS if amount < 0 else ''}£{abs(amount):{form}}"


@register.filter
def percent(value: Decimal | float | None, places: int = 1) -> str:
    """27.4% from 0.274"""
    return NOTHING if value is None else f"{100 * value:.{places}f}%"


@register.filter
def hours(value: Decimal | None) -> str:
    """37.5 from 37.50, 30 from 30.00"""
    return NOTHING if value is None else f"{value.normalize():f}"


@register.filter
def pluralise(number: int, words: str) -> str:
    """{{ 2|pluralise:"client" }} is "2 clients"; give both words where -s will not do: "person,people" """
    one, _, many = words.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@register.simple_tag
def tag(word: object, colour: str = "") -> SafeString:
    """A state as a GOV.UK tag, always with its word; its colour follows from the word unless given."""
    text = str(word)
    return format_html(
        '<strong class="govuk-tag govuk-tag--{}">{}</strong>',
        colour or TAG_COLOURS.get(text.lower(), "grey"),
        text,
    )


@register.simple_tag
def bar(value: float, whole: float, colour: str = "") -> SafeString:
    """A bar of value/whole for a table cell, hidden from readers: its number stands beside it in words."""
    share = min(max(100 * float(value) / float(whole), 0), 100) if whole else 0
    return format_html(
        '<svg class="jb-bar{}" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect width="{}" height="12"/></svg>',
        f" jb-bar--{colour}" if colour else "",
        f"{share:.1f}",
    )


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, label: str, key: str, css: str = "") -> SafeString:
    """A table header that sorts by `key`: the `sort` parameter is `key`, or `-key` for descending.

    `sort` in the context (else in the query) says what the list is sorted by now. css: "numeric" or empty.
    """
    query = context["request"].GET.copy()
    now = context.get("sort") or query.get("sort", "")
    query.pop("page", None)
    query["sort"] = f"-{key}" if now == key else key
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none")
    return format_html(
        '<th scope="col" class="govuk-table__header{}" aria-sort="{}">'
        '<a class="jb-sort" href="?{}">{}<span class="jb-sort__mark" aria-hidden="true"></span></a></th>',
        f" govuk-table__header--{css}" if css else "",
        state,
        query.urlencode(),
        label,
    )


def _problems_of(form: BaseForm) -> Iterator[tuple[str, str]]:
    targets = {field.name: field.error_target for field in form.visible_fields()}
    first = next(iter(targets.values()), "")
    for name, errors in form.errors.items():
        target = targets.get(name, "") or first
        yield from ((error, target) for error in errors)


def _problems(forms: Iterable[BaseForm | BaseFormSet]) -> Iterator[tuple[str, str]]:
    for form in forms:
        if isinstance(form, BaseFormSet):
            yield from ((error, "") for error in form.non_form_errors())
            yield from _problems(form.forms)
        else:
            yield from _problems_of(form)


def _forms_on(context: template.Context) -> list[BaseForm | BaseFormSet]:
    form = context.get("form")
    candidates = [form, *(context.get("forms") or ())]
    return [one for one in candidates if isinstance(one, (BaseForm, BaseFormSet)) and one.is_bound]


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """ "Error: " before the title of a page whose `form` or `forms` have errors."""
    return "Error: " if any(not form.is_valid() for form in _forms_on(context)) else ""


@register.simple_tag(takes_context=True)
def error_summary(context: template.Context) -> SafeString:
    """The errors of the page's `form` or `forms`, each a link to the field it is about."""
    problems = list(dict.fromkeys(_problems(_forms_on(context))))
    if not problems:
        return mark_safe("")
    return mark_safe(render_to_string("govuk/error_summary.html", {"problems": problems}))


@register.inclusion_tag("govuk/pagination.html", takes_context=True)
def pagination(context: template.Context, page) -> dict:
    """GOV.UK pagination of a `Page`, keeping the rest of the query."""
    query = context["request"].GET.copy()

    def link(number: int) -> str:
        query["page"] = number
        return f"?{query.urlencode()}"

    def entry(number: int | str) -> dict:
        return {
            "number": number,
            "url": link(number) if isinstance(number, int) else "",
            "current": number == page.number,
        }

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "shown": page.has_other_pages(),
        "previous": link(page.previous_page_number()) if page.has_previous() else "",
        "next": link(page.next_page_number()) if page.has_next() else "",
        "pages": [entry(number) for number in numbers],
    }


@register.inclusion_tag("govuk/pagination.html")
def previous_next(previous: str, following: str) -> dict:
    """Pagination of a list that is not counted: addresses of the page before and after, or empty."""
    return {"shown": bool(previous or following), "previous": previous, "next": following, "pages": []}
