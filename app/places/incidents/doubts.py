"""What somebody must confirm before a file of incidents goes in, a sentence each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from sqlalchemy import select

from app.extensions import db
from app.models.incident import IncidentSource
from app.places.geography import areas, grid
from app.places.geography.boundaries import NOWHERE, Boundaries
from app.places.incidents.loaded import our_force
from app.places.incidents.readers.layout import Grid
from app.places.incidents.recount import Month
from app.words import in_words, month, pluralise, thousands

MOST_ARE = 0.5  # of a file's places: as many in our wards tell what its numbers mean


class Meaning(NamedTuple):
    """What the two numbers of a place may mean."""

    words: str
    onto_grid: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


MEANINGS = {
    Grid.NATIONAL: (
        Meaning("", lambda x, y: (x, y)),
        Meaning("Eastings and northings seem to be the wrong way round", lambda x, y: (y, x)),
        Meaning("The numbers seem to be on the Irish Grid", grid.from_irish_grid),
        Meaning("The numbers seem to be longitudes and latitudes", grid.to_grid),
        Meaning("The numbers seem to be latitudes and longitudes", lambda x, y: grid.to_grid(y, x)),
    ),
    Grid.LONLAT: (
        Meaning("", grid.to_grid),
        Meaning("The numbers seem to be eastings and northings", lambda x, y: (x, y)),
        Meaning("The numbers seem to be northings and eastings", lambda x, y: (y, x)),
        Meaning("The longitudes seem to have lost their minus sign", lambda x, y: grid.to_grid(-x, y)),
    ),
}
FEWEST_LEFT = 0.8  # of a month's incidents: an import that leaves fewer is asked about
CUT_SHORT = "The file ends in the middle of a row. The download may have been cut off."


def of_other_forces(rows_of: Counter[str], loaded: Iterable[str]) -> list[str]:
    """Whether the file holds incidents of another force than the partnership's, or than those loaded."""
    sources = {name.casefold() for name in db.session.scalars(select(IncidentSource.name))}
    known = _known_forces(loaded) - sources
    others = {
        force: rows for force, rows in sorted(rows_of.items()) if force.casefold() not in known | sources
    }
    if not known or not others:
        return []
    held = in_words([f"{pluralise(rows, 'incident')} of {force}" for force, rows in others.items()])
    ours = our_force()
    usual = f"Your partnership’s force is {ours}." if ours else "No incidents from that force are loaded yet."
    return [f"The file has {held}. {usual}"]


def _known_forces(loaded: Iterable[str]) -> set[str]:
    if ours := our_force():
        return {ours.casefold()}
    return {force.casefold() for force in loaded}


def none_here(rows: int) -> str:
    if rows == 1:
        return "The only incident in the file is not in any of your wards."
    return f"None of the {thousands(rows)} incidents in the file are in your wards."


def of_points(points: np.ndarray, system: Grid) -> list[str]:
    """Whether these places of a file would be in our wards if its numbers meant something else.

    `points`: pairs of numbers as they stand in the file, of which `system` is said to be the system.
    """
    wards = areas.ward_boundaries()
    if not len(points) or not len(wards):
        return []
    as_given, *others = (_share_in(wards, *meaning.onto_grid(*points.T)) for meaning in MEANINGS[system])
    best = max(range(len(others)), key=others.__getitem__)
    if others[best] < MOST_ARE or as_given * 2 > others[best]:
        return []
    return [
        f"{MEANINGS[system][best + 1].words}. Read that way, {others[best]:.0%} of the places we "
        f"checked are in your wards, compared with {as_given:.0%} now. Cancel, then correct the file or what "
        "its columns mean."
    ]


def _share_in(wards: Boundaries, eastings: np.ndarray, northings: np.ndarray) -> float:
    return float((wards.areas_at(eastings, northings) != NOWHERE).mean())


def shrunk(before: Mapping[Month, int], after: Mapping[Month, int]) -> list[str]:
    """The months of a source that would have far fewer incidents than they have."""
    return [
        f"{month(first)} of {force} would have {pluralise(after[force, first], 'incident')}. "
        f"It has {thousands(number)} now."
        for (force, first), number in sorted(before.items())
        if after[force, first] < FEWEST_LEFT * number
    ]
