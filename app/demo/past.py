"""Turn "so many days ago" into moments of working days.

Weekends and bank holidays fall back to the working day before. The events of one story on one day are
spread over that day in order; all stories are merged in order of time, and nothing is in the future.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from app import working_days
from app.clock import LONDON

Deed = Callable[[], None]

OPENS, CLOSES = time(9, 5), time(16, 55)
SHORTEST = timedelta(minutes=30)  # with less of it behind us, today has not begun
BETWEEN_DEEDS = timedelta(minutes=4)


@dataclass(frozen=True)
class Step:
    """Actions that happen together, one after the other."""

    days_ago: int
    deeds: list[Deed]


@dataclass(frozen=True)
class Past:
    """The time up to a moment: the one at which the demonstration is loaded."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def day(self, days_ago: int) -> date:
        """The calendar day, weekends included; a negative number is in the future."""
        return self.today - timedelta(days=days_ago)

    def working_day(self, days_ago: int) -> date:
        day = self.day(days_ago)
        if day == self.today and self._end(day) - self._at(day, OPENS) < SHORTEST:
            day -= timedelta(days=1)
        while not working_days.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def morning(self, days_ago: int) -> datetime:
        return self._at(self.working_day(days_ago), OPENS)

    def in_order(self, stories: Iterable[tuple[str, list[Step]]]) -> list[tuple[datetime, Deed]]:
        """Merge the actions of all stories, oldest first. Each story keeps its own order."""
        moments = [moment for name, steps in stories for moment in self._spread(name, steps)]
        return sorted(moments, key=lambda moment: moment[0])

    def _spread(self, name: str, steps: list[Step]) -> Iterator[tuple[datetime, Deed]]:
        for day, same_day in groupby(steps, key=lambda step: self.working_day(step.days_ago)):
            of_day = list(same_day)
            begin = self._at(day, OPENS)
            interval = (self._end(day) - begin) / len(of_day)
            for number, step in enumerate(of_day):
                start = begin + interval * (number + _whim(f"{name} {day} {number}"))
                gap = min(BETWEEN_DEEDS, interval / 4 / len(step.deeds))
                for count, deed in enumerate(step.deeds):
                    yield start + gap * count, deed

    def _end(self, day: date) -> datetime:
        return min(self._at(day, CLOSES), self.now)

    def _at(self, day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, LONDON)


def _whim(of: str) -> float:
    """A number from 0 to 0.75 that depends on the name only, so that nobody acts on the hour."""
    return zlib.crc32(of.encode()) / 2**32 * 0.75
