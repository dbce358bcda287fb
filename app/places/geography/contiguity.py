"""Which areas touch, their sizes, and the grid squares they cover. WKB in, numbers out.

Areas are neighbours where their boundaries meet, by side or by corner, since that is how crime and people
pass from one to the next; the nearest k would reach over rivers and fields from large areas, and stop
within the same street in a dense centre. An area that meets none, such as an island, has its nearest.
"""

import functools
from collections.abc import Sequence

import numpy as np
import shapely

MEETS = 1.0  # metres; boundaries are stored to the metre


def touching(boundaries: Sequence[bytes]) -> list[tuple[int, int]]:
    """Pairs of positions whose areas touch. Cached."""
    return list(_touching(tuple(boundaries)))


@functools.lru_cache(maxsize=4)
def _touching(boundaries: tuple[bytes, ...]) -> tuple[tuple[int, int], ...]:
    shapes = shapely.from_wkb(np.array(boundaries, dtype=object))
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=MEETS)
    alone = np.setdiff1d(np.arange(len(shapes)), one[one != other])
    nearest = _nearest(tree, shapes, alone) if len(shapes) > 1 else []
    return (*_pairs(one[one < other], other[one < other]), *nearest)


def _nearest(tree: shapely.STRtree, shapes: np.ndarray, alone: np.ndarray) -> list[tuple[int, int]]:
    positions, nearest = tree.query_nearest(shapes[alone], exclusive=True, all_matches=False)
    return _pairs(alone[positions], nearest)


def _pairs(one: np.ndarray, other: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(one.tolist(), other.tolist(), strict=True))


def connected_groups(boundaries: Sequence[bytes]) -> list[list[int]]:
    """Groups of areas that are connected by touching, as lists of positions, ordered by first position."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not boundaries:
        return []
    shapes = shapely.from_wkb(np.array(boundaries, dtype=object))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=MEETS)
    meetings = coo_array((np.ones(len(one)), (one, other)), shape=(len(shapes), len(shapes)))
    number, group_of = connected_components(meetings, directed=False)
    groups = [np.flatnonzero(group_of == group).tolist() for group in range(number)]
    return sorted(groups)


def sizes(boundaries: Sequence[bytes]) -> np.ndarray:
    """The size of each area in square metres."""
    return shapely.area(shapely.from_wkb(np.array(list(boundaries), dtype=object)))


def bounds_of(boundaries: Sequence[bytes]) -> tuple[float, float, float, float]:
    """West, south, east and north of all of these together."""
    shapes = shapely.from_wkb(np.array(list(boundaries), dtype=object))
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def squares_over(boundaries: Sequence[bytes], size: int) -> list[tuple[int, int]]:
    """The south-west corners of the Grid's squares that any of these areas reaches into."""
    return list(_squares_over(tuple(boundaries), size))


@functools.lru_cache(maxsize=4)
def _squares_over(boundaries: tuple[bytes, ...], size: int) -> tuple[tuple[int, int], ...]:
    whole = shapely.union_all(shapely.from_wkb(np.array(boundaries, dtype=object)))
    if whole.is_empty:
        return ()
    shapely.prepare(whole)
    west, south, east, north = (int(edge // size) * size for edge in whole.bounds)
    across, up = np.meshgrid(np.arange(west, east + 1, size), np.arange(south, north + 1, size))
    x, y = across.ravel(), up.ravel()
    squares = shapely.box(x, y, x + size, y + size)
    # To touch with a side or a corner alone is not to reach in.
    inside = shapely.intersects(whole, squares) & ~shapely.touches(whole, squares)
    return tuple(zip(x[inside].tolist(), y[inside].tolist(), strict=True))


def square_geometries(corners: Sequence[tuple[int, int]], size: int) -> list[bytes]:
    """Grid squares as WKB boundaries. corners: south-west corners; size: metres."""
    x, y = np.array(corners, dtype=float).reshape(-1, 2).T
    return shapely.to_wkb(shapely.box(x, y, x + size, y + size)).tolist()


def outline_path(boundary: bytes, *, tolerance: float) -> list[list[tuple[int, int]]]:
    """The rings of a boundary in whole metres, simplified, for a drawing."""
    shape = shapely.simplify(shapely.from_wkb(boundary), tolerance)
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return [[(round(x), round(y)) for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings]
