"""How many points a second find their LSOA, and how many with a plain geopandas.sjoin?

    python -m bench places

The 182 LSOAs that ship with the product; points drawn evenly over the box around them, as unkind as it
gets: in life most lie close together. Both give every point the same LSOA, which is checked.
"""

import statistics
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from app.places.geography.boundaries import Boundaries

POINTS = (100_000, 1_000_000, 5_000_000)
ROUNDS = 3
SJOIN_LIMIT = 1_000_000  # geopandas is measured on no more than these: it takes gigabytes for more


def main(_arguments: list[str]) -> None:
    areas = _lsoas()
    print(f"\nPoint to area, {len(areas)} LSOAs")
    print(
        f"| {'points':>10} | {'ours':>9} | {'points a second':>16} | {'geopandas.sjoin':>16} | {'times as fast':>13} |"
    )
    print(f"|{'-' * 11}:|{'-' * 10}:|{'-' * 17}:|{'-' * 17}:|{'-' * 14}:|")
    for number in POINTS:
        print(_row(areas, number), flush=True)


def _row(areas: list[tuple[int, bytes]], number: int) -> str:
    from app.places.geography.boundaries import Boundaries

    boundaries = Boundaries(areas)
    eastings, northings = _points(boundaries, number)
    ours, area_ids = _timed(lambda: boundaries.areas_at(eastings, northings))
    line = f"| {number:>10,} | {ours:>7.2f} s | {number / ours:>16,.0f} |"
    if number > SJOIN_LIMIT:
        return f"{line} {'not measured':>16} | {'':>13} |"
    with_areas, theirs = _timed(lambda: _sjoin(areas, eastings, northings))
    different = int(np.count_nonzero(area_ids != theirs))
    if different > number / 100_000:  # a point on the line between two may fall either way
        raise AssertionError(f"{different:,} points fall into other LSOAs than geopandas says")
    return f"{line} {with_areas:>14.2f} s | {with_areas / ours:>13.1f} |"


def _lsoas() -> list[tuple[int, bytes]]:
    from app.places.geography.area_files import read_areas
    from app.places.geography.seed_areas import GEODATA

    filed = read_areas(GEODATA / "nottingham_lsoas_2011.geojson")
    return [(number, area.boundary) for number, area in enumerate(filed)]


def _points(boundaries: "Boundaries", number: int) -> tuple[np.ndarray, np.ndarray]:
    west, south, east, north = shapely.total_bounds(boundaries.shapes)
    dice = np.random.default_rng(1)
    return dice.uniform(west, east, number), dice.uniform(south, north, number)


def _sjoin(areas: list[tuple[int, bytes]], eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
    """A plain geopandas sjoin, as in its manual."""
    import geopandas

    shapes = shapely.from_wkb([boundary for _, boundary in areas])
    frame = geopandas.GeoDataFrame({"id": [area_id for area_id, _ in areas]}, geometry=shapes, crs=27700)
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(eastings, northings), crs=27700)
    with_areas = points.sjoin(frame, how="left", predicate="intersects")
    first = with_areas[~with_areas.index.duplicated()]["id"]
    return first.fillna(-1).to_numpy(dtype=np.int64)


def _timed(work: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """The median of a few runs, in seconds, and the result of the last."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        took.append(time.perf_counter() - started)
    return statistics.median(took), result
