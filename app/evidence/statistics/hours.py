"""At which hour of the week did incidents happen, when many are known only to lie between two times?

Aoristic analysis (Ratcliffe, "Aoristic signatures and the spatio-temporal analysis of high volume crime
patterns", Journal of Quantitative Criminology 18:23-43, 2002): an incident that touches n hours puts 1/n of
itself into each. Hours are those of the clock in London. Both changes of the clock fall on a whole hour, so
an hour of the clock is always an hour since 1970, and spans are counted in these: the night the clocks go
back has the hour from 1am twice, and the night they go forward has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from app.clock import LONDON

DAYS, HOURS = 7, 24
WEEK = DAYS * HOURS
HOUR = 3600  # seconds


@dataclass(frozen=True)
class Span:
    """So many incidents that began in one hour and ended in another (hours since 1970).

    `last`: the last hour that they touch; None where no end is known.
    """

    first: int
    last: int | None
    number: int


@dataclass(frozen=True)
class HourGrid:
    """The weight in each hour of the week: seven rows from Monday, 24 columns from midnight."""

    weights: np.ndarray

    @cached_property
    def total(self) -> float:
        return float(self.weights.sum())

    @property
    def by_day(self) -> list[float]:
        return self.weights.sum(axis=1).tolist()

    @property
    def by_hour(self) -> list[float]:
        return self.weights.sum(axis=0).tolist()

    def window(self, length: int) -> tuple[int, float]:
        """The `length` hours running that hold most, all days together: their first hour and their share."""
        hours = self.weights.sum(axis=0)
        sums = np.array([np.roll(hours, -start)[:length].sum() for start in range(HOURS)])
        start = int(sums.argmax())
        return start, float(sums[start] / self.total) if self.total else 0.0


def hour_grid(spans: Iterable[Span]) -> HourGrid:
    """Spread incidents over the hours of the week that they touch; the grid sums to their number.

    Without an end, or with one before the start, all of an incident is in its first hour. One that touches
    more hours than a week has is spread evenly over the week.
    """
    firsts, lasts, numbers = _columns(spans)
    if not len(firsts):
        return HourGrid(np.zeros((DAYS, HOURS)))
    touched = lasts - firsts + 1
    everywhere = touched > WEEK
    grid = np.full(WEEK, numbers[everywhere].sum() / WEEK)
    short = ~everywhere
    if short.any():
        grid += _spread(firsts[short], lasts[short], numbers[short] / touched[short])
    return HourGrid(grid.reshape(DAYS, HOURS))


def _columns(spans: Iterable[Span]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [
        (span.first, span.first if span.last is None else max(span.first, span.last), span.number)
        for span in spans
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _spread(firsts: np.ndarray, lasts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Add each weight to every hour from first to last, then each hour to its place in the week."""
    earliest, end = int(firsts.min()), int(lasts.max()) + 1
    steps = np.zeros(end - earliest + 1)
    np.add.at(steps, firsts - earliest, weights)
    np.add.at(steps, lasts - earliest + 1, -weights)
    by_hour = np.maximum(steps.cumsum()[:-1], 0)
    places = np.fromiter((hour_of_week(hour) for hour in range(earliest, end)), np.int64, end - earliest)
    return np.bincount(places, weights=by_hour, minlength=WEEK)


def hour_of_week(hour: int) -> int:
    """The place in the week of an hour since 1970, on London's clock: 0 is Monday from midnight to 1am."""
    moment = datetime.fromtimestamp(hour * HOUR, LONDON)
    return moment.weekday() * HOURS + moment.hour
