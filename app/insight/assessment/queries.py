"""Areas that can be compared, the incidents in them, and the assessments saved with a case.

Saved assessments are read for a case that the caller got from `cases.queries`, so that sight is checked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.database.addresses import get_addressed
from app.evidence.statistics.displacement import Counts
from app.extensions import db
from app.insight.assessment.design import Design
from app.models.area import Area, AreaKind
from app.models.assessment import PlaceAssessment
from app.models.case import Case
from app.models.incident import Incident, IncidentCount, LsoaIncidentCount
from app.models.person import User
from app.places.incidents.loaded import get_loaded
from app.places.incidents.scopes import meant

# Wards that ship with the product may be this far from where their incidents are placed, in metres.
BLUR = 250


class Lsoa(NamedTuple):
    code: str
    name: str
    ward_id: int | None


class MapPoint(NamedTuple):
    """A map point (whole metres), and its incidents before and after."""

    easting: int
    northing: int
    before: int
    after: int


Months = Mapping[date, int]


# --- areas -------------------------------------------------------------------------------------------
def list_lsoas() -> list[Lsoa]:
    statement = select(Area.code, Area.name, Area.parent_id).where(Area.is_current(AreaKind.LSOA))
    return [Lsoa(*row) for row in db.session.execute(statement.order_by(Area.name, Area.code))]


def ward_boundaries() -> dict[Any, bytes]:
    """WKB by ward id; wards without a boundary are left out."""
    return _boundaries(Area.id, AreaKind.WARD)


def lsoa_boundaries() -> dict[Any, bytes]:
    """WKB by LSOA code."""
    return _boundaries(Area.code, AreaKind.LSOA)


def _boundaries(key: Any, kind: AreaKind) -> dict[Any, bytes]:
    drawn = select(key, Area.boundary).where(Area.is_current(kind), Area.boundary.is_not(None))
    return {area_key: bytes(boundary) for area_key, boundary in db.session.execute(drawn)}


# --- counts ------------------------------------------------------------------------------------------
def count_by_ward(design: Design, wards: Collection[int]) -> dict[int, Counts]:
    """Count by ward id, from the stored counts."""
    before, after = _windows(IncidentCount, func.sum(IncidentCount.number), design)
    statement = select(IncidentCount.ward_id, before, after).where(
        IncidentCount.ward_id.in_(wards),
        meant(IncidentCount, design.what.key, design.what.source),
        _when(IncidentCount, design),
    )
    return _counts(statement.group_by(IncidentCount.ward_id))


def count_by_lsoa(design: Design, codes: Collection[str]) -> dict[str, Counts]:
    """Count by the LSOA code that each incident states, from the stored counts."""
    counted = LsoaIncidentCount
    before, after = _windows(counted, func.sum(counted.number), design)
    statement = select(counted.lsoa_code, before, after).where(
        counted.lsoa_code.in_(codes),
        meant(counted, design.what.key, design.what.source),
        _when(counted, design),
    )
    return _counts(statement.group_by(counted.lsoa_code))


def months_by_ward(design: Design, wards: Collection[int]) -> dict[int, Months]:
    """Count by ward id and month, in every loaded month that has any, from the stored counts."""
    counted = IncidentCount
    return _by_month(select(counted.ward_id, *_monthly(counted)), counted, design, counted.ward_id.in_(wards))


def months_by_lsoa(design: Design, codes: Collection[str]) -> dict[str, Months]:
    """Count by LSOA code and month, in every loaded month that has any, from the stored counts."""
    counted = LsoaIncidentCount
    statement = select(counted.lsoa_code, *_monthly(counted))
    return _by_month(statement, counted, design, counted.lsoa_code.in_(codes))


def list_loaded(design: Design) -> list[date]:
    """The months that are loaded of what is counted."""
    return get_loaded().of(design.what.category, design.what.source)


def list_points(
    design: Design, bounds: tuple[float, float, float, float], wards: Iterable[int], outside: bool
) -> Sequence[MapPoint]:
    """Count incidents before and after by map point within a box (west, south, east, north).

    `wards`: ids of the wards that reach into the box, to narrow the search. `outside`: include incidents in
    no ward, for a box that crosses the city's edge.
    """
    before, after = _windows(Incident, func.count(), design)
    statement = select(Incident.easting, Incident.northing, before, after)
    here = (
        *_within(bounds, wards, outside),
        _when(Incident, design),
        meant(Incident, design.what.key, design.what.source),
    )
    grouped = statement.where(*here).group_by(Incident.easting, Incident.northing)
    return [MapPoint(*row) for row in db.session.execute(grouped)]


def months_by_point(
    design: Design, bounds: tuple[float, float, float, float], wards: Iterable[int], outside: bool
) -> dict[tuple[int, int], Months]:
    """Count by map point and month within a box, in every loaded month; otherwise as `list_points`."""
    columns = (Incident.easting, Incident.northing, Incident.month)
    here = (*_within(bounds, wards, outside), meant(Incident, design.what.key, design.what.source))
    monthly = select(*columns, func.count().label("number")).where(*here).group_by(*columns).subquery()
    by = monthly.c
    # A row for each point: thousands of rows would take longer to fetch than to count.
    statement: Any = select(by.easting, by.northing, func.array_agg(by.month), func.array_agg(by.number))
    return {
        (easting, northing): dict(zip(months, numbers, strict=True))
        for easting, northing, months, numbers in db.session.execute(
            statement.group_by(by.easting, by.northing)
        )
    }


def _within(
    bounds: tuple[float, float, float, float], wards: Iterable[int], outside: bool
) -> tuple[ColumnElement[bool], ...]:
    west, south, east, north = bounds
    ward = Incident.ward_id.in_(list(wards))
    return (
        or_(ward, Incident.ward_id.is_(None)) if outside else ward,
        Incident.easting.between(west, east),
        Incident.northing.between(south, north),
    )


def _monthly(counted: Any) -> tuple[Any, Any]:
    return counted.month, func.sum(counted.number)


def _by_month(
    statement: Select[Any], counted: Any, design: Design, where: ColumnElement[bool]
) -> dict[Any, Months]:
    key = statement.selected_columns[0]
    found: dict[Any, dict[date, int]] = defaultdict(dict)
    rows = statement.where(where, meant(counted, design.what.key, design.what.source)).group_by(
        key, counted.month
    )
    for place, month, number in db.session.execute(rows):
        found[place][month] = number
    return dict(found)


def _counts(statement: Select[Any]) -> dict[Any, Counts]:
    return {key: Counts(before, after) for key, before, after in db.session.execute(statement)}


def _windows(rows: Any, number: Any, design: Design) -> tuple[Any, Any]:
    before, after = (
        number.filter(rows.month.between(window.first, window.last))
        for window in (design.before, design.after)
    )
    return func.coalesce(before, 0), func.coalesce(after, 0)


def _when(rows: Any, design: Design) -> ColumnElement[bool]:
    windows = (rows.month.between(window.first, window.last) for window in (design.before, design.after))
    return or_(*windows)


# --- saved assessments -------------------------------------------------------------------------------
def list_assessments(case: Case) -> list[PlaceAssessment]:
    """The case's saved assessments, newest first."""
    statement = _assessments_of(case).order_by(PlaceAssessment.made_at.desc(), PlaceAssessment.id.desc())
    return list(db.session.scalars(statement))


def get_assessment(case: Case, assessment_key: str) -> PlaceAssessment:
    return get_addressed(_assessments_of(case), PlaceAssessment, assessment_key)


def _assessments_of(case: Case) -> Select[PlaceAssessment]:
    by_whom = joinedload(PlaceAssessment.made_by).options(lazyload(User.memberships))
    return select(PlaceAssessment).where(PlaceAssessment.case_id == case.id).options(by_whom)
