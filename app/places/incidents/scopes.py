"""What "crime", "everything" and a named category include, as conditions on incidents or their counts.

Crime and everything are what the police recorded: the council or the fire service may have recorded the same
events again. A named category includes every source that records it. Police forces that lack a month of ours
count in none.
"""

from typing import Any

from sqlalchemy import ColumnElement

from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING
from app.places.incidents.forces import is_not_partial, of_a_force


def by_the_police(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of our police force, and of others that have all of its months."""
    return of_a_force(rows) & is_not_partial(rows)


def meant(rows: Any, what: str) -> ColumnElement[bool]:
    """Condition: rows that are included in `what`, which is crime, everything or a category."""
    if what == EVERYTHING:
        return by_the_police(rows)
    if what == CRIME:
        return by_the_police(rows) & (rows.category != ANTI_SOCIAL_BEHAVIOUR)
    return (rows.category == what) & is_not_partial(rows)
