"""Filters and pages of lists in the API."""

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination

from referrals.models import Referral
from referrals.queries import SHOWN_STATUSES

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
MOMENT_MESSAGE = "This must be a date or an instant in ISO 8601, such as 2026-11-03 or 2026-11-03T09:30:00Z."


class MomentField(forms.CharField):
    """A date, meaning its first instant in Europe/London, or an instant with its offset."""

    def to_python(self, value: Any) -> datetime | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(MOMENT_MESSAGE) from None
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise forms.ValidationError(MOMENT_MESSAGE)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class ReferralFilters(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(
        field_name="shown_status", choices=list(SHOWN_STATUSES.items()), label="As the agency may see it."
    )
    broker = django_filters.CharFilter(field_name="broker__reference", label="Reference of a Job Broker.")
    reference = django_filters.CharFilter(label="Reference of the referral.")
    received_after = MomentFilter(
        field_name="received_at", lookup_expr="gte", label="Received at or after this date or instant."
    )
    received_before = MomentFilter(
        field_name="received_at", lookup_expr="lt", label="Received before this date or instant."
    )

    class Meta:
        model = Referral
        fields: list[str] = []


class ReferralPages(CursorPagination):
    """Newest first. A cursor stays right while referrals come in."""

    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = ("-received_at", "-pk")

    def decode_cursor(self, request):
        """As the framework does, but a cursor that was not given by us is an error in a value."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                position = datetime.fromisoformat(cursor.position)
                if timezone.is_naive(position) or not EARLIEST_YEAR <= position.year <= LATEST_YEAR:
                    raise ValueError
        except (NotFound, ValueError):
            text = "Take the address in next or previous as it is: this cursor cannot be read."
            raise ValidationError({"cursor": [text]}) from None
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        following = {**address, "example": "https://brokerage.example/api/v1/referrals/?cursor=cD0yMDI2"}
        properties = {
            "next": following,
            "previous": {**address, "example": None},
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}
