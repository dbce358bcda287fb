"""Draw a control chart for paper, from the coordinates of `chart.py`."""

from typing import Any

from app.evidence.statistics.control_charts import Limits
from app.evidence.trends.chart import Drawing, Point
from app.mapping.paper_svg import DRAWING, empty_figure, written
from app.mapping.render_cache import pictures

INK, LINE, SECONDARY, GRID, ODD = "#0b0c0c", "#1d3f5e", "#505a5f", "#cecece", "#ca3535"
WIDTH, HEIGHT = 7.15, 1.65  # inches: across the page, and as low as can be read
LETTERS = 10  # points
MOST_MONTHS = 8  # that have room for their names


def picture_of(drawing: Drawing) -> str:
    """The chart as SVG, drawn once."""
    return pictures.get_or_make(("trend", drawing), lambda: [("", _drawn(drawing))])[0][1]


def _drawn(drawing: Drawing) -> str:
    with DRAWING:
        figure = empty_figure(WIDTH, HEIGHT)
        plot = figure.add_axes((0, 0, 1, 1))
        plot.set_axis_off()
        plot.set_xlim(0, drawing.width)
        plot.set_ylim(drawing.height, 0)
        for part in (_axes, _limits, _line):
            part(plot, drawing)
        return written(figure)


def _axes(plot: Any, drawing: Drawing) -> None:
    places = [tick.place for tick in drawing.numbers]
    plot.hlines(places, drawing.left, drawing.right, colors=GRID, linewidth=0.5)
    for tick in drawing.numbers:
        _words(plot, (drawing.left - 10, tick.place), tick.words, ha="right")
    every = -(-len(drawing.months) // MOST_MONTHS)
    for tick in drawing.months[::-1][::every]:
        _words(plot, (tick.place, drawing.bottom + 30), tick.words, ha="center")


def _limits(plot: Any, drawing: Drawing) -> None:
    """Plain lines, dashed while they are on trial; none where there are too few months."""
    if not drawing.upper_points:
        return
    dashes = (0, (6, 4)) if drawing.limits is Limits.TRIAL else "solid"
    for points in (drawing.upper_points, drawing.lower_points):
        plot.plot(*zip(*points, strict=True), color=SECONDARY, linewidth=0.6, linestyle=dashes)
    upper, lower = drawing.names
    _words(plot, (drawing.right + 8, drawing.upper_end), upper)
    if drawing.shows_name_of_lower:
        _words(plot, (drawing.right + 8, drawing.lower_end), lower)


def _line(plot: Any, drawing: Drawing) -> None:
    """The mean, and the months: those that stand out are squares, not told by colour alone."""
    plot.hlines(drawing.mean, drawing.left, drawing.right, colors=SECONDARY, linewidth=1)
    _words(plot, (drawing.right + 8, drawing.mean), "Mean")
    plot.plot(
        [mark.x for mark in drawing.marks], [mark.y for mark in drawing.marks], color=LINE, linewidth=1.2
    )
    for special, look in (
        (False, {"marker": "o", "markersize": 4, "color": LINE}),
        (True, {"marker": "s", "markersize": 6, "markerfacecolor": "#ffffff", "markeredgecolor": ODD,
                "markeredgewidth": 1.5}),
    ):  # fmt: skip
        marks = [mark for mark in drawing.marks if mark.special is special]
        plot.plot([mark.x for mark in marks], [mark.y for mark in marks], linestyle="none", **look)


def _words(plot: Any, at: Point, words: str, ha: str = "left") -> None:
    plot.text(*at, words, ha=ha, va="center", size=LETTERS, color=INK, parse_math=False)
