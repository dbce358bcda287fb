"""Draw layers as a static SVG with legend, scale bar and source, for papers.

The same `map_layers` that folium draws, by matplotlib. Text becomes outlines, so that the picture looks the
same everywhere; no text is parsed as a formula; the same layers give the same bytes. Of layers of which only
one is visible at a time, the caller passes the one to draw.
"""

import functools
import io
import math
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import shapely

from app.mapping import scale_bar
from app.mapping.map_layers import AreaClass, AreaLayer, Layer, LegendEntry, MapArea, PinKind, PinLayer
from app.mapping.static_labels import MOST_PINS, OVER_LABELS, draw_labels, in_lines
from app.mapping.static_legend import draw_legend, height_of
from app.mapping.static_style import GREY, INK, look_of_pin, looks_of_area

Box = tuple[float, float, float, float]
Section = tuple[str, Sequence[LegendEntry]]

WIDTH, LEGEND, FOOT, GAP = 7.4, 2.1, 0.5, 0.1  # inches
TALLEST, LOWEST = 8.2, 3.0
LETTERS = 118  # in a line of the source
DECIMALS = re.compile(r"(\.\d\d)\d+")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DRAWN = re.compile(r' d="[^"]*"')
_DRAWING = threading.Lock()  # matplotlib keeps fonts and settings for all threads together


def draw_svg(layers: Sequence[Layer], legend: Sequence[Section], source: str) -> str:
    with _DRAWING:
        figure, plot = _frame(_extent(layers), legend)
        for height, layer in enumerate(layers, 1):
            _draw_layer(plot, layer, height)
        draw_labels(plot, layers)
        _ruler(plot)
        draw_legend(figure, legend, left=(WIDTH - LEGEND) / WIDTH)
        foot = FOOT / 2 / figure.get_figheight()
        text = in_lines(source, LETTERS)
        figure.text(GAP / WIDTH, foot, text, size=6.5, va="center", color=GREY, parse_math=False)
        return _written(figure)


@functools.cache
def _matplotlib() -> Any:
    """Import matplotlib with the first picture: it costs a second and 40 MB."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "map", "svg.fonttype": "path", "hatch.linewidth": 0.7})
    return matplotlib


# --- the frame ---------------------------------------------------------------------------------------
def _frame(extent: Box, legend: Sequence[Section]) -> tuple[Any, Any]:
    """Return figure and plot, with an aspect ratio for the narrower degrees of longitude."""
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
    """Draw the scale bar in a corner."""
    (west, east), (south, north) = plot.get_xlim(), plot.get_ylim()
    a_degree = scale_bar.METRES_A_DEGREE * math.cos(math.radians(south))
    metres = scale_bar.longest((east - west) * a_degree / 4)
    x, y, up = west + (east - west) * 0.02, south + (north - south) * 0.02, (north - south) * 0.008
    end = x + metres / a_degree
    plot.plot([x, x, end, end], [y + up, y, y, y + up], color=INK, linewidth=1, zorder=1000)
    beside = end + (east - west) * 0.01
    plot.text(beside, y, scale_bar.label(metres), size=7, color=INK, zorder=1000, parse_math=False)


# --- layers ------------------------------------------------------------------------------------------
def _draw_layer(plot: Any, layer: Layer, zorder: int) -> None:
    if isinstance(layer, PinLayer):
        _draw_pins(plot, layer, OVER_LABELS + zorder)
        return
    for area_class in layer.classes:
        areas = [area for area in layer.areas if area.kind == area_class.key]
        if areas:
            _draw_areas(plot, area_class, areas, zorder)


def _draw_areas(plot: Any, area_class: AreaClass, areas: Sequence[MapArea], zorder: int) -> None:
    """Draw all areas of a class as one path, since they share a style and do not overlap."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings = [ring for area in areas for ring in _rings(area)]
    path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
    for look in looks_of_area(area_class):
        plot.add_patch(PathPatch(path, zorder=zorder, **look))


def _draw_pins(plot: Any, layer: PinLayer, zorder: int) -> None:
    for kind in layer.kinds:
        places = [(pin.longitude, pin.latitude) for pin in layer.pins if pin.kind == kind.key]
        if places:
            longitudes, latitudes = zip(*places, strict=True)
            plot.scatter(longitudes, latitudes, zorder=zorder + kind.raised, **look_of_pin(kind))
            if len(layer.pins) <= MOST_PINS:
                _glyphs(plot, kind, places, zorder + kind.raised)


def _glyphs(plot: Any, kind: PinKind, places: Sequence[tuple[float, float]], zorder: int) -> None:
    for x, y in places:
        plot.text(x, y, kind.glyph, ha="center", va="center_baseline", size=4.5, color="#ffffff",
                  weight="bold", zorder=zorder, parse_math=False)  # fmt: skip


def _shape(area: MapArea) -> Any:
    from shapely.geometry import shape

    return shape(dict(area.geometry))


def _rings(area: MapArea) -> Iterator[list[tuple[float, float]]]:
    """Outer rings one way round and holes the other, so that a hole stays one."""
    for part in shapely.get_parts(shapely.orient_polygons(_shape(area))):
        for ring in shapely.get_rings(part):
            yield shapely.get_coordinates(ring).tolist()


# --- on paper ----------------------------------------------------------------------------------------
def _written(figure: Any) -> str:
    """The SVG without date and glyph comments, rounded to a hundredth of a point, for stable bytes."""
    written = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=nothing)
    svg = COMMENT.sub("", written.getvalue())
    return DRAWN.sub(lambda path: DECIMALS.sub(r"\1", path[0]), svg[svg.index("<svg") :])
