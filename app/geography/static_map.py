"""How do the layers of a map look as a still picture: light, with its legend, a scale bar and its source?

The same layers that folium draws (map_layers), by matplotlib as SVG, for papers. Words become outlines, so
that the picture is the same wherever it is shown; nothing on it is read as a formula; and the same layers
give the same bytes. Of layers that are seen one at a time the caller gives the one that is to be seen.
"""

import functools
import io
import math
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from app.documents.plain_text import usual_only, writable
from app.geography.map_layers import AreaClass, AreaLayer, Layer, LegendEntry, MapArea, PinKind, PinLayer
from app.geography.still_legend import draw_legend, height_of
from app.geography.still_looks import INK, look_of_area, look_of_pin

Box = tuple[float, float, float, float]
Section = tuple[str, Sequence[LegendEntry]]

WIDTH, LEGEND, FOOT, GAP = 7.4, 2.1, 0.5, 0.1  # inches
TALLEST, LOWEST = 8.2, 3.0
METRES_A_DEGREE = 111_250  # of latitude, in Britain
RULER = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)  # metres
MOST_GLYPHS = 150  # more numbers in pins would be a blot
DECIMALS = re.compile(r"(\.\d\d)\d+")
DRAWN = re.compile(r' d="[^"]*"')
_DRAWING = threading.Lock()  # matplotlib keeps fonts and settings for all threads together


def draw_svg(layers: Sequence[Layer], legend: Sequence[Section], source: str) -> str:
    with _DRAWING:
        figure, plot = _frame(_extent(layers), legend)
        for height, layer in enumerate(layers, 1):
            _draw_layer(plot, layer, 10 * height)
        _ruler(plot)
        draw_legend(figure, legend, left=(WIDTH - LEGEND) / WIDTH)
        _say(figure, GAP / WIDTH, FOOT / 2 / figure.get_figheight(), _in_lines(source, 118), size=6.5)
        return _written(figure)


@functools.cache
def _matplotlib() -> Any:
    """Asked for with the first picture, and not before: a second and 40 MB."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "map", "svg.fonttype": "path", "hatch.linewidth": 0.7})
    return matplotlib


# --- the frame ---------------------------------------------------------------------------------------
def _frame(extent: Box, legend: Sequence[Section]) -> tuple[Any, Any]:
    """North up, nothing stretched: a degree of longitude is narrower here than one of latitude."""
    _matplotlib()
    from matplotlib.figure import Figure

    west, south, east, north = extent
    narrow = math.cos(math.radians((south + north) / 2))
    across = WIDTH - LEGEND - 2 * GAP
    tall = min(max(across * (north - south) / ((east - west) * narrow), LOWEST), TALLEST)
    height = max(tall, height_of(legend)) + FOOT + GAP
    figure = Figure(figsize=(WIDTH, height))
    box = (GAP / WIDTH, (height - tall - GAP) / height, across / WIDTH, tall / height)
    plot = figure.add_axes(box)
    plot.set_axis_off()
    plot.set_xlim(west, east)
    plot.set_ylim(south, north)
    plot.set_aspect(1 / narrow)
    return figure, plot


def _extent(layers: Sequence[Layer]) -> Box:
    shapes = [_shape(area) for layer in layers if isinstance(layer, AreaLayer) for area in layer.areas]
    pins = [pin for layer in layers if isinstance(layer, PinLayer) for pin in layer.pins]
    shapes += [shapely.Point(pin.longitude, pin.latitude) for pin in pins]
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    margin = max((north - south) * 0.02, 0.002)
    return west - margin, south - margin, east + margin, north + margin


def _ruler(plot: Any) -> None:
    """A line in the corner, as long as a round number of metres."""
    (west, east), (south, north) = plot.get_xlim(), plot.get_ylim()
    a_degree = METRES_A_DEGREE * math.cos(math.radians(south))
    metres = max((each for each in RULER if each < (east - west) * a_degree / 4), default=RULER[0])
    x, y, up = west + (east - west) * 0.02, south + (north - south) * 0.02, (north - south) * 0.008
    end = x + metres / a_degree
    plot.plot([x, x, end, end], [y + up, y, y, y + up], color=INK, linewidth=1, zorder=1000)
    _label(plot, end + (east - west) * 0.01, y, f"{metres // 1000} km" if metres >= 1000 else f"{metres} m",
           ha="left", size=7, zorder=1000)  # fmt: skip


# --- layers ------------------------------------------------------------------------------------------
def _draw_layer(plot: Any, layer: Layer, zorder: int) -> None:
    if isinstance(layer, PinLayer):
        _draw_pins(plot, layer, zorder)
        return
    for each in layer.classes:
        areas = [area for area in layer.areas if area.kind == each.key]
        if areas:
            _draw_areas(plot, each, areas, zorder)
    if layer.labels == "hint":
        return
    for area in layer.areas:
        x, y = area.label_at or _middle(area)
        _label(plot, x, y, _in_lines(area.label or area.name, 15), size=6, zorder=500 + zorder)


def _draw_areas(plot: Any, each: AreaClass, areas: Sequence[MapArea], zorder: int) -> None:
    """All areas of a class as one path: they have one look, and do not overlap."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings = [ring for area in areas for ring in _rings(area)]
    path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
    plot.add_patch(PathPatch(path, zorder=zorder, **look_of_area(each)))


