"""Read a table of a size that fits into memory: its heading, and its rows with their lines."""

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.tables import NotATable
from app.tables.encoding import find_encoding
from app.tables.excel import excel_rows, is_excel
from app.tables.shape import LOOKED_AT, Knows, change_of, heading_at, is_blank, separator_of

BEGINNING = 20_000  # characters


@dataclass(frozen=True)
class Sheet:
    """`rows`: those below the heading that are not blank, each with the line on which it begins."""

    line: int
    heading: list[str]
    rows: Iterator[tuple[int, list[str]]]


def read_sheet(content: bytes, knows: Knows, *, strict: bool = True) -> Sheet:
    """The table of a CSV file, or of an Excel workbook. NotATable if it has no rows that can be split.

    `knows` tells a heading that has a use. If there is none, the heading is the row that looks most like
    one, so that the reader can say what it lacks. `strict`: a misplaced quotation mark is refused.
    """
    if is_excel(content):
        return _sheet(excel_rows(content), knows, "")
    text = _text(content)
    separator = separator_of(text[:BEGINNING], knows)
    return _sheet(_rows(text, separator, strict=strict), knows, separator)


def _sheet(rows: Iterator[tuple[int, list[str]]], knows: Knows, separator: str) -> Sheet:
    first = list(itertools.islice(rows, LOOKED_AT))
    if not first:
        raise NotATable("The file is empty.")
    at = heading_at([cells for _, cells in first], knows) or 0
    line, heading = first[at]
    return Sheet(line, heading, _even(first[at + 1 :], rows, separator, len(heading)))


def _text(content: bytes) -> str:
    file = io.BytesIO(content)
    text = find_encoding(file).open(file).read().decode("utf-8-sig", "replace")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotATable(f"Line {line:,} is not text. The file must be CSV.")
    return text


def _rows(text: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    before = 0
    try:
        for cells in reader:
            if not is_blank(cells):
                yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise NotATable(f"Line {before + 1:,} cannot be read: {_said(error)}.") from error


def _said(error: csv.Error) -> str:
    if "unexpected end of data" in str(error):
        return "a closing quotation mark is missing"
    if "expected after" in str(error):
        return "there is a quotation mark in the middle of a value"
    return str(error)


def _even(
    first: Sequence[tuple[int, list[str]]], rest: Iterator[tuple[int, list[str]]], separator: str, width: int
) -> Iterator[tuple[int, list[str]]]:
    for rows in (first, rest):
        for line, cells in rows:
            if separator and (change := change_of(line, cells, separator, width)):
                raise NotATable(str(change))
            yield line, cells
