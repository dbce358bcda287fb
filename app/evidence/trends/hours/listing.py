"""The table of hours by days, as a list on a page and in its file."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.evidence.statistics.hours import HOURS
from app.evidence.trends.filters import TrendFilter
from app.evidence.trends.hours.hours import NAMES_OF_DAYS, Hours, clock
from app.web.listing import Column, Listing
from app.web.listing.figures import rate, rounded, stated

DIGITS = 4  # of a file: so that its cells sum to the number of incidents


class HourRow(NamedTuple):
    """An hour of the day, or with None all of them: its weight on each day from Monday."""

    hour: int | None
    weights: tuple[float, ...]

    @property
    def name(self) -> str:
        return "All hours" if self.hour is None else f"{clock(self.hour)} to {clock(self.hour + 1)}"

    @property
    def total(self) -> float:
        return sum(self.weights)


def hour_rows(hours: Hours) -> Iterator[HourRow]:
    for hour in range(HOURS):
        yield HourRow(hour, tuple(hours.grid.weights[:, hour].tolist()))


def all_hours(hours: Hours) -> HourRow:
    return HourRow(None, tuple(hours.grid.by_day))


def hours_listing(trend_filter: TrendFilter, source: str = "") -> Listing:
    """The hours from midnight; each day in a column. `source`: what its file says of each row."""
    return Listing(
        "hours of the week", "hour of the day", many="hours of the day", prefix="hours", size=HOURS,
        columns=(
            Column("hour", "Hours", sort=lambda row: row.hour, value=lambda row: row.name),
            *(_day(place, name) for place, name in enumerate(NAMES_OF_DAYS)),
            _weights("all", "All days", lambda row: row.total),
            *stated({
                "What": trend_filter.what.name, "Place": trend_filter.place.name,
                "Period": trend_filter.period.words, "Source": source,
            }),
        ),
    )  # fmt: skip


def _day(place: int, name: str) -> Column:
    return _weights(name.lower(), name[:3], lambda row: row.weights[place], file_heading=name)


def _weights(name: str, heading: str, read: Any, **more: Any) -> Column:
    return rate(name, heading, read, value=rounded(read, DIGITS), **more)
