"""A file of the delivery log as CSV: its lines, or what is wrong with each that cannot be read."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.casework.deliveries.services import Line
from app.models.partnership import Partner
from app.tables import NotATable
from app.tables.sheet import read_sheet
from app.web.fields import year_out_of_bounds
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
    try:
        sheet = read_sheet(content, _names_required)
        header = [_plain(cell) for cell in sheet.heading]
        missing = [name for name in REQUIRED if name not in header]
        if missing:
            raise NotALog(
                f"Line {sheet.line} must name the columns: {', '.join(COLUMNS)}. Missing: {in_words(missing)}"
            )
        rows = list(itertools.islice(sheet.rows, MOST_LINES + 1))
    except NotATable as refusal:
        raise NotALog(f"{refusal} Nothing was imported") from refusal
    if len(rows) > MOST_LINES:
        raise NotALog(f"The file must have {MOST_LINES:,} lines or fewer. Split it into smaller files")
    named = {name.casefold(): each for each in partners for name in (each.name, each.short_name)}
    lines, wrong = [], []
    for number, row in rows:
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


def _plain(cell: str) -> str:
    return " ".join(cell.split()).casefold()


def _names_required(row: Sequence[str]) -> bool:
    return set(REQUIRED) <= {_plain(cell) for cell in row}


def _said(wrong: list[str]) -> str:
    if not wrong:
        return "The file has no lines below its column names"
    more = f", and {len(wrong) - MOST_SAID} more" if len(wrong) > MOST_SAID else ""
    return f"Nothing was imported. Fix these first: {'; '.join(wrong[:MOST_SAID])}{more}"


def _line(cells: Mapping[str, str], partners: Mapping[str, Partner]) -> Line:
    place, named = cells.get("place", ""), cells.get("partner", "")
    if not 0 < len(place) <= 200:
        raise ValueError("the place must be 1 to 200 characters")
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
            found = date(year + 2000 if year < 100 else year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"“{text[:40]}” is not a date such as 2026-03-30 or 30/3/2026") from None
    if problem := year_out_of_bounds(found):
        raise ValueError(f"“{text[:40]}”: {problem[0].lower()}{problem[1:]}")
    return found


def _number(name: str, text: str, kind: Callable[[str], Any]) -> Any:
    if not text:
        return None
    try:
        number = kind(text)
        in_range = 0 <= number <= MOST_IN_A_WEEK  # what is no number at all compares with none
    except (ValueError, InvalidOperation):
        raise ValueError(f"{name} “{text[:40]}” is not a number") from None
    if not in_range:
        raise ValueError(f"{name} must be from 0 to {MOST_IN_A_WEEK:,}")
    return number
