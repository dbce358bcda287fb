"""Day of the week and hour of the day, for sources that record when an incident was.

No source does yet, so that no page offers them: who asks for them by address is told so, and they are handed
on. What is missing is a column of incidents with their time, by which `counting` would narrow.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.evidence.questions import address

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = re.compile(r"([01]?\d|2[0-4])-([01]?\d|2[0-4])", re.ASCII)
NO_TIMES = "No source that is loaded says at which hour an incident was, so days and hours are left out."


@dataclass(frozen=True)
class Hours:
    """`days`: of DAYS; `hours`: from and to, such as 22-2. Blank: all of them."""

    days: tuple[str, ...] = ()
    hours: str = ""

    @property
    def in_address(self) -> dict[str, str]:
        asked = {address.DAYS: ",".join(self.days), address.HOURS: self.hours}
        return {name: value for name, value in asked.items() if value}


def read_hours(query: Mapping[str, Any]) -> tuple[Hours, list[str]]:
    days = {day for value in address.all_of(query, address.DAYS) for day in value.lower().split(",")}
    hours = address.first_of(query, address.HOURS)
    asked = Hours(tuple(day for day in DAYS if day in days), hours if HOUR.fullmatch(hours) else "")
    return asked, [NO_TIMES] if days or hours else []
