"""Split a CSV file into rows with line numbers, and reject what cannot be a row.

The file is read in blocks, so that memory use is constant for any size of file or line. Lines that are
certainly one row are passed on unsplit, for a fast reader. Python's csv module splits the others, after lines
within a quoted value have been joined, within limits, so that one stray quotation mark does not swallow the
rest of the file.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from app.places.incidents.readers import Rejection
from app.places.incidents.readers.fast_lines import LONGEST_LINE, Plain, sort_out

BEGINNING = 16 * 1024  # bytes read line by line until the heading is known
BLOCK = 2 * 1024 * 1024  # larger blocks are faster, smaller ones take less memory
MOST_LINES_A_ROW = 20
SHOWN = 300  # characters of a rejected row that are stored

TOO_LONG = f"The line must be {LONGEST_LINE:,} characters or fewer"
NOT_TEXT = "The line is not UTF-8 text"
UNCLOSED = "A closing quotation mark is missing"
BROKEN = "We cannot separate the values in this line"
HAS_NUL = "The line has characters that are not text"


@dataclass
class Block:
    """Some rows of a file: for each the line it begins on and its fields; and lines that are rows unsplit."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    plain: Plain | None = None
    rejections: list[Rejection] = field(default_factory=list)
    bytes_read: int = 0
    is_last: bool = False

    def reject(self, line: int, reason: str, text: str) -> None:
        # A NUL cannot be stored: its picture can.
        self.rejections.append(Rejection(line, reason, text[:SHOWN].replace("\0", "\u2400")))


class Blocks:
    """The file, some thousands of lines at a time, without the blank ones.

    Once somebody has said its `width`, the number of values in its heading, lines come unsplit.
    """

    def __init__(self, file: BinaryIO, separator: str = ",") -> None:
        self.file = file
        self.separator = separator
        self.width = 0

    def __iter__(self) -> Iterator[Block]:
        reader = _Reader(self.separator)
        while data := self.file.read(BLOCK if self.width else min(BEGINNING, BLOCK)):
            at_start = reader.bytes_read == 0
            yield reader.take(data.removeprefix(codecs.BOM_UTF8) if at_start else data, self.width)
        yield reader.finish()


@dataclass(frozen=True)
class Line:
    """One line of a file; `damage` says why it cannot be part of a row."""

    number: int
    text: str
    damage: str = ""


class _Reader:
    """Splits blocks, carrying over what one block leaves unfinished."""

    def __init__(self, separator: str = ",") -> None:
        self.separator = separator
        self.rest = b""  # the incomplete last line of the block
        self.skipping = False  # in the middle of a line that is too long
        self.open_lines: list[Line] = []  # a row whose quotation mark is still open
        self.line = 0  # the last line that was taken up
        self.bytes_read = 0

    def take(self, data: bytes, width: int = 0) -> Block:
        self.bytes_read += len(data)
        block = Block(bytes_read=self.bytes_read)
        whole, end, rest = data.rpartition(b"\n")
        whole, self.rest = (self.rest + whole + end, rest) if end else (b"", self.rest + rest)
        if self.skipping and end:
            whole, self.skipping = whole[whole.index(b"\n") + 1 :], False
        if whole:
            self._parse(block, whole, width)
        self._drop_endless_line(block)
        return block

    def finish(self) -> Block:
        block = Block(bytes_read=self.bytes_read, is_last=True)
        last = [self.rest] if self.rest and not self.skipping else []
        self._parse_carefully(block, last, at_end=True)
        return block

    def _drop_endless_line(self, block: Block) -> None:
        if self.skipping:
            self.rest = b""
        elif len(self.rest) > LONGEST_LINE:
            self._parse_carefully(block, [self.rest])
            self.rest, self.skipping = b"", True

    def _parse(self, block: Block, whole: bytes, width: int) -> None:
        """Pass plain lines on unsplit, and parse the others carefully."""
        may_be_plain = width > 1 and not self.open_lines
        split = sort_out(whole, width, self.line + 1, self.separator) if may_be_plain else None
        if split is None:
            self._parse_carefully(block, whole.split(b"\n")[:-1])
            return
        block.plain = split.plain
        for number, raw in split.others:
            _take_row(block, [_line(number, raw)], self.separator)
        self.line += len(split.plain.lines) + len(split.others)

    def _parse_carefully(self, block: Block, raw: list[bytes], *, at_end: bool = False) -> None:
        """Parse lines with quotation marks or damage one by one."""
        lines = self.open_lines + [_line(number, text) for number, text in enumerate(raw, self.line + 1)]
        self.line += len(raw)
        start = 0
        while start < len(lines):
            length = _lines_of_row(lines, start)
            if start + length > len(lines) and not at_end:
                break
            start += _take_row(block, lines[start : start + length], self.separator)
        self.open_lines = lines[start:]


def _line(number: int, raw: bytes) -> Line:
    raw = raw.removesuffix(b"\r")
    text = raw.decode("utf-8", "replace")
    if len(raw) > LONGEST_LINE:
        return Line(number, text[:SHOWN], TOO_LONG)
    if b"\0" in raw:
        return Line(number, text, HAS_NUL)
    return Line(number, text, NOT_TEXT if text.encode() != raw else "")


def _lines_of_row(lines: list[Line], start: int) -> int:
    """How many lines until every quotation mark is closed; more than there are, if none closes it."""
    marks = 0
    for length, line in enumerate(lines[start : start + MOST_LINES_A_ROW], 1):
        marks += line.text.count('"')
        if line.damage or marks % 2 == 0:
            return length
    return MOST_LINES_A_ROW


def _take_row(block: Block, lines: list[Line], separator: str) -> int:
    """Add the row or reject its first line, and return how many lines were used."""
    first = lines[0]
    if first.damage:
        block.reject(first.number, first.damage, first.text)
        return 1
    row = None if lines[-1].damage else fields("\n".join(line.text for line in lines), separator)
    used = len(lines) if row is not None else 1
    if row is None:
        # The mark may be an apostrophe of sorts: perhaps the line makes sense alone.
        row = fields(first.text, separator)
    if row is None:
        block.reject(first.number, UNCLOSED if '"' in first.text else BROKEN, first.text)
    elif row:
        block.lines.append(first.number)
        block.rows.append(row)
    return used


def fields(text: str, separator: str = ",") -> list[str] | None:
    try:
        rows = list(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if rows else []
