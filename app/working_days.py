"""Which day is so many working days from now, in England and Wales?"""

from datetime import date, timedelta

from app.bank_holidays import is_bank_holiday

WEEKEND = (5, 6)


def is_working_day(day: date) -> bool:
    return day.weekday() not in WEEKEND and not is_bank_holiday(day)


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
