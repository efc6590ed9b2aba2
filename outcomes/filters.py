"""The one filter of the claims list: page, tiles and export all go through it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict

from brokerage.database.caller import Caller
from brokerage.forms import FilterForm
from brokerage.models import Contract, Office
from outcomes.codes import NOT_LIVE, BlockReason, ClaimState, MilestoneState
from outcomes.models import Claim, Milestone
from outcomes.queries import money

READY, BLOCKED, PROJECTED, EXPECTED = "ready", "blocked", "projected", "expected"
STATES = [
    (READY, "Ready to claim"),
    (BLOCKED, "Blocked"),
    (EXPECTED, "Expected in 3 months"),
    (PROJECTED, "Projected, all"),
    *ClaimState.choices,
]
_ASC = {"nulls_last": True}

SORTS = {
    "client": ["registration__client__sort_name", "pk"],
    "milestone": ["name", "registration__client__sort_name", "pk"],
    "reached": [F("reached_on").asc(**_ASC), "pk"],
    "amount": ["worth", "pk"],
    "state": ["state", "live_state", "pk"],
    "-client": ["-registration__client__sort_name", "-pk"],
    "-milestone": ["-name", "registration__client__sort_name", "pk"],
    "-reached": [F("reached_on").desc(**_ASC), "-pk"],
    "-amount": ["-worth", "-pk"],
    "-state": ["-state", "-live_state", "-pk"],
}
USUAL_SORT = "reached"
LIST_FILTERS = ("state", "reason", "age", "milestone")


class ClaimsFilter(django_filters.FilterSet):
    """contract and office also cut the figures above the list; the others cut the list alone."""

    state = django_filters.ChoiceFilter(label="State", method="by_state", choices=STATES, empty_label="Any")
    reason = django_filters.ChoiceFilter(
        label="Blocked because", method="by_reason", choices=BlockReason.choices, empty_label="Any"
    )
    age = django_filters.ChoiceFilter(
        label="Reached",
        method="by_age",
        choices=[(code, f"{label} ago") for code, label, *_ in money.AGES],
        empty_label="Any time",
    )
    contract = django_filters.ChoiceFilter(
        label="Contract", field_name="registration__contract_id", empty_label="All"
    )
    office = django_filters.ChoiceFilter(
        label="Office", field_name="registration__client__office_id", empty_label="All"
    )
    # Set by the links of "Blocked, and why"; taken off again above the list.
    milestone = django_filters.CharFilter(
        label="Milestone", field_name="name", max_length=80, widget=forms.HiddenInput
    )

    class Meta:
        model = Milestone
        form = FilterForm
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        *,
        caller: Caller,
        day: date,
        offices: Iterable[Office],
        contracts: Iterable[Contract],
    ) -> None:
        self.caller, self.day = caller, day
        super().__init__(self._with_default(data), queryset=money.listed(money.of_caller(caller)))
        # As plain choices, which are read once: a field of models would ask for them again to check a value.
        self.filters["office"].extra["choices"] = [(str(each.pk), each.name) for each in offices]
        self.filters["contract"].extra["choices"] = [(str(each.pk), str(each)) for each in contracts]

    def _with_default(self, data: QueryDict) -> QueryDict:
        """What can be claimed today, as long as nothing else is asked for."""
        if any(name in data for name in LIST_FILTERS):
            return data
        data = data.copy()
        data["state"] = READY
        return data

    def picked(self, name: str) -> int | None:
        """The id chosen as office or contract, if any. What is wrong in another field does not matter."""
        self.form.is_valid()
        found = self.form.cleaned_data.get(name)
        return int(found) if found else None

    def by_state(self, rows: QuerySet, name: str, chosen: str) -> QuerySet:
        unclaimed = ~Exists(money.live_claims())
        if chosen == READY:
            return rows.filter(unclaimed, state=MilestoneState.PAYABLE)
        if chosen in (BLOCKED, PROJECTED):
            return rows.filter(unclaimed, state=chosen)
        if chosen == EXPECTED:
            ahead = Q(state=MilestoneState.PROJECTED, reached_on__lte=money.expected_by(self.day))
            return rows.filter(unclaimed, ahead)
        claims = Claim.objects.filter(
            registration_id=OuterRef("registration_id"), milestone_code=OuterRef("code"), state=chosen
        )
        # A claim that came to nothing is past: its milestone is shown as long as none has taken its place.
        return rows.filter(Exists(claims), unclaimed if chosen in NOT_LIVE else Q())

    def by_reason(self, rows: QuerySet, name: str, chosen: str) -> QuerySet:
        return rows.filter(state=MilestoneState.BLOCKED, reasons__contains=[chosen])

    def by_age(self, rows: QuerySet, name: str, chosen: str) -> QuerySet:
        return rows.filter(money.aged(chosen, self.day))

    def sorted(self, sort: str) -> QuerySet:
        return self.qs.select_related("registration__client").order_by(*SORTS.get(sort, SORTS[USUAL_SORT]))

    def chosen(self) -> list[dict[str, Any]]:
        """What the list is filtered by: words, and the query string without it."""
        if not self.form.is_valid():
            return []
        found = []
        for name, value in self.form.cleaned_data.items():
            if not value:
                continue
            field = self.form.fields[name]
            label = value if name == "milestone" else dict(field.choices).get(value, value)
            rest = self.data.copy()
            rest.pop("page", None)
            # Kept as empty: a query without any of the names would bring the default back.
            rest[name] = ""
            found.append({"label": f"{field.label}: {label}", "query": rest.urlencode()})
        return found
