"""Which incidents does a street-level CSV file of data.police.uk hold?

Columns are found by their names, in any order; those that are not needed are passed over. A file without
the needed ones is refused as a whole. A row that makes no sense is rejected with its line and the reason.
"""

import io
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, Any, BinaryIO, TypeVar

import numpy as np

from app.geography import projection
from app.incidents.readers import Batch, NotSuchAFile
from app.incidents.readers.lines import Block, read_blocks

NEEDED = ("Month", "Reported by", "Longitude", "Latitude", "Location", "LSOA code", "Crime type")
OTHER_FILES = {
    "outcome type": "It looks like a file of outcomes. Choose the file whose name ends in “-street.csv”.",
    "object of search": "It looks like a file of stops and searches. "
    "Choose the file whose name ends in “-street.csv”.",
}
SIGNATURES = {b"PK\x03\x04": "a zip archive: unpack it, and choose the street files in it", b"%PDF": "a PDF"}
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
BEGINNING = 20_000  # bytes: twice the longest line
FIRST_YEAR = 1990
LONGEST = {"Reported by": 80, "Crime type": 60, "LSOA code": 12}
LOCATION_LENGTH = 200
WEST, EAST, SOUTH, NORTH = -9.0, 2.5, 49.0, 61.5

T = TypeVar("T")


class Bad(str):
    """Why a value cannot be used, standing in its place."""


def check(file: IO[bytes]) -> None:
    """Refuse at once what is not such a file at all, without reading it whole."""
    start = file.read(BEGINNING)
    file.seek(0)
    _refuse_known_formats(start)
    if not start.strip():
        raise NotSuchAFile("The file is empty.")
    rows = [row for block in read_blocks(io.BytesIO(start)) for row in block.rows]
    _columns(rows[0] if rows else [])


def read(file: BinaryIO, *, today: date, force: str | None = None) -> Iterator[Batch]:
    """The file's incidents; with a force, only those that this force reported."""
    check(file)
    reader: _Reader | None = None
    for block in read_blocks(file):
        if reader is None and block.rows:
            reader = _Reader(block.rows.pop(0), today, force)
            block.lines.pop(0)
        if reader is not None:
            yield reader.batch(block)
    if reader is not None:
        reader.ensure_force_was_there()


def _refuse_known_formats(start: bytes) -> None:
    for signature, words in SIGNATURES.items():
        if start.startswith(signature):
            raise NotSuchAFile(f"This is {words}.")


def _columns(heading: list[str]) -> dict[str, int]:
    """Where each needed column stands, or NotSuchAFile."""
    names = [" ".join(name.split()).casefold() for name in heading]
    missing = [name for name in NEEDED if name.casefold() not in names]
    for name, advice in OTHER_FILES.items():
        if missing and name in names:
            raise NotSuchAFile(f"This is not a street-level crime file. {advice}")
    if missing:
        raise NotSuchAFile(
            "This is not a street-level crime file from data.police.uk: "
            f"its first line does not name the {_listed('column', missing)}."
        )
    twice = [name for name in NEEDED if names.count(name.casefold()) > 1]
    if twice:
        raise NotSuchAFile(f"The file’s first line names the {_listed('column', twice)} more than once.")
    return {name: names.index(name.casefold()) for name in NEEDED}


def _listed(noun: str, names: list[str]) -> str:
    quoted = [f"“{name}”" for name in names]
    if len(quoted) == 1:
        return f"{noun} {quoted[0]}"
    return f"{noun}s {', '.join(quoted[:-1])} and {quoted[-1]}"


