"""Draw a ward and its neighbours for paper. Plain shapes in, SVG out."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.svg import Point, haloed, outline, picture, shape
from app.mapping import scale_bar
from app.places.geography import grid

WIDTH, HEIGHT, ROOM = 520, 400, 14
EDGE = 50  # half of a long name
INK, CHOSEN, OTHER, PIN = "#0b0c0c", "#7fa6c9", "#eef1f4", "#b10e1e"
NEAR_PIN = "#1d3f5e"


@dataclass(frozen=True)
class MapShown:
    """`shapes` as GeoJSON by the ward's number; `names` with the easting and northing of their label.

    A ward (`chosen`) or a piece of `ground` (GeoJSON, shown close up) is highlighted.
    """

    shapes: Mapping[int, Mapping[str, Any]]
    names: Mapping[int, tuple[str, int, int]]
    chosen: int | None
    here: tuple[int, int] | None = None
    radius: int = 0
    near: tuple[tuple[int, int], ...] = ()
    ground: Mapping[str, Any] | None = None

    @property
    def framed(self) -> list[Mapping[str, Any]]:
        """The shapes that must fit in the frame: only the ground or circle, or a ward with its neighbours."""
        if self.ground:
            return [self.ground]
        if self.here and self.chosen is not None:
            return [self.shapes[self.chosen]]
        return list(self.shapes.values())

    @property
    def room(self) -> int:
        """Margin around the frame."""
        if self.ground:
            return 8 * ROOM
        return 4 * ROOM if self.here else ROOM


def draw_map(shown: MapShown) -> str:
    frame = _Frame(shown)
    return picture(WIDTH, HEIGHT, [*_areas(shown, frame), *_labels(shown, frame), *_pins(shown, frame),
                                   *_ruler(frame)])  # fmt: skip


class _Frame:
    """Projects longitude and latitude to picture coordinates, north up, without distortion."""

    def __init__(self, shown: MapShown) -> None:
        points = [point for geometry in shown.framed for ring in _rings(geometry) for point in ring]
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        south, north = min(y for _, y in points), max(y for _, y in points)
        self.narrow = math.cos(math.radians((south + north) / 2))
        across, up = max((east - west) * self.narrow, 1e-6), max(north - south, 1e-6)
        self.scale = min((WIDTH - 2 * shown.room) / across, (HEIGHT - 2 * shown.room) / up)
        self.left = (WIDTH - across * self.scale) / 2
        self.top = (HEIGHT - up * self.scale) / 2
        self.west, self.north = west, north

    def at(self, point: Point) -> Point:
        longitude, latitude = point
        x = self.left + (longitude - self.west) * self.narrow * self.scale
        return x, self.top + (self.north - latitude) * self.scale

    def on_grid(self, easting: int, northing: int) -> Point:
        return self.at(grid.to_lonlat(easting, northing))

    def length(self, metres: float) -> float:
        return metres / scale_bar.METRES_A_DEGREE * self.scale


def _areas(shown: MapShown, frame: _Frame) -> Iterator[str]:
    """Draw the chosen ward last, so that its outline lies over its neighbours'."""
    for ward_id in sorted(shown.shapes, key=lambda key: key == shown.chosen):
        chosen = ward_id == shown.chosen
        rings = ([frame.at(point) for point in ring] for ring in _rings(shown.shapes[ward_id]))
        yield shape(
            "path", d=outline(rings), fill=CHOSEN if chosen else OTHER, fill_rule="evenodd", stroke=INK,
            stroke_width=2.5 if chosen else 0.8, stroke_linejoin="round",
        )  # fmt: skip
    if shown.ground:
        rings = ([frame.at(point) for point in ring] for ring in _rings(shown.ground))
        yield shape(
            "path", d=outline(rings), fill=CHOSEN, fill_opacity=0.75, fill_rule="evenodd", stroke=INK,
            stroke_width=2.5, stroke_linejoin="round",
        )  # fmt: skip


def _labels(shown: MapShown, frame: _Frame) -> Iterator[str]:
    for ward_id, (name, easting, northing) in shown.names.items():
        if ward_id not in shown.shapes:
            continue
        x, y = frame.on_grid(easting, northing)
        if _is_covered(shown, frame, x, y):
            if ward_id != shown.chosen:
                continue
            y = _below_the_circle(shown, frame)
        if not (EDGE <= x <= WIDTH - EDGE and ROOM <= y <= HEIGHT - 2 * ROOM):
            continue  # its middle is off the picture
        weight = "bold" if ward_id == shown.chosen else "normal"
        lines = _in_lines(name)
        for number, line in enumerate(lines):
            at = (x, y + 16 * (number - (len(lines) - 1) / 2))
            yield haloed(line, at, text_anchor="middle", font_size=15, font_weight=weight, fill=INK)


def _is_covered(shown: MapShown, frame: _Frame, x: float, y: float) -> bool:
    """Whether a name there would cover the pin or the circle around it."""
    if shown.here is None:
        return False
    pin_x, pin_y = frame.on_grid(*shown.here)
    clear = max(frame.length(shown.radius), 12) + 20
    return abs(x - pin_x) < clear + EDGE and abs(y - pin_y) < clear + 16


def _below_the_circle(shown: MapShown, frame: _Frame) -> float:
    assert shown.here is not None, "there is a pin that covers"
    return frame.on_grid(*shown.here)[1] + max(frame.length(shown.radius), 12) + 22


def _pins(shown: MapShown, frame: _Frame) -> Iterator[str]:
    for easting, northing in shown.near:
        x, y = frame.on_grid(easting, northing)
        yield shape("circle", cx=x, cy=y, r=5.5, fill=NEAR_PIN, stroke="#ffffff", stroke_width=1.5)
    if shown.here is None:
        return
    x, y = frame.on_grid(*shown.here)
    if shown.radius:
        yield shape("circle", cx=x, cy=y, r=frame.length(shown.radius), fill="none", stroke=PIN,
                    stroke_width=2, stroke_dasharray="6 4")  # fmt: skip
    yield shape("path", d=outline([[(x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y)]]), fill=PIN,
                stroke="#ffffff", stroke_width=2)  # fmt: skip


def _ruler(frame: _Frame) -> Iterator[str]:
    metres = scale_bar.longest(WIDTH / 4 / frame.length(1))
    x, y, long = ROOM, HEIGHT - ROOM, frame.length(metres)
    yield shape("path", d=f"M{x} {y - 5} V{y} H{x + long:.1f} V{y - 5}", fill="none", stroke=INK,
                stroke_width=1.5)  # fmt: skip
    yield haloed(scale_bar.label(metres), (x + long + 6, y + 1), font_size=13, fill=INK)


def _rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in many:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _in_lines(name: str) -> list[str]:
    """Long names in two lines, broken where it is most even."""
    if len(name) < 14 or " " not in name:
        return [name]
    breaks = [place for place, letter in enumerate(name) if letter == " "]
    middle = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]
