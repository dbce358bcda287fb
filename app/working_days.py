"""Which day is so many working days from now, in England and Wales?"""

from datetime import date, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

WEEKEND = (5, 6)


@cache
def _bank_holidays() -> frozenset[date]:
    # The list that the library carries: no network, and a new release brings new years.
    calendar = BankHolidays(use_cached_holidays=True)
    return frozenset(holiday["date"] for holiday in calendar.get_holidays(BankHolidays.ENGLAND_AND_WALES))


def is_working_day(day: date) -> bool:
    return day.weekday() not in WEEKEND and day not in _bank_holidays()


def after(start: date, number: int) -> date:
    """The day that is `number` working days after `start`; the start itself is not counted."""
    day = start
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def between(start: date, end: date) -> int:
    """Working days from `start` (not counted) to `end` (counted); negative when `end` is before `start`."""
    if end < start:
        return -between(end, start)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
