"""Which places are similar to a treated place, and far enough from it, to be compared with it?

Only incidents before the response are used: a comparison chosen by what came after would be chosen by its
result. Geometry and numbers in, numbers out.
"""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np
import shapely

from app.evidence.statistics.treated_places import Ground, holds, moved, overlap

STEP = 250  # metres between the places that are tried
MOST = 3
ALIKE = 1.25  # times as many incidents, at most, for a place to be suggested
Key = TypeVar("Key", bound=Hashable)


class Moved(NamedTuple):
    """The treated ground's outline moved by some metres, and how many incidents it held before."""

    east: int
    north: int
    before: int
    ground: Ground


def similar_shapes(
    treated: Ground, whole: Ground, points: Sequence[tuple[int, int, int]], *, apart: float
) -> list[Moved]:
    """Places of the treated one's very size and shape inside `whole`, at least so many metres from it, that
    held about as many incidents; the most alike first, none over another.

    points: easting, northing, and how many incidents there were on it before.
    """
    table = _table(points)
    target = _held(treated, table)
    tried = (
        Moved(east, north, _held(ground, table), ground)
        for east, north, ground in _moved_over(treated, whole)
        if treated.distance(ground) >= apart
    )
    chosen: list[Moved] = []
    for place in sorted(
        (candidate for candidate in tried if are_similar(candidate.before, target)), key=_unlike(target)
    ):
        if not any(overlap(place.ground, other.ground) for other in chosen):
            chosen.append(place)
        if len(chosen) == MOST:
            break
    return chosen


def _moved_over(treated: Ground, whole: Ground) -> Iterator[tuple[int, int, Ground]]:
    """The treated ground moved over a grid of steps, where it still lies within `whole`."""
    shapely.prepare(whole)
    west, south, east, north = treated.bounds
    far_west, far_south, far_east, far_north = whole.bounds
    for across in range(math.ceil((far_west - west) / STEP), math.floor((far_east - east) / STEP) + 1):
        for up in range(math.ceil((far_south - south) / STEP), math.floor((far_north - north) / STEP) + 1):
            ground = moved(treated, across * STEP, up * STEP)
            if whole.covers(ground):
                yield across * STEP, up * STEP, ground


def held(ground: Ground, points: Sequence[tuple[int, int, int]]) -> int:
    """How many incidents there were on the ground before."""
    return _held(ground, _table(points))


def _table(points: Sequence[tuple[int, int, int]]) -> Any:
    return np.array(points, dtype=float).reshape(-1, 3).T


def _held(ground: Ground, table: Any) -> int:
    """As `held`, checking the bounding box first because that is quick."""
    west, south, east, north = ground.bounds
    x, y, numbers = table
    near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    inside = holds(ground, x[near], y[near])
    return int(numbers[near][inside].sum())


def _unlike(target: int) -> Any:
    return lambda place: (abs(place.before - target), place.east, place.north)


def similar_areas(
    before: Mapping[Key, int], treated: Iterable[Key], left_out: Iterable[Key]
) -> list[tuple[Key, ...]]:
    """Sets of as many areas as are treated, each with about as many incidents before as one of those, most
    alike first; of one treated area a few to choose from, of several one set. Empty where none are alike.

    before: of every area that could be compared, those treated too.
    """
    ordered = sorted(treated, key=lambda key: (-before.get(key, 0), str(key)))
    free = set(before) - set(ordered) - set(left_out)
    if len(ordered) == 1:
        number = before.get(ordered[0], 0)
        return [(key,) for key in _nearest(before, free, number)[:MOST]]
    chosen: list[Key] = []
    for key in ordered:
        nearest = _nearest(before, free - set(chosen), before.get(key, 0))
        if not nearest:
            return []
        chosen.append(nearest[0])
    return [tuple(chosen)]


def _nearest(before: Mapping[Key, int], free: Iterable[Key], number: int) -> list[Key]:
    alike = [key for key in free if are_similar(before[key], number)]
    return sorted(alike, key=lambda key: (abs(before[key] - number), str(key)))


def are_similar(one: int, other: int) -> bool:
    return max(one, other) <= ALIKE * min(one, other) and min(one, other) > 0
