"""Which ward is this place in, and what do the wards look like?

Boundaries are read from the database once and kept, by every process for itself, until an area changes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from app.database.cache import cached
from app.extensions import db
from app.models.area import Area, AreaKind
from app.places.geography import boundaries, contiguity
from app.places.geography.boundaries import Boundaries
from app.places.geography.point_input import Point

# Shipped boundaries may be this far from the real ones, in metres: a point just outside is in all likelihood
# in the city. Official ones are exact.
BLUR = 250
SIMPLE = 15  # metres; what a screen can't show is not sent
# By how many metres a corner must stand out to be drawn, from a picture of some streets to one of a county.
TOLERANCES = (5, 10, 25, 50, 100, 250)
POINTS_ACROSS = 1000  # a large map on a screen
NESTED = 90  # metres; how far inside one another scopes are drawn, so that each outline can be followed


class OutsideTheCity(ValueError):
    """The place is in none of the partnership's wards; the message is for the person who chose it."""


@dataclass(frozen=True)
class Place:
    """A point, and the areas it is in."""

    point: Point
    ward: Area
    on_the_edge: bool = False  # outside every ward as drawn, and taken to be in the nearest

    @property
    def locality(self) -> Area | None:
        return self.ward.parent


def place_at(easting: int, northing: int) -> Place:
    """The ward of a point, or OutsideTheCity."""
    wards, blur = cached("wards", _read_wards)
    inside = wards.area_at(easting, northing)
    ward_id = inside or wards.area_at(easting, northing, within=blur)
    ward = db.session.get(Area, ward_id) if ward_id else None
    if ward is None:
        raise OutsideTheCity(f"This place is outside {_city_name()}. Check it, or choose a ward instead")
    return Place(Point(easting, northing), ward, on_the_edge=inside is None)


def ward_boundaries() -> Boundaries:
    """For placing many points at once: `ward_boundaries().areas_at(eastings, northings)`."""
    return cached("wards", _read_wards)[0]


def wards_are_official() -> bool:
    """Whether points may be placed by polygon: the shipped boundaries are too coarse for that."""
    return cached("wards", _read_wards)[1] == 0


def ward_ids_by_lsoa() -> dict[str, int]:
    """The ward of each LSOA by its code: how a row that states its LSOA is placed."""
    return cached("lsoas", _read_lsoas)


def ward_shapes() -> dict[int, dict]:
    """Each ward's outline as GeoJSON, simplified for a map of the city."""
    return shapes_of(AreaKind.WARD, SIMPLE)


def shapes_of(kind: AreaKind, tolerance: int) -> dict[int, dict]:
    """The outlines of today's areas of a kind, simplified by so many metres: one of TOLERANCES, so that few
    are kept."""
    return cached(f"{kind} shapes of {tolerance} m", lambda: _read_shapes(kind, tolerance))


def tolerance_for(ward_ids: Collection[int]) -> int:
    """How much may be left out of a picture of these wards: less than anybody sees when all are in view."""
    boxes = cached("boxes of wards", _read_boxes)
    found = [boxes[ward_id] for ward_id in ward_ids if ward_id in boxes]
    if not found:
        return TOLERANCES[0]
    wests, souths, easts, norths = zip(*found, strict=True)
    point = max(max(easts) - min(wests), max(norths) - min(souths)) / POINTS_ACROSS
    return max((each for each in TOLERANCES if each <= point), default=TOLERANCES[0])


def scope_shapes(scopes: Sequence[frozenset[int]], tolerance: int = SIMPLE) -> list[dict]:
    """Each set of wards as one outline. Those that share a ward are drawn one inside the other.

    Wards without a boundary count for nothing; a scope must have one that has.
    """
    drawn = cached("ward outlines", lambda: {row.id: row.boundary for row in _current(AreaKind.WARD)})
    outlines = []
    for position, scope in enumerate(scopes):
        shared = sum(1 for earlier in scopes[:position] if earlier & scope)
        whole = boundaries.dissolve(drawn[ward_id] for ward_id in sorted(scope & drawn.keys()))
        outlines.append(boundaries.inset(whole, NESTED * (1 + shared)))
    return [boundaries.to_geojson([outline], tolerance=tolerance)[0] for outline in outlines]


def ward_features() -> dict[str, Any]:
    """The wards as one GeoJSON file: what the place picker reads."""
    shapes = ward_shapes()
    names = dict(db.session.execute(select(Area.id, Area.name).where(Area.id.in_(shapes))).all())
    features = [
        {"type": "Feature", "id": ward_id, "properties": {"name": names[ward_id]}, "geometry": shape}
        for ward_id, shape in shapes.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def _current(kind: AreaKind) -> Sequence[Row[*tuple[Any, ...]]]:
    """In the order of their names, so that a point on a line between two always falls to the same."""
    drawn = select(Area.id, Area.boundary, Area.official)
    drawn = drawn.where(Area.is_current(kind), Area.boundary.is_not(None))
    return db.session.execute(drawn.order_by(Area.name, Area.id)).all()


def _read_wards() -> tuple[Boundaries, int]:
    rows = _current(AreaKind.WARD)
    official = bool(rows) and all(row.official for row in rows)
    return Boundaries([(row.id, row.boundary) for row in rows]), 0 if official else BLUR


def _read_lsoas() -> dict[str, int]:
    placed = select(Area.code, Area.parent_id).where(Area.kind == AreaKind.LSOA, Area.parent_id.is_not(None))
    return {code: ward_id for code, ward_id in db.session.execute(placed) if ward_id is not None}


def _read_shapes(kind: AreaKind, tolerance: int) -> dict[int, dict]:
    rows = _current(kind)
    shapes = boundaries.to_geojson([row.boundary for row in rows], tolerance=tolerance)
    return {row.id: shape for row, shape in zip(rows, shapes, strict=True)}


def _read_boxes() -> dict[int, tuple[float, float, float, float]]:
    """West, south, east and north of each ward."""
    return {row.id: contiguity.bounds_of([row.boundary]) for row in _current(AreaKind.WARD)}


def _city_name() -> str:
    return db.session.scalar(select(Area.name).where(Area.kind == AreaKind.CITY)) or "the partnership's area"
