"""A file of the delivery log as CSV: its lines, or what is wrong with each that cannot be read."""

import csv
import io
import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.casework.deliveries.services import Line
from app.models.partnership import Partner
from app.web.day_bounds import out_of_bounds
from app.words import in_words

NUMBERS = {"visits planned": int, "visits done": int, "hours planned": Decimal, "hours done": Decimal}
COLUMNS = ("place", "week", "partner", *NUMBERS)
REQUIRED = COLUMNS[:3]
MOST_LINES = 5_000
MOST_SAID = 5
MOST_IN_A_WEEK = 9_999  # as in the form


class NotALog(ValueError):
    """The file is no delivery log, or has lines that cannot be read: nothing of it was taken."""


def read_lines(content: bytes, partners: Sequence[Partner]) -> list[Line]:
    rows = _rows(content)
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise NotALog(
            f"The first line must name the columns: {', '.join(COLUMNS)}. Missing: {in_words(missing)}"
        )
    if len(rows) - 1 > MOST_LINES:
        raise NotALog(f"A file can have at most {MOST_LINES:,} lines. Split it")
    named = {name.casefold(): each for each in partners for name in (each.name, each.short_name)}
    lines, wrong = [], []
    for number, row in enumerate(rows[1:], 2):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        try:
            lines.append(_line(cells, named))
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
    if wrong or not lines:
        raise NotALog(_said(wrong))
    return lines


def _rows(content: bytes) -> list[list[str]]:
    """The first line and as many as a file can have; one more says that there are too many."""
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    try:
        return list(itertools.islice(reader, MOST_LINES + 2))
    except csv.Error as error:
        raise NotALog(f"Line {reader.line_num} cannot be read. Nothing was imported") from error


def _said(wrong: list[str]) -> str:
    if not wrong:
        return "The file has no lines after its first"
    more = f", and {len(wrong) - MOST_SAID} more" if len(wrong) > MOST_SAID else ""
    return f"Nothing was imported. Mend these first: {'; '.join(wrong[:MOST_SAID])}{more}"


def _decoded(content: bytes) -> str:
    """As spreadsheet programs save it."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\x00", "")


def _line(cells: Mapping[str, str], partners: Mapping[str, Partner]) -> Line:
    place, named = cells.get("place", ""), cells.get("partner", "")
    if not 0 < len(place) <= 200:
        raise ValueError("the place is missing or longer than 200 letters")
    if named.casefold() not in partners:
        raise ValueError(f"there is no partner “{named[:40]}”")
    numbers: dict[str, Any] = {
        name.replace(" ", "_"): _number(name, cells.get(name, ""), kind) for name, kind in NUMBERS.items()
    }
    return Line(place, _day(cells.get("week", "")), partners[named.casefold()], **numbers)


def _day(text: str) -> date:
    """As it is written here, or as 2026-03-30."""
    parts = text.split("/")
    try:
        if len(parts) == 3:
            day, month, year = map(int, parts)
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is no day such as 2026-03-30 or 30/3/2026") from None
    if problem := out_of_bounds(found):
        raise ValueError(f"“{text[:40]}”: {problem[0].lower()}{problem[1:]}")
    return found


def _number(name: str, text: str, kind: Callable[[str], Any]) -> Any:
    if not text:
        return None
    try:
        number = kind(text)
        in_range = 0 <= number <= MOST_IN_A_WEEK  # what is no number at all compares with none
    except (ValueError, InvalidOperation):
        raise ValueError(f"{name} “{text[:40]}” is no number") from None
    if not in_range:
        raise ValueError(f"{name} must be from 0 to {MOST_IN_A_WEEK:,}")
    return number
