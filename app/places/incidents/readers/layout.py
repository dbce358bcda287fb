"""The meaning of the columns of a CSV file."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.cleaning import clean_line
from app.places.incidents.readers import NotSuchAFile

Range = tuple[float, float]


class Grid(enum.StrEnum):
    """The coordinate system of a place's two numbers."""

    LONLAT = "lonlat"
    NATIONAL = "national"

    @property
    def is_longitude_and_latitude(self) -> bool:
        return self is Grid.LONLAT

    @property
    def names(self) -> tuple[str, str]:
        return ("longitude", "latitude") if self is Grid.LONLAT else ("easting", "northing")

    @property
    def bounds(self) -> tuple[Range, Range]:
        """Where the United Kingdom is, roughly."""
        if self is Grid.LONLAT:
            return (-9.0, 2.5), (49.0, 61.5)
        return (1.0, 700_000.0), (1.0, 1_300_000.0)


@dataclass(frozen=True)
class Layout:
    """The heading of the column for each value; blank where there is none.

    `reported_by` is who reported all of the file's incidents, where no column says so. Rows that are the same
    in everything, their `outcome` too, and have a `crime_id` count once; a file may lack those two columns.
    The time of day stands in `when` itself or in `when_time`. It ended at `until` or, in a row without that,
    on the same day or in the night after it, at `until_time`. `number`: how many incidents a row stands for.
    `month_first`: a day is written 03/29/2025; None if the file's days have to tell.
    """

    when: str
    category: str
    x: str
    y: str
    force: str = ""
    lsoa_code: str = ""
    location: str = ""
    reference: str = ""
    when_time: str = ""
    until: str = ""
    until_time: str = ""
    crime_id: str = ""
    outcome: str = ""
    number: str = ""
    grid: Grid = Grid.LONLAT
    has_days: bool = False
    reported_by: str = ""
    month_first: bool | None = None

    @property
    def columns(self) -> dict[str, str]:
        """The needed headings by value."""
        return {name: heading for name in self.reads() if (heading := getattr(self, name))}

    @classmethod
    def reads(cls) -> tuple[str, ...]:
        """Values that a column may have."""
        return (
            "when", "category", "x", "y", "force", "lsoa_code", "location", "reference",
            "when_time", "until", "until_time", "number",
        )  # fmt: skip

    @property
    def absent(self) -> set[str]:
        """Values that such a file never has."""
        of_days = set() if self.has_days else {"day", "began_at", "ended_at"}
        return of_days if self.reference else {"reference", *of_days}


def columns_of(heading: list[str], layout: Layout) -> dict[str, int]:
    """Where each needed column stands, or NotSuchAFile."""
    names = [plainly(name) for name in heading]
    needed = layout.columns
    missing = [column for column in needed.values() if plainly(column) not in names]
    if missing:
        raise NotSuchAFile(f"The file does not have the {listed('column', missing)}.")
    twice = [column for column in needed.values() if names.count(plainly(column)) > 1]
    if twice:
        raise NotSuchAFile(f"The file has the {listed('column', twice)} more than once.")
    at = {name: names.index(plainly(column)) for name, column in needed.items()}
    for name in ("crime_id", "outcome"):
        column = plainly(getattr(layout, name))
        if column and names.count(column) == 1:
            at[name] = names.index(column)
    return at


def knows(layout: Layout, row: Sequence[str]) -> bool:
    """Whether a row names all columns that are needed."""
    names = {plainly(name) for name in row}
    return all(plainly(column) in names for column in layout.columns.values())


def plainly(name: str) -> str:
    """A heading normalised for comparison."""
    return str(clean_line(name)).casefold()


def listed(noun: str, names: Iterable[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) == 1:
        return f"{noun} {quoted[0]}"
    return f"{noun}s {', '.join(quoted[:-1])} and {quoted[-1]}"
