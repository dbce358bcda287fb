"""The reach of a sheet's place, as SQL conditions on incidents and cases."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, cast, false, func, not_, or_
from sqlalchemy.types import UserDefinedType

from app.evidence.statistics.treated_places import Ground, Ring, grown, middle, rings
from app.models.case import Case
from app.models.incident import Incident
from app.places.geography.nearby import within


class Circle(NamedTuple):
    """A circle around a point, in metres of the National Grid."""

    easting: int
    northing: int
    radius: int


@dataclass(frozen=True)
class Reach:
    """Conditions on incidents and cases. `middle`: list cases by distance from here."""

    incidents: ColumnElement[bool]
    cases: ColumnElement[bool]
    middle: tuple[int, int] | None = None


def of_wards(ward_ids: Collection[int]) -> Reach:
    ids = sorted(ward_ids)
    return Reach(Incident.ward_id.in_(ids), Case.ward_id.in_(ids))


def of_circle(circle: Circle, ward_id: int, around: Collection[int]) -> Reach:
    """Incidents in the circle; cases in it or in the ward. `around`: the wards that it could reach."""
    incidents = Incident.ward_id.in_(sorted(around)) & within(Incident, *circle)
    cases = or_(Case.ward_id == ward_id, within(Case, *circle))
    return Reach(incidents, cases, (circle.easting, circle.northing))


def of_ground(
    ground: Ground, ward_ids: Collection[int], *, metres: int, lsoas: Collection[str] = ()
) -> Reach:
    """Incidents on it, or of these LSOAs, as their rows say; cases on it or within so many metres.

    `ward_ids`: the wards that it could reach, since incidents are looked up by ward.
    """
    here = Incident.lsoa_code.in_(sorted(lsoas)) if lsoas else _on(Incident, ground)
    incidents = Incident.ward_id.in_(sorted(ward_ids)) & here
    return Reach(incidents, _on(Case, grown(ground, metres)), middle(ground))


class _Polygon(UserDefinedType[str]):
    """PostgreSQL's built-in polygon type; a point on the edge is inside."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "POLYGON"


def _on(rows: Any, ground: Ground) -> ColumnElement[bool]:
    """Condition: the point is on the ground. The bounding box is tested first because that is quick."""
    if ground.is_empty:
        return false()
    west, south, east, north = ground.bounds
    box = rows.easting.between(west, east) & rows.northing.between(south, north)
    return and_(box, or_(*_parts(rows, ground)))


def _parts(rows: Any, ground: Ground) -> Iterator[ColumnElement[bool]]:
    point = func.point(rows.easting, rows.northing)
    for outside, *holes in rings(ground):
        yield and_(_holds(outside, point), *(not_(_holds(hole, point)) for hole in holes))


def _holds(ring: Ring, point: ColumnElement[Any]) -> ColumnElement[bool]:
    corners = ",".join(f"({x:.1f},{y:.1f})" for x, y in ring)
    return cast(f"({corners})", _Polygon).bool_op("@>")(point)
