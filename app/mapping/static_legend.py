"""Draw the legend of a static map: layers, with a swatch and label for each class and pin kind."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from app.documents.plain_text import usual_only, writable
from app.mapping.map_layers import AreaClass, LegendEntry, PinKind
from app.mapping.static_style import INK, look_of_pin, looks_of_area

LINE, SIZE = 0.172, 10  # inches; points
LETTERS_AN_INCH, SWATCH = 13, 0.3  # inches
Section = tuple[str, Sequence[LegendEntry]]
Line = tuple[LegendEntry | None, str, bool]  # swatch, text, whether it is a heading


def height_of(legend: Sequence[Section], width: float) -> float:
    """Height of the legend in inches, with a margin."""
    return (len(list(_lines(legend, width))) + 1) * LINE


def draw_legend(figure: Any, legend: Sequence[Section], *, left: float, top: float = 0) -> None:
    """Draw the legend in its own column, from so many inches under the top of the figure down."""
    height = figure.get_figheight()
    column = figure.add_axes((left, 0, 1 - left, 1))
    column.set_axis_off()
    width = figure.get_figwidth() * (1 - left)
    column.set_xlim(0, width)
    column.set_ylim(0, height)
    for number, (entry, text, is_heading) in enumerate(_lines(legend, width), 1):
        y = height - top - LINE * number
        if entry is not None:
            _swatch(column, entry, y)
        column.text(0 if is_heading else SWATCH, y, text, size=SIZE, va="center", color=INK, parse_math=False,
                    weight="bold" if is_heading else "normal")  # fmt: skip


def _lines(legend: Sequence[Section], width: float) -> Iterator[Line]:
    letters = round(LETTERS_AN_INCH * width), round(LETTERS_AN_INCH * (width - SWATCH))
    for number, (heading, entries) in enumerate(legend):
        if number:
            yield None, "", False
        yield from ((None, line, True) for line in _wrapped(heading, letters[0]))
        for entry in entries:
            first, *others = _wrapped(entry.label, letters[1])
            yield entry, first, False
            yield from ((None, line, False) for line in others)


def _wrapped(text: str, letters: int) -> list[str]:
    return textwrap.wrap(usual_only(writable(text)), letters) or [""]


def _swatch(column: Any, entry: AreaClass | PinKind, y: float) -> None:
    from geopandas import GeoSeries
    from matplotlib.patches import Rectangle

    if isinstance(entry, PinKind):
        GeoSeries.from_xy([0.11], [y]).plot(ax=column, aspect=None, autolim=False, **look_of_pin(entry))
        column.text(0.11, y, entry.glyph, size=6, ha="center", va="center_baseline", color="#ffffff",
                    weight="bold", parse_math=False)  # fmt: skip
    else:
        for look in looks_of_area(entry):
            column.add_patch(Rectangle((0.01, y - 0.055), 0.21, 0.11, **look))
