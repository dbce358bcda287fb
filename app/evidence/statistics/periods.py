"""A period of months: its wording, its form in a query string, and its defaults."""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

LONGEST_BY_DEFAULT = 12


@dataclass(frozen=True)
class Period:
    """From the first month to the last, both included; each by its first day.

    `missing`: the months in between of which nothing is loaded. They are no part of the period: its words do
    not name them, and nothing is counted in them. `wanted`: the months that were asked for, loaded or not,
    where that is known.
    """

    first: date
    last: date
    missing: frozenset[date] = frozenset()
    wanted: frozenset[date] = field(default=frozenset(), compare=False, repr=False)

    @property
    def words(self) -> str:
        """October 2018 to February 2019; one month's name; or July 2016 and July 2017."""
        return _listed([run.words for run in self._runs()])

    @property
    def recorded(self) -> str:
        """The period as it follows the word "recorded": from A to B; in A; in A and from B to C."""
        runs = self._runs()
        if all(run.first == run.last for run in runs):
            return f"in {self.words}"
        return _listed([f"{'in' if run.first == run.last else 'from'} {run.words}" for run in runs])

    @property
    def in_address(self) -> dict[str, str]:
        """Query parameters for the same months."""
        return {"from": f"{self.first:%Y-%m}", "to": f"{self.last:%Y-%m}"}

    def months(self) -> list[date]:
        """The months that are in."""
        return [month for month in calendar_months(self.first, self.last) if month not in self.missing]

    @property
    def expected(self) -> frozenset[date]:
        """The months that a reader takes to be in: those asked for, or all from the first to the last."""
        return self.wanted or frozenset(calendar_months(self.first, self.last))

    def _runs(self) -> "list[_Run]":
        """Months that follow each other, as runs."""
        runs: list[_Run] = []
        for month in self.months():
            if runs and months_later(runs[-1].last, 1) == month:
                runs[-1] = _Run(runs[-1].first, month)
            else:
                runs.append(_Run(month, month))
        return runs


class _Run(NamedTuple):
    first: date
    last: date

    @property
    def words(self) -> str:
        if self.first == self.last:
            return f"{self.first:%B %Y}"
        return f"{self.first:%B %Y} to {self.last:%B %Y}"


def period_of(months: Collection[date]) -> Period:
    """The period of just these months, of which there is one at least."""
    first, last = min(months), max(months)
    return Period(first, last, frozenset(calendar_months(first, last)).difference(months))


def calendar_months(first: date, last: date) -> list[date]:
    """Every month from one to another."""
    number = (last.year - first.year) * 12 + last.month - first.month
    return [months_later(first, n) for n in range(number + 1)]


def _listed(words: Sequence[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


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
    """Return the loaded months of the requested ones; by default of the last twelve.

    `loaded`: months in order. None if none of them was requested.
    """
    if not loaded:
        return None
    if first and last:
        first, last = min(first, last), max(first, last)
    last = last or loaded[-1]
    first = first or _default_start(loaded, last)
    chosen = [month for month in loaded if first <= month <= last]
    wanted = calendar_months(max(first, loaded[0]), min(last, loaded[-1]))
    return replace(period_of(chosen), wanted=frozenset(wanted)) if chosen else None


def gaps(period: Period, loaded: Sequence[date]) -> list[date]:
    """Months that a reader takes to be in the period, but are not.

    Months before the first loaded one are not expected.
    """
    if not loaded:
        return []
    return sorted(month for month in period.expected.difference(loaded) if month > loaded[0])


def _default_start(loaded: Sequence[date], last: date) -> date:
    return max(loaded[0], months_later(last, 1 - LONGEST_BY_DEFAULT))
