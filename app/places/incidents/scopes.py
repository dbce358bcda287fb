"""What "crime", "everything" and a named category include, as conditions on incidents or their counts.

Crime and everything are what the police recorded: the council or the fire service may have recorded the same
events again. A named category includes every source that records it. Another police force than ours counts
only if it has every month that ours has: with some of them, its incidents would look like a change.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.models.incident import IncidentCount, IncidentSource
from app.models.partnership import Partnership
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, CRIME, EVERYTHING

_OUR_FORCE = select(func.nullif(func.lower(func.trim(Partnership.police_force)), "")).limit(1)


def of_a_force(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of any police force, not of another source."""
    return rows.force.not_in(select(IncidentSource.name))


def is_our_force(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of the partnership's force; of any where nobody has said which that is."""
    force = func.lower(rows.force)
    return force == func.coalesce(_OUR_FORCE.scalar_subquery(), force)


def months_of_our_force() -> Select[Any]:
    """The months in which our force has incidents in our wards."""
    ours = (IncidentCount.ward_id.is_not(None), of_a_force(IncidentCount), is_our_force(IncidentCount))
    return select(IncidentCount.month).where(*ours).distinct()


def partial_forces() -> Select[Any]:
    """Other police forces that lack a month of ours."""
    ours = months_of_our_force().subquery()
    theirs = (
        select(IncidentCount.force, IncidentCount.month)
        .where(of_a_force(IncidentCount), ~is_our_force(IncidentCount))
        .distinct()
        .subquery()
    )
    shared = select(theirs.c.force).outerjoin(ours, ours.c.month == theirs.c.month).group_by(theirs.c.force)
    return shared.having(func.count(ours.c.month) < select(func.count()).select_from(ours).scalar_subquery())


def by_the_police(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of our police force, and of others that have all of its months."""
    return of_a_force(rows) & rows.force.not_in(partial_forces())


def meant(rows: Any, what: str) -> ColumnElement[bool]:
    """Condition: rows that are included in `what`, which is crime, everything or a category."""
    if what == EVERYTHING:
        return by_the_police(rows)
    if what == CRIME:
        return by_the_police(rows) & (rows.category != ANTI_SOCIAL_BEHAVIOUR)
    return (rows.category == what) & rows.force.not_in(partial_forces())
