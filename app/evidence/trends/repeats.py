"""Which places had incidents again and again: a sentence and a table, for sources with exact points."""

from dataclasses import dataclass
from typing import NamedTuple

from app.documents import description as paper
from app.documents.description import Part
from app.words import percent, pluralise, thousands

MOST_SHOWN = 10
HEADING = paper.Heading("Repeat addresses")
SNAPPED = (
    "Repeat addresses cannot be told: the points of this source are map points that each stand for eight or "
    "more addresses. They are offered for a source whose points are stated to be where it happened."
)


class RepeatPlace(NamedTuple):
    """A point with more than one incident. `location`: one of the names that its rows give it, if any."""

    location: str
    easting: int
    northing: int
    number: int


@dataclass(frozen=True)
class Repeats:
    """`places`: those with most. `incidents` and `points`: all with a point; `again` and `repeated`: of them,
    those at a point with more than one, and how many points these are."""

    places: list[RepeatPlace]
    incidents: int
    points: int
    again: int
    repeated: int


def repeat_parts(repeats: Repeats, *, what: str, where: str, source: str) -> list[Part]:
    """The section on repeat addresses."""
    parts: list[Part] = [HEADING, paper.Paragraph(sentence(repeats, what, where))]
    if not repeats.places:
        return parts
    careful = (
        "Points are compared to the metre. A large building, a station or the middle of a road can be one "
        "point for many addresses, so look at the place before calling it one victim."
    )
    rows = tuple(
        (place.location or "No name", f"{place.easting} {place.northing}", thousands(place.number))
        for place in repeats.places
    )
    header = ("Street or place", "Easting and northing", "Incidents")
    table = paper.Table(f"{what} {where}: places with most repeats", header, rows, source, frozenset({1, 2}))
    return [*parts, paper.Paragraph(careful), table]


def sentence(repeats: Repeats, what: str, where: str) -> str:
    """Noise in Castle ward: 40 of 120 incidents (33.3%) were at 12 addresses that had more than one."""
    if not repeats.repeated:
        return f"{what} {where}: no point had more than one incident."
    return (
        f"{what} {where}: {thousands(repeats.again)} of {pluralise(repeats.incidents, 'incident')} "
        f"({percent(repeats.again / repeats.incidents)}) were at {pluralise(repeats.repeated, 'point')} that "
        f"had more than one, of {pluralise(repeats.points, 'point')} that had any."
    )
