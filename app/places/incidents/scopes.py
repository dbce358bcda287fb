"""Which incidents are meant by crime, by everything, and by a category that is named?

Crime, and everything, is what the police recorded: what the council or the fire service counts beside it may
be the same events once more. A category is meant by its name, whoever recorded it. Said here once, as
conditions on incidents or on their counts.
"""

from typing import Any

from sqlalchemy import ColumnElement, select

from app.models.incident import IncidentCount, IncidentSource
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING


def by_the_police(rows: Any) -> ColumnElement[bool]:
    return rows.force.not_in(select(IncidentSource.name))


def meant(rows: Any, what: str) -> ColumnElement[bool]:
    """`what`: crime, everything, or a category."""
    if what == EVERYTHING:
        return by_the_police(rows)
    if what == CRIME:
        return by_the_police(rows) & (rows.category != ANTI_SOCIAL_BEHAVIOUR)
    return rows.category == what


def of_those_who_record(rows: Any, what: str) -> ColumnElement[bool]:
    """All that is loaded from whoever records this: a month of theirs without any had none."""
    if what in (EVERYTHING, CRIME):
        return by_the_police(rows)
    return rows.force.in_(select(IncidentCount.force).where(IncidentCount.category == what))