class _Reader:
    """Turns rows into columns, with what was learned of each distinct value kept for the next rows."""

    def __init__(self, heading: list[str], today: date, force: str | None) -> None:
        self.at = _columns(heading)
        self.width = len(heading)
        self.wanted = force.strip().casefold() if force else None
        self.force = force
        self.forces_seen: set[str] = set()
        self.month_of = _Known(lambda text: _month(text, today))
        self.force_of = _Known(lambda text: _words("Reported by", text))
        self.category_of = _Known(lambda text: _words("Crime type", text))
        self.lsoa_of = _Known(lambda text: _words("LSOA code", text, needed=False))

    def batch(self, block: Block) -> Batch:
        lines, rows = self._of_right_width(block)
        columns = dict(zip(NEEDED, self._needed(rows), strict=True))
        forces = self.force_of.all(columns["Reported by"])
        self.forces_seen.update(f for f in set(forces) if not isinstance(f, Bad))
        eastings, northings, place_problems = _points(columns["Longitude"], columns["Latitude"])
        found: list[list[Any]] = [
            self.month_of.all(columns["Month"]),
            forces,
            self.category_of.all(columns["Crime type"]),
            self.lsoa_of.all(columns["LSOA code"]),
        ]
        keep = self._keep(block, lines, rows, found, place_problems)
        months, forces, categories, lsoas = ([column[i] for i in keep] for column in found)
        locations = columns["Location"]
        return Batch(
            forces, months, categories, eastings[keep], northings[keep], lsoas,
            [locations[i][:LOCATION_LENGTH] for i in keep],
            sorted(block.rejections, key=lambda rejection: rejection.line), block.bytes_read,
        )  # fmt: skip

    def ensure_force_was_there(self) -> None:
        if self.wanted and self.wanted not in {force.casefold() for force in self.forces_seen}:
            others = ", ".join(sorted(self.forces_seen)) or "no force"
            raise NotSuchAFile(f"The file holds nothing reported by {self.force}. It holds: {others}.")

    def _of_right_width(self, block: Block) -> tuple[list[int], list[list[str]]]:
        if all(len(row) == self.width for row in block.rows):
            return block.lines, block.rows
        lines, rows = [], []
        for line, row in zip(block.lines, block.rows, strict=True):
            if len(row) == self.width:
                lines.append(line)
                rows.append(row)
            else:
                block.reject(
                    line, f"{len(row)} values where the first line names {self.width}", ",".join(row)
                )
        return lines, rows

    def _needed(self, rows: list[list[str]]) -> list[list[str]]:
        whole = list(zip(*rows, strict=True)) or [()] * self.width
        return [list(whole[self.at[name]]) for name in NEEDED]

    def _keep(
        self,
        block: Block,
        lines: list[int],
        rows: list[list[str]],
        found: list[list[Any]],
        places: dict[int, str],
    ) -> list[int]:
        """The rows to keep; the others are rejected, or passed over when another force reported them."""
        bad = dict(places)
        for column in reversed(found):
            if any(isinstance(value, Bad) for value in set(column)):
                bad |= {i: str(value) for i, value in enumerate(column) if isinstance(value, Bad)}
        keep = range(len(rows)) if self.wanted is None else self._of_wanted_force(found[1])
        for i in keep:
            if i in bad:
                block.reject(lines[i], bad[i], ",".join(rows[i]))
        return [i for i in keep if i not in bad]

    def _of_wanted_force(self, forces: list[str]) -> list[int]:
        return [i for i, force in enumerate(forces) if force.casefold() == self.wanted]


class _Known(dict[str, T]):
    """What each distinct text means, found out once."""

    def __init__(self, find_out: Callable[[str], T]) -> None:
        self.find_out = find_out

    def __missing__(self, text: str) -> T:
        self[text] = self.find_out(text)
        return self[text]

    def all(self, texts: list[str]) -> list[T]:
        return [self[text] for text in texts]


def _month(text: str, today: date) -> date | Bad:
    match = MONTH.fullmatch(text.strip())
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < FIRST_YEAR:
        return Bad(f"The month is “{text[:20]}”, not a month like 2018-10" if text.strip() else "No month")
    month = date(int(match[1]), int(match[2]), 1)
    return month if month <= today else Bad(f"The month {month:%Y-%m} is in the future")


def _words(column: str, text: str, *, needed: bool = True) -> str:
    words = " ".join(text.split())
    if needed and not words:
        return Bad(f"No value in “{column}”")
    if len(words) > LONGEST[column]:
        return Bad(f"“{column}” is longer than {LONGEST[column]} characters")
    return words


# --- places ------------------------------------------------------------------------------------------


def _points(
    longitude_texts: list[str], latitude_texts: list[str]
) -> tuple[np.ndarray, np.ndarray, dict[int, str]]:
    """Eastings and northings (NaN where no place is stated), and what is wrong with which row's place."""
    longitudes, latitudes = _numbers(longitude_texts), _numbers(latitude_texts)
    none = np.isnan(longitudes) & np.isnan(latitudes)
    inside = (longitudes >= WEST) & (longitudes <= EAST) & (latitudes >= SOUTH) & (latitudes <= NORTH)
    wrong = {
        int(i): _place_problem(longitude_texts[i], latitude_texts[i]) for i in np.flatnonzero(~none & ~inside)
    }
    longitudes[~inside] = latitudes[~inside] = np.nan
    eastings, northings = projection.to_grid(longitudes, latitudes)
    return np.rint(eastings), np.rint(northings), wrong


def _numbers(texts: list[str]) -> np.ndarray:
    """NaN for blanks, infinity for what is no number."""
    try:
        numbers = np.array([float(text) if text else math.nan for text in texts], dtype=float)
    except ValueError:
        return np.array([_number(text) for text in texts], dtype=float)
    if np.isnan(numbers).sum() != texts.count(""):
        return np.array([_number(text) for text in texts], dtype=float)
    return numbers


def _number(text: str) -> float:
    if not text.strip():
        return math.nan
    try:
        number = float(text)
    except ValueError:
        return math.inf
    return math.inf if math.isnan(number) else number


def _place_problem(longitude: str, latitude: str) -> str:
    if not longitude.strip() or not latitude.strip():
        return "Only one of longitude and latitude is there"
    if math.isinf(_number(longitude)) or math.isinf(_number(latitude)):
        return f"“{longitude[:20]}”, “{latitude[:20]}” are not a longitude and a latitude"
    return f"The place {longitude[:20]}, {latitude[:20]} is outside the United Kingdom"
