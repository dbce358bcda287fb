"""Which days are bank holidays in England and Wales, also beyond the list that GOV.UK has published?

The law: the Banking and Financial Dealings Act 1971 names Easter Monday, the last Mondays in May and August,
and 26 December. Christmas Day and Good Friday are holidays by common law. New Year's Day (since 1974) and the
first Monday in May (since 1978) are proclaimed each year, and so are the weekdays instead of a holiday that
falls on a weekend. Only days that are proclaimed for once, as for a coronation, cannot be foreseen.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from govuk_bank_holidays.bank_holidays import BankHolidays

MONDAY, SATURDAY = 0, 5
NOTICE = timedelta(days=366)  # how long before its end the list is said to end


@cache
def _listed() -> frozenset[date]:
    # The list that the library carries: no network, and a new release brings new years.
    calendar = BankHolidays(use_cached_holidays=True)
    return frozenset(holiday["date"] for holiday in calendar.get_holidays(BankHolidays.ENGLAND_AND_WALES))


def last_listed() -> date:
    """The last bank holiday of the published list."""
    return max(_listed())


def is_bank_holiday(day: date) -> bool:
    listed = _listed()
    return day in (listed if min(listed).year <= day.year <= last_listed().year else by_rule(day.year))


def list_ends_soon(today: date) -> bool:
    """Whether the published list has ended, or ends within a year."""
    return today >= last_listed() - NOTICE


@cache
def by_rule(year: int) -> frozenset[date]:
    """The bank holidays of a year as the law has them."""
    sunday = easter(year)
    days = {sunday - timedelta(days=2), sunday + timedelta(days=1)}
    days |= {_monday_from(date(year, 5, 1)), _monday_from(date(year, 5, 25)), _monday_from(date(year, 8, 25))}
    for day in (date(year, 1, 1), date(year, 12, 26), date(year, 12, 25)):
        days.add(_weekday_from(day, days))
    return frozenset(days)


def _monday_from(day: date) -> date:
    """The first Monday on or after a day; from the 25th of a month with 31 days it is its last."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _weekday_from(day: date, taken: set[date]) -> date:
    """The day, or instead of a weekend the next weekday that is not another holiday."""
    while day.weekday() >= SATURDAY or day in taken:
        day += timedelta(days=1)
    return day
