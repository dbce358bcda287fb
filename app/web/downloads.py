"""How does a list leave as a file that a spreadsheet opens, and never runs?

    csv_response("cases", header, rows)    sent row by row, however many there are
    xlsx_response("cases", header, rows)   built on disk in little memory, then sent

Both take any iterable of rows; `format_response` picks one by the format that a link named.
"""

import csv
import io
import itertools
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

from flask import Response, abort, send_file, stream_with_context

from app import clock
from app.models import Worded

Row = Sequence[Any]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula, or skips on its way to one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
ROWS_A_PIECE = 200
EXCEL_ROWS = 1_048_576
EXCEL_LETTERS = 32_767


def csv_response(filename: str, header: Row, rows: Iterable[Row]) -> Response:
    """A CSV file, sent while it is read."""
    pieces = _csv_pieces(itertools.chain([header], rows))
    # The first piece is made before anything is sent: a query that fails is still an error page.
    first = next(pieces)
    whole = stream_with_context(itertools.chain([first], pieces))
    response = Response(whole, content_type=CSV_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename=f"{filename}.csv")
    return response


def xlsx_response(filename: str, header: Row, rows: Iterable[Row]) -> Response:
    """An Excel workbook of one sheet."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it when it has been sent
    _write_workbook(file, header, rows)
    file.seek(0)
    return send_file(file, XLSX_TYPE, as_attachment=True, download_name=f"{filename}.xlsx")


def format_response(format_: str, filename: str, header: Row, rows: Iterable[Row]) -> Response:
    """The file in the format that a link named; a format that we do not write is a page that is not there."""
    writers = {"csv": csv_response, "xlsx": xlsx_response}
    if format_ not in writers:
        abort(404)
    return writers[format_](filename, header, rows)


def _csv_pieces(rows: Iterator[Row]) -> Iterator[str]:
    # Excel only knows a file for UTF-8 by this mark.
    mark = "\ufeff"
    while batch := list(itertools.islice(rows, ROWS_A_PIECE)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[_plain(cell) for cell in row] for row in batch])
        yield mark + text.getvalue()
        mark = ""


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
            sheet.write_string(number, 0, "There are more: take them as CSV, which has no last row.")
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
    if isinstance(cell, Worded):
        return cell.label
    if isinstance(cell, datetime):
        return cell.astimezone(clock.LONDON).replace(tzinfo=None, second=0, microsecond=0)
    return cell if isinstance(cell, (int, float, date)) else str(cell)


def _looks_like_a_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
