"""Whose incidents are these: of our police force, of another one, or of another source?

Another police force counts only if it has every month that ours has: with some of them, its incidents would
look like a change.
"""

import functools
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, func, select

from app.extensions import db
from app.models.incident import IncidentCount, IncidentSource
from app.models.partnership import Partnership
from app.places.incidents.version import VERSIONS, incidents_version

_OUR_FORCE = select(func.nullif(func.lower(func.trim(Partnership.police_force)), "")).limit(1)


def of_a_force(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of any police force, not of another source."""
    return rows.force.not_in(select(IncidentSource.name))


def is_our_force(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of the partnership's force; of any where nobody has said which that is."""
    force = func.lower(rows.force)
    return force == func.coalesce(_OUR_FORCE.scalar_subquery(), force)


def is_not_partial(rows: Any) -> ColumnElement[bool]:
    """Condition: rows of no force that lacks a month of ours."""
    # Found once for each version of the incidents: a subquery would read all counts for every statement.
    partial = bindparam(
        None, type_=String, expanding=True, unique=True, callable_=lambda: list(list_partial_forces())
    )
    return rows.force.not_in(partial)


def months_of_our_force() -> Select[Any]:
    """The months in which our force has incidents in our wards."""
    ours = (IncidentCount.ward_id.is_not(None), of_a_force(IncidentCount), is_our_force(IncidentCount))
    return select(IncidentCount.month).where(*ours).distinct()


def list_partial_forces() -> Mapping[str, list[date]]:
    """Other police forces that count nowhere, with the months of ours that they lack."""
    return _read_partial_forces(incidents_version())


@functools.lru_cache(maxsize=VERSIONS)
def _read_partial_forces(_version: tuple[Any, ...]) -> Mapping[str, list[date]]:
    others = (of_a_force(IncidentCount), ~is_our_force(IncidentCount))
    there = select(IncidentCount.force, IncidentCount.month).where(*others).distinct()
    months: dict[str, set[date]] = defaultdict(set)
    for force, month in db.session.execute(there.order_by(IncidentCount.force)):
        months[force].add(month)
    ours = sorted(db.session.scalars(months_of_our_force())) if months else []
    lacking = {force: [month for month in ours if month not in theirs] for force, theirs in months.items()}
    return {force: missing for force, missing in lacking.items() if missing}
