"""Open a file of incidents: as UTF-8, with its separator and its first rows from the heading on."""

import codecs
import io
from dataclasses import dataclass
from typing import IO, BinaryIO

from app.places.incidents.readers import NotSuchAFile, Rejection
from app.places.incidents.readers.layout import Layout, knows
from app.places.incidents.readers.lines import Blocks
from app.tables import NotATable
from app.tables.encoding import Encoding, find_encoding
from app.tables.shape import Knows, heading_at, separator_of

BEGINNING = 20_000  # bytes: twice the longest line


@dataclass(frozen=True)
class Opened:
    """A file that was looked at. `rows`: its first, from the heading on; none if no row is a heading.

    `unread`: the first line that cannot be split into values.
    """

    file: IO[bytes]
    encoding: Encoding
    separator: str
    rows: list[list[str]]
    unread: Rejection | None = None

    @property
    def heading(self) -> list[str]:
        return self.rows[0] if self.rows else []

    def stream(self) -> BinaryIO:
        """The file from its beginning, as UTF-8."""
        return self.encoding.open(self.file)


def open_table(file: IO[bytes], is_heading: Knows = lambda row: False) -> Opened:
    """Look at a file that can be rewound; NotSuchAFile if it is no text or empty."""
    try:
        encoding = find_encoding(file)
    except NotATable as refusal:
        raise NotSuchAFile(str(refusal)) from refusal
    start = encoding.open(file).read(BEGINNING)
    if not start.removeprefix(codecs.BOM_UTF8).strip():
        raise NotSuchAFile("The file is empty.")
    separator = separator_of(start.decode("utf-8-sig", "replace"), is_heading)
    blocks = list(Blocks(io.BytesIO(start), separator))
    rows = [row for block in blocks for row in block.rows]
    unread = next((each for block in blocks for each in block.rejections), None)
    at = heading_at(rows, is_heading)
    return Opened(file, encoding, separator, [] if at is None else rows[at:], unread)


def open_with(file: IO[bytes], layout: Layout) -> Opened:
    """As `open_table`, for a file whose heading must name the columns of this layout."""
    return open_table(file, lambda row: knows(layout, row))
