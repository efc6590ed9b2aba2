"""Dated rows: both ends belong to the period, and an empty end is open."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Func, Q


class DateRange(Func):
    """daterange(from, to, '[]')."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"


class PeriodQuerySet(models.QuerySet):
    """For models with `valid_from` and `valid_to`."""

    def in_force(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
