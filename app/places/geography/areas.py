"""The ward of a point, and the shapes of wards.

Each process caches boundaries until an area changes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select

from app.database.cache import cached
from app.extensions import db
from app.mapping.layer_frames import GRID, Shapes, simplified, to_lonlat
from app.models.area import Area, AreaKind
from app.places.geography import boundaries, contiguity
from app.places.geography.boundaries import Boundaries
from app.places.geography.point_input import Point

if TYPE_CHECKING:
    from geopandas import GeoDataFrame, GeoSeries

# Shipped boundaries may be off by this many metres, so a point just outside is probably in the city.
# Official ones are exact.
BLUR = 250
SIMPLE = 15  # metres; finer detail is invisible on screen
# Simplification tolerances in metres, from a map of some streets to one of a county.
TOLERANCES = (5, 10, 25, 50, 100, 250)
POINTS_ACROSS = 1000  # a large map on a screen
NESTED = 90  # metres; how far inside one another scopes are drawn, so that each outline can be followed


class OutsideTheCity(ValueError):
    """The point is in none of the partnership's wards; the message is for the user."""


@dataclass(frozen=True)
class LocatedPoint:
    """A point, and the areas it is in."""

    point: Point
    ward: Area
    on_the_edge: bool = False  # outside every ward as drawn, so assigned to the nearest

    @property
    def locality(self) -> Area | None:
        return self.ward.parent


def place_at(easting: int, northing: int) -> LocatedPoint:
    """Return the place of a point; OutsideTheCity if it is in no ward."""
    wards, blur = cached("wards", _read_wards)
    inside = wards.area_at(easting, northing)
    ward_id = inside or wards.area_at(easting, northing, within=blur)
    ward = db.session.get(Area, ward_id) if ward_id else None
    if ward is None:
        raise OutsideTheCity(f"This place is outside {_city_name()}. Check it, or select a ward instead")
    return LocatedPoint(Point(easting, northing), ward, on_the_edge=inside is None)


def ward_boundaries() -> Boundaries:
    """Boundaries of the current wards, to look up many points: `.areas_at(eastings, northings)`."""
    return cached("wards", _read_wards)[0]


def wards_are_official() -> bool:
    """Whether ward boundaries are official. Only then are points assigned by polygon."""
    return cached("wards", _read_wards)[1] == 0


def ward_ids_by_lsoa() -> dict[str, int]:
    """Ward ids by LSOA code, to assign incidents that state their LSOA."""
    return cached("lsoas", _read_lsoas)


def ward_frame(tolerance: int = SIMPLE) -> GeoDataFrame:
    """The current wards, simplified for a map of the city."""
    return area_frame(AreaKind.WARD, tolerance)


def area_frame(kind: AreaKind, tolerance: int = 0) -> GeoDataFrame:
    """The current areas of a kind that have a boundary: code, name and geometry, by id.

    Everybody reads the same frame: nobody changes it. `tolerance`: metres, one of TOLERANCES, which limits
    the cache; 0 for the boundaries as they are.
    """
    return cached(f"{kind} of {tolerance} m", lambda: _read_frame(kind, tolerance))


def tolerance_for(ward_ids: Collection[int]) -> int:
    """The tolerance (metres) for a map of these wards: the largest that stays below a pixel."""
    boxes = cached("boxes of wards", _read_boxes)
    chosen = [boxes[ward_id] for ward_id in ward_ids if ward_id in boxes]
    if not chosen:
        return TOLERANCES[0]
    wests, souths, easts, norths = zip(*chosen, strict=True)
    point = max(max(easts) - min(wests), max(norths) - min(souths)) / POINTS_ACROSS
    return max((tolerance for tolerance in TOLERANCES if tolerance <= point), default=TOLERANCES[0])


def shapes_by_id(kind: AreaKind, ids: Sequence[int]) -> Shapes:
    """The boundaries of these areas, in this order; none for one that has ended or has no boundary."""
    return area_frame(kind).geometry.reindex(list(ids))


def scope_shapes(scopes: Sequence[Collection[int]]) -> Shapes:
    """Each set of wards as one shape, and no wards as the whole city; none where no ward has a boundary."""
    from geopandas import GeoSeries

    wards = area_frame(AreaKind.WARD).geometry
    chosen = [wards[wards.index.isin(list(scope))] if scope else wards for scope in scopes]
    return GeoSeries([part.union_all() if len(part) else None for part in chosen], crs=wards.crs)


def scope_outlines(scopes: Sequence[frozenset[int]], tolerance: int = SIMPLE) -> GeoSeries:
    """Each set of wards as one outline. Scopes that share a ward are nested.

    Wards without a boundary are ignored; each scope needs at least one with a boundary.
    """
    from geopandas import GeoSeries

    wards = ward_frame(tolerance)
    outlines = []
    for position, scope in enumerate(scopes):
        shared = sum(1 for earlier in scopes[:position] if earlier & scope)
        whole = wards.geometry[wards.index.isin(scope)].union_all()
        outlines.append(boundaries.inset(whole, NESTED * (1 + shared)))
    return GeoSeries(outlines, crs=wards.crs)


def ward_features() -> dict[str, Any]:
    """The wards as a GeoJSON FeatureCollection, for the place picker."""
    wards = ward_frame()[["name", "geometry"]]
    return wards.set_geometry(to_lonlat(wards.geometry)).to_geo_dict()


def _current(kind: AreaKind) -> Sequence[Row[*tuple[Any, ...]]]:
    """Current areas by name, so that a point on a shared boundary always goes to the same one."""
    drawn = select(Area.id, Area.code, Area.name, Area.boundary, Area.official)
    drawn = drawn.where(Area.is_current(kind), Area.boundary.is_not(None))
    return db.session.execute(drawn.order_by(Area.name, Area.id)).all()


def _read_wards() -> tuple[Boundaries, int]:
    rows = _current(AreaKind.WARD)
    official = bool(rows) and all(row.official for row in rows)
    return Boundaries([(row.id, row.boundary) for row in rows]), 0 if official else BLUR


def _read_lsoas() -> dict[str, int]:
    placed = select(Area.code, Area.parent_id).where(
        Area.is_current(AreaKind.LSOA), Area.parent_id.is_not(None)
    )
    return {code: ward_id for code, ward_id in db.session.execute(placed) if ward_id is not None}


def _read_frame(kind: AreaKind, tolerance: int) -> GeoDataFrame:
    from geopandas import GeoDataFrame, GeoSeries

    rows = _current(kind)
    ids = [row.id for row in rows]
    shapes = GeoSeries.from_wkb([row.boundary for row in rows], index=ids, crs=GRID)
    texts = {"code": [row.code for row in rows], "name": [row.name for row in rows]}
    return GeoDataFrame(texts, index=ids, geometry=simplified(shapes, tolerance))


def _read_boxes() -> dict[int, tuple[float, float, float, float]]:
    """West, south, east and north of each ward."""
    return {row.id: contiguity.bounds_of([row.boundary]) for row in _current(AreaKind.WARD)}


def _city_name() -> str:
    return db.session.scalar(select(Area.name).where(Area.kind == AreaKind.CITY)) or "the partnership's area"
