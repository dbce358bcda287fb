"""Which places had incidents again and again: a sentence about sources with exact points."""

from dataclasses import dataclass
from typing import NamedTuple

from app.words import percent, pluralise, thousands


class RepeatPlace(NamedTuple):
    """A point with more than one incident. `location`: one of the names that its rows give it, if any."""

    location: str
    easting: int
    northing: int
    number: int


@dataclass(frozen=True)
class Repeats:
    """`places`: the points with more than one, those with most first. `incidents` and `points`: all that have
    a point, and how many different ones these are."""

    places: list[RepeatPlace]
    incidents: int
    points: int

    @property
    def again(self) -> int:
        """How many incidents were at a point that had more than one."""
        return sum(place.number for place in self.places)


def refused(points: str) -> str:
    """Why there are none. `points`: those that are snapped, of which source."""
    return (
        f"We cannot find repeat addresses here: {points} are map points that each stand for 8 or more "
        "addresses. To find repeat addresses, choose a source with exact points."
    )


def sentence(repeats: Repeats, what: str, where: str) -> str:
    """Noise in Castle ward: 40 of 120 incidents (33.3%) were at 12 points with more than one, ..."""
    if not repeats.places:
        return f"{what} {where}: no point had more than one incident."
    return (
        f"{what} {where}: {thousands(repeats.again)} of {pluralise(repeats.incidents, 'incident')} "
        f"({percent(repeats.again / repeats.incidents)}) were at {pluralise(len(repeats.places), 'point')} "
        f"with more than one, of {pluralise(repeats.points, 'point')} with any."
    )
