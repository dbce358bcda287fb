"""What "crime", "everything" and a named category include, as conditions on incidents or their counts.

Crime and everything are what the police recorded: the council or the fire service may have recorded the same
events again. A named category, and each of several, includes every source that records it. Police forces that
lack a month of ours count in none. Where a source is named, only its own rows are meant.
"""

from typing import Any

from sqlalchemy import ColumnElement

from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING, members
from app.places.incidents.forces import is_not_partial, of_a_force


def by_the_police(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of our police force, and of others that have all of its months."""
    return of_a_force(rows) & is_not_partial(rows)


THE_POLICE = "police"  # the source, as a query string names it


def meant(rows: Any, what: str, source: str = "") -> ColumnElement[bool]:
    """Condition: rows that are included in `what`: crime, everything, a category, several or a group.

    `source`: count its rows alone; THE_POLICE, or the name of another one.
    """
    if what in (EVERYTHING, CRIME):
        recorded = _recorded_by(rows, source or THE_POLICE)
        return recorded if what == EVERYTHING else recorded & (rows.category != ANTI_SOCIAL_BEHAVIOUR)
    names = members(what)
    named = rows.category == names[0] if len(names) == 1 else rows.category.in_(names)
    return named & (_recorded_by(rows, source) if source else is_not_partial(rows))


def _recorded_by(rows: Any, source: str) -> ColumnElement[bool]:
    return by_the_police(rows) if source == THE_POLICE else rows.force == source
