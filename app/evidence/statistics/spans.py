"""How long is a span of days, and what is it called: a month, a year, or the days of a lockdown?"""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from app import words

YEAR = 12
DAY = timedelta(days=1)
LEAP = 1  # day: a year with a 29 February is as long as another


class Span(NamedTuple):
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int | None:
        """How many whole months it is; None where it begins or ends within one."""
        if self.first.day != 1 or not ends_month(self.last):
            return None
        return months_between(self.first, self.last) + 1

    @property
    def words(self) -> str:
        """September 2019 to August 2020; October 2018; 23 March 2020 to 31 August 2020."""
        if self.months is None:
            return (
                words.day(self.first)
                if self.days == 1
                else f"{words.day(self.first)} to {words.day(self.last)}"
            )
        first, last = words.month(self.first), words.month(self.last)
        return first if first == last else f"{first} to {last}"

    @property
    def within(self) -> str:
        """The span as it follows a figure: in October 2018; in the year to August 2020; from ... to ..."""
        if self.months == YEAR:
            return f"in the year to {words.month(self.last)}"
        if self.months == 1:
            return f"in {self.words}"
        return f"on {self.words}" if self.days == 1 else f"from {self.words}"

    @property
    def in_short(self) -> str:
        """2018-10 for one month, and 2019-09-01/2020-08-31 for anything else (ISO 8601)."""
        return f"{self.first:%Y-%m}" if self.months == 1 else f"{self.first}/{self.last}"

    def overlaps(self, other: "Span") -> bool:
        return self.first <= other.last and other.first <= self.last

    def is_as_long_as(self, other: "Span") -> bool:
        """By whole months where both are of whole months; by days otherwise, but for a leap day."""
        if self.months is not None and other.months is not None:
            return self.months == other.months
        return abs(self.days - other.days) <= LEAP


def months_between(first: date, last: date) -> int:
    """How often the calendar turns a month over from one day to another."""
    return (last.year - first.year) * YEAR + last.month - first.month


def whole_months(start: date, end: date) -> int:
    """How many months have gone by in full from one day to another. The last day of a month completes it."""
    number = months_between(start, end)
    return number if end.day >= start.day or ends_month(end) else number - 1


def ends_month(day: date) -> bool:
    return (day + DAY).day == 1


def year_to(last: date) -> Span:
    """The twelve months that end with the month of a day."""
    end = date(last.year, last.month, calendar.monthrange(last.year, last.month)[1])
    start = end + DAY
    return Span(date(start.year - 1, start.month, 1), end)
