"""Ground whose points are counted: a circle, or the inside of corners; and which wards it reaches."""

from typing import Any, NamedTuple

import shapely
from sqlalchemy import ColumnElement, func, literal_column, select, tuple_

from app.evidence.statistics.treated_places import Ground, circle, polygon
from app.models.area import Area, AreaKind
from app.models.incident import Incident
from app.places.geography.areas import ward_boundaries
from app.places.geography.nearby import within

# Wards that ship with the product may be this far from where their incidents are placed, in metres.
BLUR = 250
Corners = tuple[tuple[int, int], ...]


class Circle(NamedTuple):
    easting: int
    northing: int
    metres: int


class Squares(NamedTuple):
    """Squares of the National Grid by their south-western corners. `size`: metres of a side."""

    size: int
    corners: Corners


Place = Circle | Corners | Squares


class Outside(ValueError):
    """The ground reaches no ward. `nearest`: the id of the nearest."""

    def __init__(self, nearest: int) -> None:
        super().__init__("outside every ward")
        self.nearest = nearest


def checked_circle(easting: int, northing: int, metres: int) -> Circle:
    """Outside if it reaches no ward."""
    _ensure_inside(circle(easting, northing, metres))
    return Circle(easting, northing, metres)


def checked_corners(corners: Corners) -> Corners:
    """NotAnArea if they enclose nothing, Outside if they reach no ward."""
    _ensure_inside(polygon(corners))
    return corners


def checked_squares(squares: Squares) -> Squares:
    """Outside if they reach no ward."""
    _ensure_inside(shape_of(squares))
    return squares


def shape_of(ground: Place) -> Ground:
    if isinstance(ground, Circle):
        return circle(*ground)
    if isinstance(ground, Squares):
        size = ground.size
        return shapely.union_all([shapely.box(x, y, x + size, y + size) for x, y in ground.corners])
    return polygon(ground)


def is_on(ground: Place) -> ColumnElement[bool]:
    """Condition: incidents of current wards whose point is on this ground or its edge.

    A square holds its western and southern edge alone, so that each point is in one.
    """
    if isinstance(ground, Circle):
        on_it = within(Incident, *ground)
    else:
        on_it = _in_squares(ground) if isinstance(ground, Squares) else _inside(ground)
    return Incident.ward_id.in_(_wards_near(shape_of(ground))) & on_it


def _in_squares(squares: Squares) -> ColumnElement[bool]:
    size = squares.size
    columns = (column // size * size for column in (Incident.easting, Incident.northing))
    return tuple_(*columns).in_(squares.corners)


def _inside(corners: Corners) -> ColumnElement[bool]:
    eastings, northings = zip(*corners, strict=True)
    box = Incident.easting.between(min(eastings), max(eastings)) & Incident.northing.between(
        min(northings), max(northings)
    )
    outline = ",".join(f"({int(easting)},{int(northing)})" for easting, northing in corners)
    point = func.point(Incident.easting, Incident.northing)
    return box & literal_column(f"polygon '({outline})'").op("@>", is_comparison=True)(point)


def _wards_near(shape: Ground) -> Any:
    """Ids of the wards whose incidents could be on this ground; all current ones if some have no boundary."""
    wards = ward_boundaries()
    if not len(wards):
        return select(Area.id).where(Area.is_current(AreaKind.WARD))
    near = shapely.dwithin(wards.shapes, shape, BLUR)
    return [int(ward_id) for ward_id in wards.ids[near]]


def _ensure_inside(shape: Ground) -> None:
    wards = ward_boundaries()
    if len(wards) and not shapely.intersects(wards.shapes, shape).any():
        raise Outside(int(wards.ids[shapely.distance(wards.shapes, shape).argmin()]))
