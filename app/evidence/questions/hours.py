"""Day of the week and hour of the day, for sources that record when an incident was.

An incident counts in the hour in which it began. Hours that go past midnight belong to the day on which they
began: Friday from 22 to 2 is Friday night.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.evidence.questions import address
from app.words import in_words

DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
HOUR = re.compile(r"([01]?\d|2[0-4])-([01]?\d|2[0-4])", re.ASCII)
HOURS_OF_A_DAY = 24
NO_TIMES = "None of the loaded sources gives the times of incidents, so days and hours are left out."


@dataclass(frozen=True)
class Hours:
    """`days`: of DAYS, in their order; `hours`: from and to, such as 22-2. Blank: all of them."""

    days: tuple[str, ...] = ()
    hours: str = ""

    def __bool__(self) -> bool:
        return bool(self.days or self.hours)

    @property
    def first(self) -> int:
        """The hour with which they begin."""
        return int(self.hours.split("-")[0]) % HOURS_OF_A_DAY if self.hours else 0

    @property
    def number(self) -> int:
        """How many hours of a day they are."""
        last = int(self.hours.split("-")[1]) if self.hours else 0
        return (last - self.first) % HOURS_OF_A_DAY or HOURS_OF_A_DAY

    @property
    def weekdays(self) -> tuple[int, ...]:
        """From 1 for Monday; none where every day is meant."""
        return tuple(number for number, day in enumerate(DAYS, 1) if day in self.days)

    @property
    def in_address(self) -> dict[str, str]:
        asked = {address.DAYS: ",".join(self.days), address.HOURS: self.hours}
        return {name: value for name, value in asked.items() if value}

    @property
    def words(self) -> str:
        """that began on Fridays and Saturdays between 22:00 and 02:00; blank where all are meant."""
        on = f"on {in_words([f'{DAYS[day]}s' for day in self.days])}" if self.days else ""
        last = (self.first + self.number - 1) % HOURS_OF_A_DAY + 1
        between = f"between {self.first:02}:00 and {last:02}:00" if self.hours else ""
        return " ".join(words for words in ("that began" if self else "", on, between) if words)


EVERY_HOUR = Hours()


def read_hours(query: Mapping[str, Any]) -> tuple[Hours, list[str]]:
    """The days and hours of an address, and a sentence for what is neither."""
    typed = [day.strip() for value in address.all_of(query, address.DAYS) for day in value.split(",")]
    days, hours = {day.lower()[:3] for day in typed}, address.first_of(query, address.HOURS).replace(" ", "")
    said = [
        f"{address.quoted(day)} is not a day of the week." for day in typed if day.lower()[:3] not in DAYS
    ]
    found = HOUR.fullmatch(hours)
    if hours and not found:
        said.append(
            f"{address.quoted(hours)} is not a range of hours, such as 22-2. This counts the whole day."
        )
    read = f"{int(found[1])}-{int(found[2])}" if found else ""
    return Hours(tuple(day for day in DAYS if day in days), read), said


def no_times(timed: Iterable[str]) -> str:
    """Why the days and hours of a question are left out."""
    named = in_words(sorted(timed))
    if not named:
        return NO_TIMES
    return f"To choose days and hours, count only what {named} records. They are left out here."
