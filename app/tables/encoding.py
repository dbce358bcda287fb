"""Give a text file as UTF-8 with ordinary line ends: the file itself where it is that, which most are.

Spreadsheet programs also save UTF-16, with a byte order mark or without, and Windows-1252. What is valid as
UTF-8 to its end is that; what is not, and has no line that only UTF-8 explains, is Windows-1252.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from app.tables import NotATable

PIECE = 1 << 20
LONE_RETURN = re.compile(rb"\r[^\n]")
START = 4096
BEGINNING = 200  # bytes that tell whether letters are wide
WESTERN = "cp1252"
# What begins with these is no text, whatever it is called.
SIGNATURES = {
    b"PK\x03\x04": "a zip archive, or a spreadsheet that was not saved as CSV",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"{\\rtf": "a rich text file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"SQLite format 3": "a database or a GeoPackage",
}
JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*[\"}]")
MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<table")
# What UTF-8 is when it is read as UTF-16, and the other way round.
NO_LETTERS_OF_HERE = re.compile("[\u0a00-\u0d7f\u2020-\u7e7e]{24}")
WIDE_LETTERS = re.compile(rb"(?:\0[^\0]){12}")
ADVICE = "Save the table as CSV and upload that"


@dataclass(frozen=True)
class Encoding:
    """How a file is written. `odd_ends`: its lines do not simply end with a line feed."""

    name: str
    odd_ends: bool = False

    def open(self, file: IO[bytes]) -> BinaryIO:
        """The file from its beginning, as UTF-8."""
        file.seek(0)
        if self.name == "utf-8" and not self.odd_ends:
            return cast(BinaryIO, file)
        return cast(BinaryIO, io.BufferedReader(_Recoded(file, self.name)))


def find_encoding(file: IO[bytes]) -> Encoding:
    """Look through the file. NotATable if it is no text, or text of two encodings."""
    start = _start(file)
    _refuse_other_kinds(start)
    name = _encoding_of(file, start)
    return Encoding(name, _has_odd_ends(start, name))


def _start(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(START)


def _refuse_other_kinds(start: bytes) -> None:
    for signature, words in SIGNATURES.items():
        if start.startswith(signature):
            raise NotATable(f"This is {words}. {ADVICE}.")
    if start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(MARKUP):
        raise NotATable(f"This is a web page or XML file, not a table. {ADVICE}.")
    if JSON.match(start):
        raise NotATable(f"This is JSON, not a table. {ADVICE}.")


def _encoding_of(file: IO[bytes], start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _checked(file, "utf-32")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(file, "utf-16")
    if wide := _wide(start[:BEGINNING]):
        return _checked(file, wide)
    return "utf-8" if _is_utf8(file) else _western(file)


def _wide(start: bytes) -> str:
    """UTF-16 without a mark has a NUL in nearly every second place."""
    pairs = len(start) // 2
    low, high = start[1 : 2 * pairs : 2].count(0), start[0 : 2 * pairs : 2].count(0)
    if pairs > 1 and max(low, high) >= 0.7 * pairs and min(low, high) <= 0.1 * pairs:
        return "utf-16-le" if low > high else "utf-16-be"
    return ""


def _checked(file: IO[bytes], encoding: str) -> str:
    """This encoding, if the file is text in it to its end."""
    lines = 1
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while data := file.read(PIECE):
            text = decoder.decode(data)
            if other := NO_LETTERS_OF_HERE.search(text):
                raise NotATable(_ends_being(_said(encoding), lines + text.count("\n", 0, other.start())))
            lines += text.count("\n")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "ignore")
        raise NotATable(_ends_being(_said(encoding), lines + before.count("\n"))) from error
    return encoding


def _said(encoding: str) -> str:
    return encoding[:6].upper()


def _ends_being(encoding: str, line: int) -> str:
    return (
        f"After line {line:,} the file changes from {encoding} to another encoding. Save the whole file as "
        "UTF-8."
    )


def _is_utf8(file: IO[bytes]) -> bool:
    """Whether all of it is; the last letter may have been cut off."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid = True
    while data := file.read(PIECE):
        if b"\0" in data and (wide := WIDE_LETTERS.search(data)):
            before = file.tell() - len(data) + wide.start()
            raise NotATable(_ends_being("UTF-8", _line_at(file, before)))
        valid = valid and _goes_on(decoder, data)
    return valid


def _line_at(file: IO[bytes], place: int) -> int:
    file.seek(0)
    return 1 + sum(file.read(min(PIECE, place - at)).count(b"\n") for at in range(0, place, PIECE))


def _goes_on(decoder: codecs.IncrementalDecoder, data: bytes) -> bool:
    if data.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _western(file: IO[bytes]) -> str:
    """Windows-1252, unless some line is in UTF-8, or in neither."""
    utf8 = western = 0
    for number, line in _lines_beyond_ascii(file):
        if _decodes(line, "utf-8"):
            utf8 = utf8 or number
        elif _decodes(line, WESTERN):
            western = western or number
        else:
            raise NotATable(f"Line {number:,} has characters that are not text. Save the file as UTF-8.")
        if utf8 and western:
            first, then = ("UTF-8", "Windows-1252") if utf8 < western else ("Windows-1252", "UTF-8")
            raise NotATable(
                f"Line {max(utf8, western):,} is in {then}, but line {min(utf8, western):,} is in "
                f"{first}. Save the whole file as UTF-8."
            )
    return WESTERN


def _lines_beyond_ascii(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    number, rest = 1, b""
    while data := file.read(PIECE):
        *lines, rest = (rest + data).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            if not line.isascii():
                yield number, line
            number += 1
    if rest and not rest.isascii():
        yield number, rest


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _has_odd_ends(start: bytes, encoding: str) -> bool:
    """Whether some line ends as on old Macintoshes, or with one return too many."""
    return encoding.startswith(("utf-16", "utf-32")) or bool(LONE_RETURN.search(start))


class _Recoded(io.RawIOBase):
    """The text of a file as UTF-8, lines ending with a line feed."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._file = file
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(encoding)("replace"), translate=True
        )
        self._ready = b""
        self._begun = self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._ready and not self._ended:
            data = self._file.read(PIECE)
            self._ended = not data
            text = self._decoder.decode(data, final=not data)
            if text and not self._begun:
                text, self._begun = text.removeprefix("\ufeff"), True
            self._ready = text.encode("utf-8", "replace")
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size
