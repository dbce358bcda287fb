"""The hours of the week as parts of a page or a paper: a sentence, a picture, a table."""

from collections.abc import Iterator

import numpy as np

from app.documents import description as paper
from app.documents.description import Part
from app.documents.svg import picture, shape, words
from app.evidence.statistics.hours import DAYS, HOURS
from app.evidence.trends.hours import NAMES_OF_DAYS, Hours, cautions, clock, sentence

CELL, LINE, LEFT, TOP, KEY = 34, 30, 104, 30, 50  # of the picture: room for days, hours and key
SHADES = ("#f3f2f1", "#d2dde8", "#a3bbd0", "#6f94b5", "#3f6a92", "#1d3f5e")
INK = "#0b0c0c"
EVERY = 3  # hours between two names on the picture, and of a line of the short table
NUMBERS = frozenset(range(1, DAYS + 2))


def hour_parts(hours: Hours, *, what: str, where: str, source: str, short: bool = False) -> list[Part]:
    """The section on hours. `short`: for papers, with a line for three hours in the table."""
    said, step = sentence(hours, what, where), EVERY if short else 1
    figure = paper.Figure(
        svg=_draw(hours),
        caption=f"{what} {where} by hour of the week",
        alternative=f"Seven rows of days by 24 hours, darker where there was more. {said}",
        source=source,
        wide=True,
    )
    return [
        paper.Heading("Hour of the week"),
        paper.Paragraph(said),
        paper.Paragraph(cautions(hours)),
        figure,
        paper.Table(
            f"{what} {where} by hour and day",
            ("Hours", *(name[:3] for name in NAMES_OF_DAYS), "All days"),
            tuple(_lines(hours, step)),
            f"{source} An incident between two times counts in parts, so there are decimals.",
            NUMBERS,
        ),
    ]


def _lines(hours: Hours, step: int) -> Iterator[tuple[str, ...]]:
    blocks = hours.grid.weights.reshape(DAYS, HOURS // step, step).sum(axis=2)
    for place, column in enumerate(blocks.T):
        yield _line(f"{clock(place * step)} to {clock((place + 1) * step)}", column)
    yield _line("All hours", blocks.sum(axis=1))


def _line(name: str, numbers: np.ndarray) -> tuple[str, ...]:
    return name, *(f"{number:,.1f}" for number in (*numbers, numbers.sum()))


def _draw(hours: Hours) -> str:
    width, height = LEFT + HOURS * CELL + 10, TOP + DAYS * LINE + KEY
    return picture(width, height, [*_names(), *_cells(hours), *_key(hours)])


def _names() -> Iterator[str]:
    for hour in range(0, HOURS, EVERY):
        yield words(clock(hour), (LEFT + hour * CELL, TOP - 10), font_size=15, fill=INK)
    for day, name in enumerate(NAMES_OF_DAYS):
        yield words(name, (LEFT - 10, TOP + day * LINE + 20), font_size=15, fill=INK, text_anchor="end")


def _cells(hours: Hours) -> Iterator[str]:
    most = hours.grid.weights.max()
    for (day, hour), weight in np.ndenumerate(hours.grid.weights):
        shade = SHADES[min(int(len(SHADES) * weight / most), len(SHADES) - 1)]
        yield _cell(LEFT + hour * CELL, TOP + day * LINE, shade)


def _key(hours: Hours) -> Iterator[str]:
    """From none to the most that an hour has."""
    below = TOP + DAYS * LINE + 16
    yield words("0", (LEFT - 10, below + 19), font_size=15, fill=INK, text_anchor="end")
    for place, shade in enumerate(SHADES):
        yield _cell(LEFT + place * CELL, below, shade)
    most = f"{hours.grid.weights.max():,.1f} incidents in an hour of the week"
    yield words(most, (LEFT + len(SHADES) * CELL + 10, below + 19), font_size=15, fill=INK)


def _cell(x: float, y: float, shade: str) -> str:
    return shape("rect", x=x, y=y, width=CELL - 2, height=LINE - 2, fill=shade)
