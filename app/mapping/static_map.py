"""Draw layers as a static SVG with legend, scale bar and source, for papers.

The same `map_layers` that folium draws, by matplotlib. No text is parsed as a formula. Of layers of which
only one is visible at a time, the caller passes the one to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.mapping import scale_bar
from app.mapping.layer_frames import bounds_of
from app.mapping.map_layers import Layer, LegendEntry, PinKind, PinLayer, framed
from app.mapping.paper_svg import DRAWING, empty_figure, written
from app.mapping.static_labels import MOST_PINS, OVER_LABELS, draw_labels, in_lines
from app.mapping.static_legend import draw_legend, height_of
from app.mapping.static_style import GREY, INK, look_of_pin, looks_of_area

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]
Section = tuple[str, Sequence[LegendEntry]]

# Inches: as wide as a page of paper, or a column of it, so that words in a picture are as large as around it.
WIDTH, LEGEND, LINE, GAP = 7.15, 2.2, 0.17, 0.1
NARROW = 3.45
TALLEST, TALLEST_NARROW, LOWEST = 8.2, 3.2, 3.0
LANDSCAPE = 5.6  # of a map across the whole page: what a screen shows at once
LEAST_MARGIN = 200  # metres
LETTERS, SMALLEST = 96, 10  # in a line of the source; points


def draw_svg(layers: Sequence[Layer], legend: Sequence[Section], source: str, *, narrow: bool = False) -> str:
    """`narrow`: for a column, with the legend under the map; else for a page, with the legend beside it."""
    with DRAWING:
        text = in_lines(source, round(LETTERS * (NARROW if narrow else WIDTH) / WIDTH))
        foot = LINE * (text.count("\n") + 1) if text else 0
        framed_by = _narrow_frame if narrow else _frame
        figure, plot, corner = framed_by(_extent(layers), legend, foot)
        _drawn(figure, plot, layers)
        draw_legend(figure, legend, left=corner[0], top=corner[1])
        middle = (foot / 2 + GAP / 2) / figure.get_figheight()
        figure.text(GAP / WIDTH, middle, text, size=SMALLEST, va="center", color=GREY, parse_math=False)
        return written(figure)


def draw_bare_svg(layers: Sequence[Layer], *, narrow: bool = False) -> str:
    """The map alone, for a page that has its legend and sources beside it; so wide that a screen holds it."""
    with DRAWING:
        width, height = (NARROW, LOWEST) if narrow else (WIDTH, LANDSCAPE)
        size = width - 2 * GAP, height - 2 * GAP
        figure = empty_figure(width, height)
        plot = _plot_in(figure, _filling(_extent(layers), size), size)
        return written(_drawn(figure, plot, layers))


def _drawn(figure: Figure, plot: Any, layers: Sequence[Layer]) -> Figure:
    for height, layer in enumerate(layers, 1):
        _draw_layer(plot, layer, height)
    draw_labels(plot, layers)
    _ruler(plot)
    return figure


# --- the frame ---------------------------------------------------------------------------------------
def _frame(extent: Box, legend: Sequence[Section], foot: float) -> tuple[Figure, Any, tuple[float, float]]:
    """The figure, its plot, and the legend's corner: its share of the width, and inches from the top."""
    across = WIDTH - LEGEND - 2 * GAP
    tall = _height(extent, across)
    height = max(tall, height_of(legend, LEGEND)) + foot + 2 * GAP
    figure = empty_figure(WIDTH, height)
    return figure, _plot_in(figure, extent, (across, tall)), ((WIDTH - LEGEND) / WIDTH, 0)


def _narrow_frame(
    extent: Box, legend: Sequence[Section], foot: float
) -> tuple[Figure, Any, tuple[float, float]]:
    """As `_frame`, with the legend under the map."""
    across = NARROW - 2 * GAP
    tall = min(_height(extent, across), TALLEST_NARROW)
    figure = empty_figure(NARROW, tall + height_of(legend, NARROW) + foot + 2 * GAP)
    return figure, _plot_in(figure, extent, (across, tall)), (GAP / NARROW, tall + 2 * GAP)


def _height(extent: Box, across: float) -> float:
    west, south, east, north = extent
    return min(max(across * (north - south) / (east - west), LOWEST), TALLEST)


def _filling(extent: Box, size: tuple[float, float]) -> Box:
    """The extent with as much around it as to fill a plot of this size."""
    (west, south, east, north), (across, tall) = extent, size
    beside = max((north - south) * across / tall - (east - west), 0) / 2
    above = max((east - west) * tall / across - (north - south), 0) / 2
    return west - beside, south - above, east + beside, north + above


def _plot_in(figure: Figure, extent: Box, size: tuple[float, float]) -> Any:
    """A plot of this size in inches, in the figure's upper left corner."""
    (west, south, east, north), (across, tall) = extent, size
    width, height = figure.get_size_inches()
    plot = figure.add_axes((GAP / width, (height - tall - GAP) / height, across / width, tall / height))
    plot.set_axis_off()
    plot.set_xlim(west, east)
    plot.set_ylim(south, north)
    plot.set_aspect("equal")
    return plot


def _extent(layers: Sequence[Layer]) -> Box:
    west, south, east, north = bounds_of([layer.frame.geometry for layer in framed(layers)])
    margin = max((north - south) * 0.02, LEAST_MARGIN)
    return west - margin, south - margin, east + margin, north + margin


def _ruler(plot: Any) -> None:
    """Draw the scale bar in a corner."""
    (west, east), (south, north) = plot.get_xlim(), plot.get_ylim()
    metres = scale_bar.longest((east - west) / 4)
    x, y, up = west + (east - west) * 0.02, south + (north - south) * 0.02, (north - south) * 0.008
    end = x + metres
    plot.plot([x, x, end, end], [y + up, y, y, y + up], color=INK, linewidth=1, zorder=1000)
    beside = end + (east - west) * 0.01
    plot.text(beside, y, scale_bar.label(metres), size=SMALLEST, color=INK, zorder=1000, parse_math=False)


# --- layers ------------------------------------------------------------------------------------------
def _draw_layer(plot: Any, layer: Layer, zorder: int) -> None:
    if isinstance(layer, PinLayer):
        _draw_pins(plot, layer, OVER_LABELS + zorder)
        return
    for area_class in layer.classes:
        for look in looks_of_area(area_class):
            _plot(_of_class(layer, area_class), plot, zorder=zorder, **look)


def _draw_pins(plot: Any, layer: PinLayer, zorder: int) -> None:
    for kind in layer.classes:
        pins = _of_class(layer, kind)
        _plot(pins, plot, zorder=zorder + kind.raised, **look_of_pin(kind))
        if len(layer) <= MOST_PINS:
            _glyphs(plot, kind, pins, zorder + kind.raised)


def _of_class(layer: Layer, entry: LegendEntry) -> GeoSeries:
    return layer.frame.geometry[layer.frame["kind"] == entry.key]


def _plot(shapes: GeoSeries, plot: Any, **look: Any) -> None:
    if len(shapes):
        shapes.plot(ax=plot, aspect=None, autolim=False, **look)


def _glyphs(plot: Any, kind: PinKind, pins: GeoSeries, zorder: int) -> None:
    for pin in pins:
        plot.text(pin.x, pin.y, kind.glyph, ha="center", va="center_baseline", size=6, color="#ffffff",
                  weight="bold", zorder=zorder, parse_math=False)  # fmt: skip
