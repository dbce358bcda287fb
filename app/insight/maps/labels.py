"""Spread the labels of overlapping scopes, so that each can be read."""

from collections.abc import Mapping, Sequence
from math import dist, inf

Point = tuple[float, float]
LINE = 650  # metres: about a label's height when the whole city is in view


def spread(scopes: Sequence[frozenset[int]], centres: Mapping[int, Point]) -> list[Point]:
    """For each scope the middle of one of its wards, as far from the other labels as can be.

    The scopes with the fewest wards choose first; where no ward is left to choose, a label stands
    under those that are there.
    """
    placed: dict[int, Point] = {}
    for number in sorted(range(len(scopes)), key=lambda number: (len(scopes[number]), number)):
        taken = list(placed.values())
        middles = [centres[ward_id] for ward_id in sorted(scopes[number] & centres.keys())]
        best = max(middles, key=lambda middle: min((dist(middle, other) for other in taken), default=inf))
        placed[number] = _below(best, taken)
    return [placed[number] for number in range(len(scopes))]


def _below(point: Point, taken: list[Point]) -> Point:
    while any(dist(point, other) < LINE for other in taken):
        point = (point[0], point[1] - LINE)
    return point
