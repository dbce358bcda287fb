"""Draw a control chart for paper, from the coordinates of `app.evidence.trends.chart`."""

from collections.abc import Iterator

from app.documents.svg import picture, shape, words
from app.evidence.statistics.control_charts import Limits
from app.evidence.trends.chart import Drawing

INK, LINE, SECONDARY, GRID, ODD = "#0b0c0c", "#1d3f5e", "#505a5f", "#cecece", "#ca3535"
MARGIN = 18  # a name closer than this to another would touch it


def draw_trend(drawing: Drawing) -> str:
    return picture(drawing.width, drawing.height, [*_axes(drawing), *_lines(drawing), *_marks(drawing)])


def _axes(drawing: Drawing) -> Iterator[str]:
    for tick in drawing.numbers:
        yield shape("path", d=f"M{drawing.left} {tick.place} H{drawing.right}", stroke=GRID, stroke_width=1)
        yield words(tick.words, (drawing.left - 10, tick.place + 6), text_anchor="end", **_LABEL)
    for tick in drawing.months:
        yield words(tick.words, (tick.place, drawing.bottom + 26), text_anchor="middle", **_LABEL)


def _lines(drawing: Drawing) -> Iterator[str]:
    yield from _limits(drawing)
    yield shape(
        "path", d=f"M{drawing.left} {drawing.mean} H{drawing.right}", stroke=SECONDARY, stroke_width=2
    )
    yield words("Mean", (drawing.right + 8, drawing.mean + 5), **_LABEL)
    yield shape("path", d=drawing.line, fill="none", stroke=LINE, stroke_width=2.5)


def _limits(drawing: Drawing) -> Iterator[str]:
    """Plain lines, dashed while they are on trial; none where there are too few months."""
    if drawing.limits is Limits.NONE:
        return
    dashes: dict[str, str | float] = {"stroke_dasharray": "6 4"} if drawing.limits is Limits.TRIAL else {}
    for limit in (drawing.upper, drawing.lower):
        yield shape("path", d=limit, fill="none", stroke=SECONDARY, stroke_width=1, **dashes)
    upper, lower = drawing.names
    yield words(upper, (drawing.right + 8, drawing.upper_end + 5), **_LABEL)
    if drawing.lower_end - drawing.mean > MARGIN:
        yield words(lower, (drawing.right + 8, drawing.lower_end + 5), **_LABEL)


def _marks(drawing: Drawing) -> Iterator[str]:
    for mark in drawing.marks:
        if mark.special:
            yield shape("rect", x=mark.x - 6, y=mark.y - 6, width=12, height=12, fill="#ffffff", stroke=ODD,
                        stroke_width=3)  # fmt: skip
        else:
            yield shape("circle", cx=mark.x, cy=mark.y, r=4, fill=LINE)


_LABEL: dict[str, str | float] = {"font_size": 16, "fill": INK}
