"""Draw a chart for paper, from the places of `drawing.py`."""

from dataclasses import replace
from typing import Any

from app.evidence.charts.drawing import BLUE, INK, LOOKS, ODD, Drawing, Label, Line
from app.mapping.paper_svg import DRAWING, empty_figure, written
from app.mapping.render_cache import pictures

WIDTH, HEIGHT = 7.15, 1.65  # inches: across the page, and as low as can be read
LETTERS = 10  # points
MOST_MONTHS = 8  # that have room for their names
BELOW = 11  # units, by which letters of this size stand further from an axis above them
POINTS = 0.6  # of a line, for each unit of the drawing
ALIGN = {"start": "left", "end": "right", "middle": "center"}
USUAL = {"marker": "o", "markersize": 4, "color": BLUE}
SPECIAL = {
    "marker": "s", "markersize": 6, "markerfacecolor": "#ffffff", "markeredgecolor": ODD,
    "markeredgewidth": 1.5,
}  # fmt: skip


def picture_of(drawing: Drawing) -> str:
    """The chart as SVG, drawn once."""
    return pictures.get_or_make(("chart", drawing), lambda: [("", _drawn(drawing))])[0][1]


def _drawn(drawing: Drawing) -> str:
    with DRAWING:
        figure = empty_figure(WIDTH, HEIGHT)
        plot = figure.add_axes((0, 0, 1, 1))
        plot.set_axis_off()
        plot.set_xlim(0, drawing.width)
        plot.set_ylim(drawing.height, 0)
        for part in (_grid, _bars, _lines, _marks, _words):
            part(plot, drawing)
        return written(figure)


def _grid(plot: Any, drawing: Drawing) -> None:
    grid = [tick.place for tick in drawing.numbers]
    plot.hlines(grid, drawing.left, drawing.right, colors=LOOKS["grid"].colour, linewidth=0.5)
    for tick in drawing.breaks:
        _line(plot, Line("break", ((tick.place, drawing.top - 6), (tick.place, drawing.bottom))))


def _bars(plot: Any, drawing: Drawing) -> None:
    from matplotlib.patches import Rectangle

    for bar in drawing.bars:
        colour = BLUE if bar.kind == "bar" else "#b1b4b6"
        plot.add_patch(Rectangle((bar.x, bar.y), bar.width, bar.height, color=colour, linewidth=0))


def _lines(plot: Any, drawing: Drawing) -> None:
    for line in drawing.lines:
        _line(plot, line)


def _line(plot: Any, line: Line) -> None:
    look = LOOKS[line.kind]
    style = (0, look.dashes) if look.dashes else "solid"
    plot.plot(
        *zip(*line.points, strict=True), color=look.colour, linewidth=POINTS * look.width, linestyle=style
    )


def _marks(plot: Any, drawing: Drawing) -> None:
    """Those that stand out are squares, not told by colour alone."""
    for special, look in ((False, USUAL), (True, SPECIAL)):
        marks = [mark for mark in drawing.marks if mark.special is special]
        plot.plot([mark.x for mark in marks], [mark.y for mark in marks], linestyle="none", **look)


def _words(plot: Any, drawing: Drawing) -> None:
    every = -(-len(drawing.months) // MOST_MONTHS) or 1
    drawing = replace(drawing, months=drawing.months[::-1][::every])
    for label in drawing.words:
        _say(plot, replace(label, y=label.y + BELOW) if label.y > drawing.bottom else label)


def _say(plot: Any, label: Label) -> None:
    plot.text(
        label.x, label.y - 5, label.words, ha=ALIGN[label.anchor], va="center", size=LETTERS, color=INK,
        weight="bold" if label.strong else "normal", parse_math=False,
    )  # fmt: skip
