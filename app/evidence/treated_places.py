"""What ground does a treated place cover, what lies around it, and which incidents fall on it?

Geometry only, in metres of the British National Grid. shapely is imported when it is first needed.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.geography.typed_points import NotAPoint, point_at, read_point

ROUNDNESS = 16  # corners a quarter of a circle: out by less than a metre in 250
MEETING = 1.0  # metres; neighbours that were drawn apart by less still meet
SLIVER = 100.0  # square metres; less is the shared line of two outlines, not an overlap
MOST_CORNERS = 500
LARGEST = 200_000_000  # square metres: 200 km², more than any city's hotspot


Ring = list[tuple[float, float]]


class NotAnArea(ValueError):
    """What was drawn or typed encloses no ground; the message is for the person who gave it."""


@dataclass(frozen=True)
class Ground:
    """A piece of land, maybe in several parts."""

    shape: Any

    @property
    def square_metres(self) -> float:
        return float(self.shape.area)

    @property
    def is_empty(self) -> bool:
        return bool(self.shape.is_empty)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, south, east, north = self.shape.bounds
        return float(west), float(south), float(east), float(north)

    @property
    def middle(self) -> tuple[int, int]:
        """A point on it, in whole metres."""
        point = self.shape.representative_point()
        return round(point.x), round(point.y)

    @property
    def rings(self) -> list[list[Ring]]:
        """Of each part its outline, then those of its holes."""
        import shapely

        parts = shapely.get_parts(self.shape)
        return [[_corners(ring) for ring in (part.exterior, *part.interiors)] for part in parts]

    def moved(self, east: float, north: float) -> "Ground":
        from shapely import affinity

        return Ground(affinity.translate(self.shape, east, north))

    def grown(self, metres: float) -> "Ground":
        """With all that is within so many metres of it."""
        return Ground(self.shape.buffer(metres, quad_segs=ROUNDNESS))

    def around(self, metres: float) -> "Ground":
        """The ring of this width outside it."""
        return self.grown(metres).without(self)

    def without(self, *others: "Ground") -> "Ground":
        shape = self.shape
        for other in others:
            shape = shape.difference(other.shape)
        return Ground(shape)

    def shared_with(self, other: "Ground") -> float:
        """How many square metres are of both."""
        return float(self.shape.intersection(other.shape).area)

    def overlaps(self, other: "Ground") -> bool:
        return self.shared_with(other) > SLIVER

    def covers(self, other: "Ground") -> bool:
        """Whether all of the other is on this."""
        import shapely

        shapely.prepare(self.shape)
        return bool(shapely.covers(self.shape, other.shape))

    def distance(self, other: "Ground") -> float:
        """Metres between them; 0 where they meet."""
        return float(self.shape.distance(other.shape))

    def holds(self, eastings: Sequence[float], northings: Sequence[float]) -> list[bool]:
        """For each point, whether it is on this ground or its edge."""
        import shapely

        shapely.prepare(self.shape)
        return shapely.intersects_xy(self.shape, eastings, northings).tolist()

    @property
    def wkb(self) -> bytes:
        import shapely

        return shapely.to_wkb(self.shape)


def _corners(ring: Any) -> Ring:
    return [(float(x), float(y)) for x, y in ring.coords]


def circle(easting: float, northing: float, radius: float) -> Ground:
    """radius > 0 metres; ValueError otherwise."""
    import shapely

    if radius <= 0:
        raise ValueError("A circle has a radius")
    return Ground(shapely.Point(easting, northing).buffer(radius, quad_segs=ROUNDNESS))


def all_of(boundaries: Iterable[bytes]) -> Ground:
    """These boundaries (WKB) as one piece of ground."""
    import shapely

    return Ground(shapely.union_all(shapely.from_wkb(list(boundaries))))


def merged(grounds: Sequence[Ground]) -> Ground:
    """All of these as one."""
    import shapely

    return Ground(shapely.union_all([ground.shape for ground in grounds]))


def polygon(corners: Sequence[tuple[float, float]]) -> Ground:
    """Corners in order, three or more; the last need not be the first. NotAnArea where they enclose nothing
    or cross over themselves."""
    import shapely

    if len({tuple(corner) for corner in corners}) < 3:
        raise NotAnArea("An area has three corners or more")
    if len(corners) > MOST_CORNERS:
        raise NotAnArea(f"Give {MOST_CORNERS} corners or fewer")
    shape = shapely.Polygon(corners)
    if not shape.is_valid:
        raise NotAnArea("The outline crosses itself. Give its corners in order, going round the area once")
    if not SLIVER < shape.area < LARGEST:
        raise NotAnArea("The corners do not enclose an area of a city’s size")
    return Ground(shape)


def touching(boundaries: Mapping[Any, bytes], chosen: Iterable[Any]) -> set[Any]:
    """Which areas lie against the chosen ones, without being one of them. By the keys of `boundaries`."""
    import shapely

    keys = list(boundaries)
    shapes = shapely.from_wkb([boundaries[key] for key in keys])
    inside = set(chosen)
    whole = shapely.union_all([shape for key, shape in zip(keys, shapes, strict=True) if key in inside])
    near = shapely.dwithin(shapes, whole, MEETING)
    return {key for key, is_near in zip(keys, near.tolist(), strict=True) if is_near} - inside


# --- what people draw and type -----------------------------------------------------------------------
def read_area(text: str) -> list[tuple[int, int]]:
    """The corners of a drawn area, in whole metres: one GeoJSON polygon (longitude and latitude), or a point
    a line as `read_point` takes them. NotAnArea with what is wrong."""
    text = text.strip()
    if not text:
        raise NotAnArea("Give the corners of the area")
    corners = _from_geojson(text) if text.startswith("{") else _from_lines(text)
    polygon(corners)
    return corners


def _from_lines(text: str) -> list[tuple[int, int]]:
    corners = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        try:
            point = read_point(line)
        except NotAPoint as error:
            raise NotAnArea(f"Corner {number}: {error}") from error
        corners.append((point.easting, point.northing))
        if number > MOST_CORNERS:
            break
    return corners


def _from_geojson(text: str) -> list[tuple[int, int]]:
    try:
        ring = _outer_ring(json.loads(text))
        places = [(float(longitude), float(latitude)) for longitude, latitude, *_ in ring]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAnArea("This is not GeoJSON of one polygon") from error
    if not all(math.isfinite(number) for place in places for number in place):
        raise NotAnArea("This is not GeoJSON of one polygon")
    try:
        points = [point_at(*place) for place in places[: MOST_CORNERS + 2]]
    except NotAPoint as error:
        raise NotAnArea(f"{error}. GeoJSON has longitude first, then latitude") from error
    return [(point.easting, point.northing) for point in points]


def _outer_ring(given: Any) -> Any:
    if not isinstance(given, dict):
        raise TypeError
    if given["type"] == "FeatureCollection":
        (given,) = given["features"]
    if given["type"] == "Feature":
        given = given["geometry"]
    if given["type"] != "Polygon":
        raise ValueError("Not a polygon")
    (ring,) = given["coordinates"]  # an area with a hole in it is not what anybody treats
    return ring
