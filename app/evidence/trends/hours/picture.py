"""Draw the grid of hours for paper, from the coordinates of `chart.py`."""

from typing import Any

from app.evidence.trends.hours.chart import HourDrawing, Label
from app.mapping.paper_svg import DRAWING, empty_figure, written
from app.mapping.render_cache import pictures

INK, LETTERS, WIDTH = "#0b0c0c", 10, 7.15  # points; inches, as of a chart across the page


def picture_of(drawing: HourDrawing) -> str:
    """The grid as SVG, drawn once."""
    return pictures.get_or_make(("hours", drawing), lambda: [("", _drawn(drawing))])[0][1]


def _drawn(drawing: HourDrawing) -> str:
    from matplotlib.patches import Rectangle

    with DRAWING:
        figure = empty_figure(WIDTH, WIDTH * drawing.height / drawing.width)
        plot = figure.add_axes((0, 0, 1, 1))
        plot.set_axis_off()
        plot.set_xlim(0, drawing.width)
        plot.set_ylim(drawing.height, 0)
        for cell in (*drawing.cells, *drawing.key):
            plot.add_patch(Rectangle((cell.x, cell.y), cell.side, cell.side, color=cell.shade, linewidth=0))
        none, most = drawing.key_labels
        for label in (*drawing.days, none):
            _words(plot, label, "right")
        for label in (*drawing.hours, most):
            _words(plot, label, "left")
        return written(figure)


def _words(plot: Any, at: Label, ha: str) -> None:
    plot.text(at.x, at.y, at.words, ha=ha, va="center", size=LETTERS, color=INK, parse_math=False)
