"""What somebody must confirm before a file of incidents goes in, a sentence each."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.extensions import db
from app.models.incident import IncidentSource
from app.places.incidents.loaded import our_force
from app.places.incidents.recount import Month
from app.words import in_words, month, pluralise, thousands

FEWEST_LEFT = 0.8  # of a month's incidents: an import that leaves fewer is asked about
CUT_SHORT = "The file ends in the middle of a row, as if its download was cut off."


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
    usual = f"Your partnership’s force is {ours}." if ours else "None is loaded of that force so far."
    return [f"The file holds {held}. {usual}"]


def _known_forces(loaded: Iterable[str]) -> set[str]:
    if ours := our_force():
        return {ours.casefold()}
    return {force.casefold() for force in loaded}


def none_here(rows: int) -> str:
    if rows == 1:
        return "The file’s one incident is in none of your wards."
    return f"None of the file’s {thousands(rows)} incidents is in your wards."


def shrunk(before: Mapping[Month, int], after: Mapping[Month, int]) -> list[str]:
    """The months of a source that would have far fewer incidents than they have."""
    return [
        f"{month(first)} of {force} would have {pluralise(after[force, first], 'incident')}, "
        f"where {thousands(number)} are loaded now."
        for (force, first), number in sorted(before.items())
        if after[force, first] < FEWEST_LEFT * number
    ]
