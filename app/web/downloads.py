"""How does a list leave as a file that a spreadsheet opens, and never runs?

    csv_response("cases", header, rows)
    xlsx_response("cases", header, rows)

Both take any iterable of rows, build the file on disk in little memory and then send it: the rows are read
while the request's transaction lasts, and a query that fails half way is an error page, not half a file.
`format_response` picks one by the format that a link named, and records what the file held: pages use it
alone.
"""

import csv
import io
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from flask import Response, abort, send_file

from app import clock
from app.models.base import LabelledEnum
from app.models.case import Case
from app.models.event import Event
from app.use_case import record_read
from app.web.guard import actor
from app.words import pluralise

Row = Sequence[Any]

# The character set is added when it is sent.
CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula, or skips on its way to one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
EXCEL_ROWS = 1_048_576
EXCEL_LETTERS = 32_767


def csv_response(filename: str, header: Row, rows: Iterable[Row]) -> Response:
    """A CSV file."""
    return sent(f"{filename}.csv", CSV_TYPE, lambda file: _write_csv(file, header, rows))


def xlsx_response(filename: str, header: Row, rows: Iterable[Row]) -> Response:
    """An Excel workbook of one sheet."""
    return sent(f"{filename}.xlsx", XLSX_TYPE, lambda file: _write_workbook(file, header, rows))


def format_response(
    format_: str,
    filename: str,
    header: Row,
    rows: Iterable[Row],
    *,
    one: str,
    many: str = "",
    of: str = "",
    case: Case | None = None,
    question: str = "",
) -> Response:
    """The file in the format that a link named; a format that we do not write is a page that is not there.

    It is recorded with the number of its rows. `one` ("case") is what a row is, `many` the plural if that is
    not "cases", `of` what follows ("of Oakwood"), `case` the case it is about, `question` what was asked for.
    """
    writers = {"csv": csv_response, "xlsx": xlsx_response}
    if format_ not in writers:
        abort(404)
    counted = _Counted(rows)
    response = writers[format_](filename, header, counted)
    what = f"{pluralise(counted.number, one, many)} {of}".strip()
    record_read(actor(), Event.LIST_DOWNLOADED, case, what=what, format=format_, question=question)
    return response


class _Counted:
    """Rows that are counted as they are written."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.number += 1
            yield row


def sent(filename: str, content_type: str, write: Callable[[IO[bytes]], Any]) -> Response:
    """A file that is written to disk in full before the first of it is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it when it has been sent
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return send_file(file, content_type, as_attachment=True, download_name=filename)


def _write_csv(file: IO[bytes], header: Row, rows: Iterable[Row]) -> None:
    # Excel only knows a file for UTF-8 by the mark that this encoding begins with.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    for row in itertools.chain([header], rows):
        writer.writerow([_plain(cell) for cell in row])
    text.detach()


def _write_workbook(file: IO[bytes], header: Row, rows: Iterable[Row]) -> None:
    # Few pages need it, and none of them at once.
    import xlsxwriter

    # In constant memory each row goes to disk when the next begins.
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    formats = _formats(book)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 20)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, str(cell), formats["header"])
    for number, row in enumerate(rows, start=1):
        if number == EXCEL_ROWS - 1:
            sheet.write_string(number, 0, "There are more rows. Download the CSV file to get them all.")
            break
        _write_row(sheet, number, row, formats)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "header": book.add_format({"bold": True}),
        "day": book.add_format({"num_format": "d mmmm yyyy", "align": "left"}),
        "moment": book.add_format({"num_format": "d mmmm yyyy hh:mm", "align": "left"}),
        # Excel's own way of saying that what follows is text, even when somebody edits it.
        "text": book.add_format({"quote_prefix": True}),
    }


def _write_row(sheet: Any, number: int, row: Row, formats: dict[str, Any]) -> None:
    for column, cell in enumerate(row):
        value = _typed(cell)
        if isinstance(value, datetime):
            sheet.write_datetime(number, column, value, formats["moment"])
        elif isinstance(value, date):
            sheet.write_datetime(number, column, value, formats["day"])
        elif isinstance(value, (int, float)):
            sheet.write_number(number, column, value)
        elif value:
            format_ = formats["text"] if _looks_like_a_formula(value) else None
            sheet.write_string(number, column, value[:EXCEL_LETTERS], format_)


def _plain(cell: Any) -> str:
    """A cell of a CSV file, where anything is text and text that looks like a formula is one."""
    value = _typed(cell)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _looks_like_a_formula(text) else text


def _typed(cell: Any) -> str | int | float | date | datetime:
    """A cell as text, a number, a day or a moment in London."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, LabelledEnum):
        return cell.label
    if isinstance(cell, datetime):
        return cell.astimezone(clock.LONDON).replace(tzinfo=None, second=0, microsecond=0)
    return cell if isinstance(cell, (int, float, date)) else str(cell)


def _looks_like_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
