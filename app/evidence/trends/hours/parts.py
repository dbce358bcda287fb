"""The hours of the week as parts of a paper: a sentence, a picture, a table with a line for three hours."""

from collections.abc import Iterator

import numpy as np

from app.documents import description as paper
from app.documents.description import Part
from app.evidence.statistics.hours import DAYS, HOURS
from app.evidence.trends.hours import chart
from app.evidence.trends.hours.hours import NAMES_OF_DAYS, Hours, cautions, clock, sentence
from app.evidence.trends.hours.picture import picture_of

HEADING = "Hour of the week"
IN_PARTS = "An incident between 2 times is split over the hours, so there are decimals."
STEP = 3  # hours of a line
NUMBERS = frozenset(range(1, DAYS + 2))


def hour_parts(hours: Hours, *, what: str, where: str, source: str) -> list[Part]:
    said = sentence(hours, what, where)
    figure = paper.Figure(
        svg=picture_of(chart.draw(hours)),
        caption=f"{what} {where} by hour of the week",
        alternative=f"7 rows of days by 24 hours, darker where there were more. {said}",
        source=source,
        wide=True,
    )
    table = paper.Table(
        f"{what} {where} by hour and day",
        ("Hours", *(name[:3] for name in NAMES_OF_DAYS), "All days"),
        tuple(_lines(hours)),
        f"{source} {IN_PARTS}",
        NUMBERS,
    )
    return [
        paper.Heading(HEADING),
        paper.Paragraph(said),
        paper.Paragraph(cautions(hours)),
        figure,
        table,
    ]


def _lines(hours: Hours) -> Iterator[tuple[str, ...]]:
    blocks = hours.grid.weights.reshape(DAYS, HOURS // STEP, STEP).sum(axis=2)
    for place, column in enumerate(blocks.T):
        yield _line(f"{clock(place * STEP)} to {clock((place + 1) * STEP)}", column)
    yield _line("All hours", blocks.sum(axis=1))


def _line(name: str, numbers: np.ndarray) -> tuple[str, ...]:
    return name, *(f"{number:,.1f}" for number in (*numbers, numbers.sum()))
