"""A period of months: its wording, its form in a query string, and its defaults."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST_BY_DEFAULT = 12


@dataclass(frozen=True)
class Period:
    """From the first month to the last, both included; each by its first day."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """October 2018 to February 2019; or one month's name."""
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        return f"{self.first:%B %Y} to {self.last:%B %Y}"

    @property
    def recorded(self) -> str:
        """The period as it follows the word "recorded"."""
        return f"in {self.words}" if self.first == self.last else f"from {self.words}"

    @property
    def in_address(self) -> dict[str, str]:
        """Query parameters for the same months."""
        return {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}"}

    def months(self) -> list[date]:
        number = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        return [months_later(self.first, n) for n in range(number + 1)]


def months_later(month: date, number: int) -> date:
    count = month.year * 12 + month.month - 1 + number
    return date(count // 12, count % 12 + 1, 1)


def days_in(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def read_month(text: str) -> date | None:
    """Parse 2018-10 from a query string; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None


def choose(loaded: Sequence[date], first: date | None, last: date | None) -> Period | None:
    """Return the requested period as far as it is loaded; by default the last twelve loaded months.

    `loaded`: months in order. None if there are none.
    """
    if not loaded:
        return None
    last = last or loaded[-1]
    first = first or max(loaded[0], months_later(loaded[-1], 1 - LONGEST_BY_DEFAULT))
    return Period(min(first, last), max(first, last))
