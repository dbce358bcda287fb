"""Place labels on a static map so that none covers another, as static/js/map-labels.js does on screen.

Tags of scopes are placed first and may move aside; names of areas move a little, or are left out.
"""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from app.documents.plain_text import usual_only, writable
from app.mapping.map_layers import AreaLayer, Layer, PinLayer
from app.mapping.static_style import INK

SIZE = 8  # points: larger, the names would hide the map
WIDE, HIGH = 0.6 * SIZE, 1.2 * SIZE  # about a bold letter's width, and a line's height
LETTERS = 16  # in a line
HIDDEN_PART = 0.25  # a name that would be covered by more than this is left out
ABOVE_AREAS, OVER_LABELS = 100, 200  # where labels lie, and what lies over them
MOST_PINS, ACROSS = 150, 9  # points
STEPS = (0, 1, -1, 2, -2, 3, -3)
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def draw_labels(plot: Any, layers: Sequence[Layer]) -> None:
    taken = [*_beyond(plot), *_pins(plot, layers)]
    labelled = [layer for layer in layers if isinstance(layer, AreaLayer) and layer.labels != "hint"]
    for layer in sorted(labelled, key=lambda layer: layer.labels != "tag"):
        for text, place in _labels(layer):
            if _is_in_picture(plot, place):
                _place(plot, text, place, layer.labels == "tag", taken)


def _is_in_picture(plot: Any, place: Point) -> bool:
    (west, east), (south, north) = plot.get_xlim(), plot.get_ylim()
    return bool(west <= place[0] <= east and south <= place[1] <= north)


def _labels(layer: AreaLayer) -> Iterator[tuple[str, Point]]:
    """What each label says, and where."""
    frame = layer.frame
    middles = frame.geometry.representative_point()
    for name, label, chosen, middle in zip(
        frame["name"], frame["label"], frame["label_at"], middles, strict=True
    ):
        yield in_lines(label or name), chosen or (middle.x, middle.y)


def _beyond(plot: Any) -> list[Box]:
    """Boxes all around the picture, so that no label is cut by its frame."""
    corners = list(zip(plot.get_xlim(), plot.get_ylim(), strict=True))
    (west, south), (east, north) = (plot.transData.transform(corners) * 72 / plot.figure.dpi).tolist()
    far = 10_000
    return [
        (-far, -far, west, far), (east, -far, far, far), (-far, -far, far, south), (-far, north, far, far)
    ]  # fmt: skip


def _pins(plot: Any, layers: Sequence[Layer]) -> list[Box]:
    """Boxes of the pins; none if there are so many that no name would fit."""
    pins = [layer.frame.get_coordinates().to_numpy() for layer in layers if isinstance(layer, PinLayer)]
    if not 0 < sum(map(len, pins)) <= MOST_PINS:
        return []
    places = plot.transData.transform(np.concatenate(pins)) * 72 / plot.figure.dpi
    return [_box(x, y, ACROSS, ACROSS) for x, y in places.tolist()]


def in_lines(text: str, letters: int = LETTERS) -> str:
    return "\n".join(textwrap.wrap(usual_only(writable(text)), letters))


def _place(plot: Any, text: str, place: Point, is_tag: bool, taken: list[Box]) -> None:
    x, y = plot.transData.transform(place) * 72 / plot.figure.dpi
    lines = text.split("\n")
    wide, high = max(map(len, lines)) * WIDE, len(lines) * HIGH
    choices = [(dx, dy, _box(x + dx, y + dy, wide, high)) for dx, dy in _steps(wide, 3 if is_tag else 1)]
    dx, dy, box = min(
        choices, key=lambda choice: _covered(choice[2], taken) + abs(choice[0]) + abs(choice[1])
    )
    if is_tag or _covered(box, taken) <= HIDDEN_PART * wide * high:
        taken.append(box)
        _write(plot, place, text, (dx, dy), is_tag)


def _steps(wide: float, reach: int) -> Iterator[tuple[float, float]]:
    parts = [part for part in STEPS if abs(part) <= reach]
    return ((across * wide / 4, down * 1.5 * HIGH) for across in parts for down in parts)


def _box(x: float, y: float, wide: float, high: float) -> Box:
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _covered(box: Box, taken: Sequence[Box]) -> float:
    """How much of a box is already covered, in square points."""
    return sum(_overlap(box, other) for other in taken)


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _write(plot: Any, place: Point, text: str, moved: Point, is_tag: bool) -> None:
    """Write a tag in a box, or a name on a translucent white ground, so that it is legible everywhere.

    (A halo around each letter would triple the file size.)
    """
    mist = {"boxstyle": "round,pad=0.1", "fc": "#ffffff", "ec": "none", "alpha": 0.7}
    box = {"boxstyle": "square,pad=0.25", "fc": "#ffffff", "ec": INK, "linewidth": 0.6} if is_tag else mist
    plot.annotate(
        text, place, xytext=moved, textcoords="offset points", size=SIZE,
        ha="center", va="center", color=INK, weight="normal" if is_tag else "bold",
        bbox=box, zorder=ABOVE_AREAS + is_tag, parse_math=False, linespacing=1.0, annotation_clip=False,
    )  # fmt: skip
