"""Coordinates of the grid of hours, which a template draws for the screen and `picture.py` for paper."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.evidence.statistics.hours import HOURS
from app.evidence.trends.hours.hours import NAMES_OF_DAYS, Hours, clock

CELL, GAP, LEFT, TOP, KEY = 34, 2, 104, 30, 50  # room for days, hours and the key
SHADES = ("#f3f2f1", "#d2dde8", "#a3bbd0", "#6f94b5", "#3f6a92", "#1d3f5e")
EVERY = 3  # hours between two names


@dataclass(frozen=True)
class Cell:
    x: float
    y: float
    shade: str
    words: str = ""
    side: int = CELL - GAP


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    words: str


@dataclass(frozen=True)
class HourDrawing:
    """Seven rows of 24 cells, with the names of days and hours, and a key from none to the most."""

    cells: tuple[Cell, ...]
    days: tuple[Label, ...]
    hours: tuple[Label, ...]
    key: tuple[Cell, ...]
    key_labels: tuple[Label, Label]
    width: int = LEFT + HOURS * CELL + 10
    height: int = TOP + len(NAMES_OF_DAYS) * CELL + KEY


def draw(hours: Hours) -> HourDrawing:
    below = TOP + len(NAMES_OF_DAYS) * CELL + 16
    most = float(hours.grid.weights.max())
    return HourDrawing(
        cells=tuple(_cells(hours, most)),
        days=tuple(
            Label(LEFT - 10, TOP + day * CELL + CELL / 2, name) for day, name in enumerate(NAMES_OF_DAYS)
        ),
        hours=tuple(Label(LEFT + hour * CELL, TOP - 12, clock(hour)) for hour in range(0, HOURS, EVERY)),
        key=tuple(Cell(LEFT + place * CELL, below, shade) for place, shade in enumerate(SHADES)),
        key_labels=(
            Label(LEFT - 10, below + CELL / 2, "0"),
            Label(LEFT + len(SHADES) * CELL + 10, below + CELL / 2, f"{most:,.1f} in an hour of the week"),
        ),
    )


def _cells(hours: Hours, most: float) -> Iterator[Cell]:
    for (day, hour), weight in np.ndenumerate(hours.grid.weights):
        words = f"{NAMES_OF_DAYS[day]}, {clock(hour)} to {clock(hour + 1)}: {weight:,.1f}"
        shade = SHADES[min(int(len(SHADES) * weight / most), len(SHADES) - 1)]
        yield Cell(LEFT + hour * CELL, TOP + day * CELL, shade, words)
