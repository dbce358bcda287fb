"""Read the first sheet of an Excel workbook as lines of words, as a CSV file of it would have them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from app.tables import NotATable

NEW, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 300_000_000
MOST_COLUMNS = 100


def is_excel(content: bytes) -> bool:
    """Whether a file begins as workbooks do."""
    return content.startswith((NEW, OLD))


def excel_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that has any, with their numbers. NotATable if it cannot be read."""
    _ensure_small(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        sheet = next((each for each in sheets if each.total_height), None)
        rows = [] if sheet is None else sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise NotATable("We cannot read this workbook. It may be damaged or have a password.") from error
    if not rows:
        raise NotATable("The workbook is empty.")
    if max(len(row) for row in rows) > MOST_COLUMNS:
        raise NotATable(f"The workbook must have {MOST_COLUMNS} columns or fewer.")
    for number, row in enumerate(rows, 1):
        if any(cells := [written(cell) for cell in row]):
            yield number, cells


def _ensure_small(content: bytes) -> None:
    """A small file may unpack to one that fills the memory."""
    if not content.startswith(NEW):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise NotATable("We cannot read this workbook.") from error
    if size > MOST_UNPACKED:
        raise NotATable("The workbook is too large. Save the sheet as CSV.")


def written(cell: Any) -> str:
    """A cell as it would stand in a CSV file: days as 2020-08-31, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return " ".join(str(cell).split()) if "\n" not in str(cell) else str(cell).strip()
