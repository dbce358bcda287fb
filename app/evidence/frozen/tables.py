"""Tables as they are kept, from the lists of pages and from the tables of papers."""

from collections.abc import Iterable
from typing import Any

from app.documents import description as paper
from app.evidence.frozen.content import KeptColumn, KeptTable, plain
from app.web.listing import Column, Question, sort_rows


def of_list(question: Question, rows: Iterable[Any], caption: str, first: Iterable[Any] = ()) -> KeptTable:
    """All rows of a list in the order of its page, with the columns of its file.

    `first`: rows that stand first in any order.
    """
    columns, every = question.listing.columns, [*first, *sort_rows(question, list(rows))]
    return KeptTable(
        caption,
        tuple(_column(column) for column in columns),
        tuple(tuple(_shown(column, row) for column in columns) for row in every),
        tuple(tuple(column.of(row) if column.in_file else None for column in columns) for row in every),
    )


def _column(column: Column) -> KeptColumn:
    in_file = (column.file_heading or column.heading) if column.in_file else ""
    return KeptColumn(column.heading if column.on_page else "", in_file, column.numeric)


def _shown(column: Column, row: Any) -> str:
    if not column.on_page:
        return ""
    value = column.shown(row)
    return "" if value is None else str(getattr(value, "label", value))  # a state is shown as its label


def of_paper(table: paper.Table) -> KeptTable:
    rows = [[paper.words_of(cell) for cell in row] for row in table.rows]
    return plain(table.caption, table.header, rows, table.numbers)
