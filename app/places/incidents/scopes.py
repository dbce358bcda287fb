"""What "crime", "everything" and a named category include, as conditions on incidents or their counts.

Crime and everything are what the police recorded: the council or the fire service may have recorded the same
events again. A named category includes every source that records it.
"""

from typing import Any

from sqlalchemy import ColumnElement, select

from app.models.incident import IncidentSource
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING


def by_the_police(rows: Any) -> ColumnElement[bool]:
    return rows.force.not_in(select(IncidentSource.name))


def meant(rows: Any, what: str) -> ColumnElement[bool]:
    """Condition: rows that are included in `what`, which is crime, everything or a category."""
    if what == EVERYTHING:
        return by_the_police(rows)
    if what == CRIME:
        return by_the_police(rows) & (rows.category != ANTI_SOCIAL_BEHAVIOUR)
    return rows.category == what
