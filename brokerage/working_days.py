"""Working days by nation, from the bank holidays that GOV.UK publishes, as kept in the package."""

from datetime import date
from functools import lru_cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from brokerage.models.organisation import Nation
from brokerage.rules.working_days import add_working_days, working_days_between

__all__ = ["add_working_days", "holidays_of", "working_days_between"]


@lru_cache(maxsize=1)
def _published() -> BankHolidays:
    return BankHolidays(use_cached_holidays=True)


@lru_cache(maxsize=len(Nation))
def holidays_of(nation: str) -> frozenset[date]:
    """Bank holidays of a nation (a `Nation` value), for the years the package knows. Makes no request."""
    return frozenset(row["date"] for row in _published().get_holidays(Nation(nation).value))
