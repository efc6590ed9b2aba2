"""The one filter of the caseload: page, counts and export all go through it."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, QuerySet, When
from django.http import QueryDict

from brokerage.database.caller import Caller
from brokerage.forms import FilterForm
from brokerage.models import Office, User
from clients import access
from clients.codes import ClientState, ReadinessLevel
from clients.models import Client, FollowUp
from clients.queries.search import matching_ids
from clients.registry import in_work_condition

OPEN_STATES = (ClientState.ACTIVE, ClientState.INACTIVE, ClientState.SUSPENDED)
STATE_CHOICES = [("open", "Active, inactive or suspended"), *ClientState.choices]
YES_NO = [("yes", "Yes"), ("no", "No")]
LATE = [("yes", "Late"), ("never", "No contact from us yet")]
CONTACT_DUE = "contact_due"

SORTS = {
    "name": ["sort_name", "pk"],
    "reference": ["reference", "pk"],
    "state": ["state", "sort_name", "pk"],
    "adviser": [F("lead_adviser__name").asc(nulls_last=True), "sort_name", "pk"],
    "contact": [F("last_adviser_contact_on").asc(nulls_first=True), "sort_name", "pk"],
    "-name": ["-sort_name", "-pk"],
    "-reference": ["-reference", "-pk"],
    "-state": ["-state", "sort_name", "pk"],
    "-adviser": [F("lead_adviser__name").desc(nulls_last=True), "sort_name", "pk"],
    "-contact": [F("last_adviser_contact_on").desc(nulls_last=True), "sort_name", "pk"],
}


def _seen(column: str) -> Case:
    return Case(When(seen_whole=True, then=F(column)))


# Where some rows are names alone, the order must not tell what they hide either.
SORTS_OF_THE_SEEN = {
    "state": [_seen("state").asc(nulls_last=True), "sort_name", "pk"],
    "adviser": [_seen("lead_adviser__name").asc(nulls_last=True), "sort_name", "pk"],
    "contact": [_seen("last_adviser_contact_on").asc(nulls_first=True), "sort_name", "pk"],
    "-state": [_seen("state").desc(nulls_last=True), "sort_name", "pk"],
    "-adviser": [_seen("lead_adviser__name").desc(nulls_last=True), "sort_name", "pk"],
    "-contact": [_seen("last_adviser_contact_on").desc(nulls_last=True), "sort_name", "pk"],
}
NOT_OF_NAMES = ("readiness", "contact", "adviser", "state")


class CaseloadFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Name, reference or phone", method="by_text", max_length=200)
    adviser = django_filters.ChoiceFilter(label="Lead adviser", method="by_adviser", empty_label="Any")
    state = django_filters.ChoiceFilter(
        label="State", method="by_state", choices=STATE_CHOICES, empty_label="Any"
    )
    in_work = django_filters.ChoiceFilter(
        label="In work", method="by_work", choices=YES_NO, empty_label="Any"
    )
    readiness = django_filters.ChoiceFilter(
        label="Readiness", choices=ReadinessLevel.choices, empty_label="Any"
    )
    contact = django_filters.ChoiceFilter(
        label="Contact", method="by_contact", choices=LATE, empty_label="Any"
    )
    office = django_filters.ModelChoiceFilter(
        label="Office", queryset=Office.objects.none(), empty_label="Any"
    )

    class Meta:
        model = Client
        form = FilterForm
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        *,
        caller: Caller,
        day: date,
        staff: list[User],
        offices: QuerySet,
        narrow: bool,
    ) -> None:
        self.caller, self.day = caller, day
        self.all_whole = access.sees_all_whole(caller)
        clients = access.with_in_work(access.visible_clients(caller), day)
        clients = access.with_sight(clients, caller)
        super().__init__(self._with_defaults(data), queryset=clients)
        own = [("me", "My caseload")] if "adviser" in caller.roles else []
        others = [(str(user.pk), user.name) for user in staff if user.pk != caller.user_id or not own]
        self.filters["adviser"].extra["choices"] = [*own, *others, ("none", "Nobody yet")]
        self.filters["office"].queryset = offices
        # Whoever sees no more than names must not find out the rest by filtering on it.
        for name in NOT_OF_NAMES if narrow else ():
            del self.filters[name]

    def _with_defaults(self, data: QueryDict) -> QueryDict:
        if any(name in data for name in self.base_filters):
            return data
        data = data.copy()
        data["state"] = "open"
        if "adviser" in self.caller.roles:
            data["adviser"] = "me"
        return data

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        by_hidden = any(self.form.cleaned_data.get(name) for name in NOT_OF_NAMES)
        return found.filter(seen_whole=True) if by_hidden and not self.all_whole else found

    def by_text(self, clients: QuerySet, name: str, typed: str) -> QuerySet:
        return clients.filter(pk__in=matching_ids(self.caller, typed, wanted=2000))

    def by_adviser(self, clients: QuerySet, name: str, chosen: str) -> QuerySet:
        if chosen == "none":
            return clients.filter(lead_adviser__isnull=True)
        ids = access.own_caseloads(self.caller) if chosen == "me" else [int(chosen)]
        return clients.filter(lead_adviser_id__in=ids)

    def by_state(self, clients: QuerySet, name: str, chosen: str) -> QuerySet:
        return clients.filter(state__in=OPEN_STATES if chosen == "open" else [chosen])

    def by_work(self, clients: QuerySet, name: str, chosen: str) -> QuerySet:
        in_work = in_work_condition(self.day)
        return clients.filter(in_work) if chosen == "yes" else clients.exclude(in_work)

    def by_contact(self, clients: QuerySet, name: str, chosen: str) -> QuerySet:
        if chosen == "never":
            return clients.filter(last_adviser_contact_on__isnull=True)
        late = FollowUp.objects.open().filter(client=OuterRef("pk"), kind=CONTACT_DUE, due_on__lt=self.day)
        return clients.filter(Exists(late))

    def sorted(self, sort: str) -> QuerySet:
        order = SORTS.get(sort, SORTS["name"])
        if not self.all_whole:
            order = SORTS_OF_THE_SEEN.get(sort, order)
        return self.qs.select_related("lead_adviser").order_by(*order)

    def chosen(self) -> list[dict[str, Any]]:
        """What the list is filtered by: words, and the query string without it."""
        if not self.form.is_valid():
            return []
        found = []
        for name, value in self.form.cleaned_data.items():
            if not value:
                continue
            field = self.form.fields[name]
            label = str(value) if name in ("q", "office") else dict(field.choices).get(str(value), str(value))
            rest = self.data.copy()
            rest.pop("page", None)
            # Kept as empty: a query without any of the names would bring the defaults back.
            rest[name] = ""
            found.append({"label": f"{field.label}: {label}", "query": rest.urlencode()})
        return found
