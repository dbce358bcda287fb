"""Which squares of a grid lie wholly in one area, so that a point in one needs no geometry at all?

Most points lie far from any boundary. The squares that a boundary runs through are marked by walking along
every boundary in steps; in any other square, the area of its middle is the area of all of it. Worth its
second of preparation for points by the hundred thousand, and asked for only then.
"""

import itertools
from collections.abc import Callable

import numpy as np
import shapely

SIDE = 512  # squares along each side
UNSETTLED = -2
STEPS = 8  # along a boundary, in a square's length
MOST_AT_ONCE = 2_000_000  # steps held in memory


class Cells:
    """`areas_at` finds the areas of many points the slow way; `outside` is what it says of those in none."""

    def __init__(self, shapes: np.ndarray, areas_at: Callable[..., np.ndarray], outside: int) -> None:
        self.outside = outside
        self.west, self.south, east, north = shapely.total_bounds(shapes)
        # A little wider than the areas, so that their outermost edges lie within.
        self.size = max(east - self.west, north - self.south, 1e-6) * (1 + 1e-9) / SIDE
        crossed = np.zeros((SIDE, SIDE), dtype=bool)
        for shape in shapes:
            self._mark(crossed, shape)
        columns, rows = np.nonzero(~crossed)
        middles = self.west + (columns + 0.5) * self.size, self.south + (rows + 0.5) * self.size
        self.area_of = np.full((SIDE, SIDE), UNSETTLED, dtype=np.int64)
        self.area_of[columns, rows] = areas_at(*middles)

    def areas_at(self, eastings: np.ndarray, northings: np.ndarray) -> np.ndarray:
        """The area of each point, UNSETTLED where a boundary runs through its square."""
        with np.errstate(invalid="ignore"):
            columns = np.floor((eastings - self.west) / self.size)
            rows = np.floor((northings - self.south) / self.size)
            within = (columns >= 0) & (columns < SIDE) & (rows >= 0) & (rows < SIDE)
        columns, rows = (
            np.where(within, columns, 0).astype(np.intp),
            np.where(within, rows, 0).astype(np.intp),
        )
        return np.where(within, self.area_of[columns, rows], self.outside)

    def _mark(self, crossed: np.ndarray, shape: shapely.Geometry) -> None:
        """Every square within half a step of a step: no point of the boundary is further from one."""
        places, line = shapely.get_coordinates(shapely.get_parts(shapely.boundary(shape)), return_index=True)
        start, along = places[:-1], np.diff(places, axis=0)
        start, along = start[line[1:] == line[:-1]], along[line[1:] == line[:-1]]
        step = self.size / STEPS
        numbers = np.ceil(np.hypot(along[:, 0], along[:, 1]) / step).astype(np.intp) + 1
        for first, last in _pieces(numbers):
            self._mark_steps(crossed, start[first:last], along[first:last], numbers[first:last], step)

    def _mark_steps(
        self, crossed: np.ndarray, start: np.ndarray, along: np.ndarray, numbers: np.ndarray, step: float
    ) -> None:
        edge = np.repeat(np.arange(len(numbers)), numbers)
        number = np.arange(len(edge)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
        share = number / np.maximum(numbers[edge] - 1, 1)
        places = start[edge] + along[edge] * share[:, None]
        for east in (-step, step):
            for north in (-step, step):
                columns = np.floor((places[:, 0] + east - self.west) / self.size).astype(np.intp)
                rows = np.floor((places[:, 1] + north - self.south) / self.size).astype(np.intp)
                crossed[np.clip(columns, 0, SIDE - 1), np.clip(rows, 0, SIDE - 1)] = True


def _pieces(numbers: np.ndarray) -> list[tuple[int, int]]:
    """Edges in pieces of not too many steps together; one edge at least."""
    part = np.cumsum(numbers) // MOST_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(numbers)]
    return [(first, last) for first, last in itertools.pairwise(cuts) if last > first]