def _draw_pins(plot: Any, layer: PinLayer, zorder: int) -> None:
    for kind in layer.kinds:
        places = [(pin.longitude, pin.latitude) for pin in layer.pins if pin.kind == kind.key]
        if places:
            longitudes, latitudes = zip(*places, strict=True)
            plot.scatter(longitudes, latitudes, zorder=zorder + kind.raised, **look_of_pin(kind))
            if len(layer.pins) <= MOST_GLYPHS:
                _glyphs(plot, kind, places, zorder + kind.raised)


def _glyphs(plot: Any, kind: PinKind, places: Sequence[tuple[float, float]], zorder: int) -> None:
    for x, y in places:
        plot.text(x, y, kind.glyph, ha="center", va="center_baseline", size=4.5, color="#ffffff",
                  weight="bold", zorder=zorder, parse_math=False)  # fmt: skip


def _shape(area: MapArea) -> Any:
    from shapely.geometry import shape

    return shape(area.geometry)


def _rings(area: MapArea) -> Iterator[list[tuple[float, float]]]:
    """Outer rings one way round and holes the other, so that a hole stays one."""
    for part in shapely.get_parts(shapely.orient_polygons(_shape(area))):
        for ring in shapely.get_rings(part):
            yield shapely.get_coordinates(ring).tolist()


def _middle(area: MapArea) -> tuple[float, float]:
    inside = _shape(area).representative_point()
    return inside.x, inside.y


# --- words -------------------------------------------------------------------------------------------
def _label(plot: Any, x: float, y: float, said: str, *, size: float, zorder: int, ha: str = "center") -> None:
    """With a white edge, to be read on any ground."""
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=1.8, foreground="#ffffff")]
    plot.text(x, y, said, size=size, ha=ha, va="center", color=INK, weight="bold", path_effects=edge,
              zorder=zorder, parse_math=False, linespacing=0.95, clip_on=True)  # fmt: skip


def _say(figure: Any, x: float, y: float, said: str, *, size: float) -> None:
    figure.text(x, y, said, size=size, va="center", color="#505a5f", parse_math=False)


def _in_lines(said: str, width: int) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(usual_only(writable(said)), width))


def _written(figure: Any) -> str:
    """Without the date, and to a hundredth of a point: what is finer than that nobody sees."""
    written = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=nothing)
    svg = written.getvalue()
    return DRAWN.sub(lambda path: DECIMALS.sub(r"\1", path[0]), svg[svg.index("<svg") :])
