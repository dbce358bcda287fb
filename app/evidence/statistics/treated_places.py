"""What ground does a treated place cover, and what lies around it?

A piece of ground is a shapely geometry, maybe in several parts, in metres of the British National Grid.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from app.places.geography.point_input import NotAPoint, point_at, read_point

ROUNDNESS = 16  # corners a quarter of a circle: out by less than a metre in 250
MEETING = 1.0  # metres; neighbours that were drawn apart by less still meet
SLIVER = 100.0  # square metres; less is the shared line of two outlines, not an overlap
MOST_CORNERS = 500
LARGEST = 200_000_000  # square metres: 200 km², more than any city's hotspot


Ground = BaseGeometry
Ring = list[tuple[float, float]]


class NotAnArea(ValueError):
    """The drawn or typed shape encloses no ground; the message is for the user."""


def circle(easting: float, northing: float, radius: float) -> Ground:
    """Return a circle. radius: metres > 0, else ValueError."""
    if radius <= 0:
        raise ValueError("A circle has a radius")
    return grown(shapely.Point(easting, northing), radius)


def all_of(boundaries: Iterable[bytes]) -> Ground:
    """These boundaries (WKB) as one piece of ground."""
    return shapely.union_all(shapely.from_wkb(list(boundaries)))


def merged(grounds: Iterable[Ground]) -> Ground:
    """All of these as one."""
    return shapely.union_all(list(grounds))


def moved(ground: Ground, east: float, north: float) -> Ground:
    return affinity.translate(ground, east, north)


def grown(ground: Ground, metres: float) -> Ground:
    """The ground with a buffer of this many metres around it."""
    return ground.buffer(metres, quad_segs=ROUNDNESS)


def around(ground: Ground, metres: float) -> Ground:
    """The ring of this width around the ground, without the ground itself."""
    return grown(ground, metres).difference(ground)


def overlap(one: Ground, other: Ground) -> bool:
    return one.intersection(other).area > SLIVER


def holds(ground: Ground, eastings: Any, northings: Any) -> Any:
    """For each point, whether it is on this ground or its edge: two arrays in, one out."""
    shapely.prepare(ground)
    return shapely.intersects_xy(ground, eastings, northings)


def rings(ground: Ground) -> list[list[Ring]]:
    """For each part, its outline followed by those of its holes."""
    parts = shapely.get_parts(ground)
    return [[list(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def middle(ground: Ground) -> tuple[int, int]:
    """A point on the ground, in whole metres."""
    point = ground.representative_point()
    return round(point.x), round(point.y)


def polygon(corners: Sequence[tuple[float, float]]) -> Ground:
    """Corners in order, three or more; the last need not be the first. NotAnArea where they enclose nothing
    or cross over themselves."""
    if len({tuple(corner) for corner in corners}) < 3:
        raise NotAnArea("Area must have 3 corners or more")
    if len(corners) > MOST_CORNERS:
        raise NotAnArea(f"Enter {MOST_CORNERS} corners or fewer")
    shape = shapely.Polygon(corners)
    if not shape.is_valid:
        raise NotAnArea("The outline crosses itself. Enter the corners in order, going round the area once")
    if not SLIVER < shape.area < LARGEST:
        raise NotAnArea("The corners do not enclose an area of a city’s size")
    return shape


def touching(boundaries: Mapping[Any, bytes], chosen: Iterable[Any]) -> set[Any]:
    """Keys of the areas that touch the chosen ones and are not among them."""
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
        raise NotAnArea("Enter the corners of the area")
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
        raise NotAnArea(f"{error}. In GeoJSON, longitude comes first") from error
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
