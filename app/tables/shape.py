"""Find which sign separates the values of a table, and which of its first rows is the heading."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 60  # rows among which the heading is sought
SAID_FIRST = re.compile(r'"?sep=(.)"?[\s,;|]*', re.IGNORECASE)  # as Excel writes it
# A number, an amount, a day or a moment: no name of a column.
VALUE = re.compile(r"[£€$-]?[\d\s.,:/+%-]*\d[\d\s.,:/+%ZT-]*", re.ASCII)

Row = Sequence[str]
Knows = Callable[[Row], bool]


@dataclass(frozen=True)
class Change:
    """Where the values of a table begin to be separated by another sign."""

    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return (
            f"The values are separated by {SEPARATORS[self.before]} before line {self.line:,}, and by "
            f"{SEPARATORS[self.after]} after that. Use the same separator in the whole file."
        )


def separator_of(text: str, knows: Knows = lambda row: False) -> str:
    """The sign that makes the most rows of one width of these first lines.

    `knows` says whether a row is a heading that the reader has a use for; that decides, if there is one.
    """
    lines = [line for line in text.splitlines() if line.strip()][:LOOKED_AT]
    if lines and (said := SAID_FIRST.fullmatch(lines[0])) and said[1] in SEPARATORS:
        return said[1]
    split = {separator: [_fields(line, separator) for line in lines] for separator in SEPARATORS}
    for separator, rows in split.items():
        if any(knows(row) for row in rows):
            return separator
    return max(split, key=lambda separator: _evenness(split[separator]))


def heading_at(rows: Sequence[Row], knows: Knows = lambda row: False) -> int | None:
    """Which of the first rows names the columns: one that is known, or else looks like it; None if none."""
    first = rows[:LOOKED_AT]
    known = next((at for at, row in enumerate(first) if knows(row)), None)
    if known is not None:
        return known
    whole = _looks_like_heading(first)
    # A row may go on with blanks beyond its heading.
    return _looks_like_heading([_without_end(row) for row in first]) if whole is None else whole


def _looks_like_heading(rows: Sequence[Row]) -> int | None:
    width = _width(rows)
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    most = max((number for number, row in zip(filled, rows, strict=True) if len(row) == width), default=0)
    for at, row in enumerate(rows):
        if len(row) == width and filled[at] >= max(1, 0.6 * most) and not _holds_values(row):
            return at
    return None


def _without_end(row: Row) -> Row:
    """The row to its last value that is not blank."""
    return row[: max((at + 1 for at, cell in enumerate(row) if cell.strip()), default=0)]


def change_of(line: int, row: Row, separator: str, width: int) -> Change | None:
    """Whether a row of the wrong width is one of the right width, separated by another sign."""
    if width < 2 or len(row) == width:
        return None
    text = separator.join(row)
    for other in SEPARATORS:
        if other == separator or len(row) >= width:
            continue
        if len(cells := _fields(text, other)) == width and not is_blank(cells):
            return Change(line, separator, other)
    return None


def is_blank(row: Iterable[str]) -> bool:
    return not any(cell.strip() for cell in row)


def _evenness(rows: list[list[str]]) -> tuple[int, int]:
    width = _width(rows)
    return sum(len(row) == width for row in rows) if width > 1 else 0, width


def _width(rows: Iterable[Row]) -> int:
    """How many values most rows have that are not blank."""
    widths = Counter(len(row) for row in rows if not is_blank(row))
    return max(widths, key=lambda width: (widths[width], width)) if widths else 0


def _holds_values(row: Row) -> bool:
    return sum(bool(VALUE.fullmatch(cell.strip())) for cell in row) > 1


def _fields(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []
