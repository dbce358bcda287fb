"""Read a table of a spreadsheet, as CSV or Excel: which rows does it have, and on which lines?

A line names the columns, in any order and in capitals or not. What is wrong with a row is said with its line
and column, and the other rows can still be used; what is no such table is refused as a whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.tables import NotATable
from app.tables.sheet import Sheet, read_sheet

MOST_ROWS = 100_000
TOTALS = re.compile(r"\b(grand |sub)?-?totals?\b|^sum$|^all$", re.IGNORECASE)


class NotSuchAFile(ValueError):
    """It is no table of this kind. Nothing of it was used."""


class OtherColumns(NotSuchAFile):
    """It is a table, and its columns are called something else. `headings`: what they are called."""

    def __init__(self, words: str, headings: Sequence[str]) -> None:
        super().__init__(words)
        self.headings = headings


class BadCell(ValueError):
    """A row cannot be used. `column` is where the mistake is."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}" if column else reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True)
class Row:
    """A line of the file, its cells by the names of their columns; those that the file lacks are empty."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Rejection:
    line: int
    reason: str


@dataclass
class Outcome:
    """What became of the rows of a file."""

    rows: int = 0
    accepted: int = 0
    rejected: list[Rejection] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        rejected = sorted(self.rejected, key=lambda each: each.line)
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": [{"line": each.line, "reason": each.reason} for each in rejected],
        }


@dataclass(frozen=True)
class Table:
    """The rows of a file that may be used, and those that are no rows of it."""

    rows: Sequence[Row]
    rejected: Sequence[Rejection]

    def outcome(self) -> Outcome:
        return Outcome(len(self.rows) + len(self.rejected), 0, list(self.rejected))


def read_table(
    content: bytes,
    needed: Sequence[str],
    others: Sequence[str] = (),
    named: Mapping[str, str] | None = None,
) -> Table:
    """The rows of a CSV or Excel file. OtherColumns if it lacks one of the columns that are `needed`.

    `named`: what the file calls its columns, by our names.
    """
    ours = {_named(theirs): name for name, theirs in (named or {}).items() if theirs}

    def knows(row: Sequence[str]) -> bool:
        return {ours.get(_named(cell), _named(cell)) for cell in row}.issuperset(needed)

    try:
        sheet = read_sheet(content, knows, strict=False)
        return _table(sheet, _heading(sheet, needed, others, ours))
    except NotATable as refusal:
        raise NotSuchAFile(str(refusal)) from refusal


def _table(sheet: Sheet, heading: list[str]) -> Table:
    rows: list[Row] = []
    rejected: list[Rejection] = []
    for line, cells in sheet.rows:
        if len(rows) + len(rejected) == MOST_ROWS:
            raise NotSuchAFile(f"It has more than {MOST_ROWS:,} rows. Split it into several files.")
        try:
            rows.append(_row(line, cells, heading))
        except BadCell as reason:
            rejected.append(Rejection(line, str(reason)))
    return Table(rows, rejected)


def _heading(
    sheet: Sheet, needed: Sequence[str], others: Sequence[str], ours: Mapping[str, str]
) -> list[str]:
    number, heading = sheet.line, [ours.get(_named(cell), _named(cell)) for cell in sheet.heading]
    if missing := [name for name in needed if name not in heading]:
        raise OtherColumns(
            f"Line {number} must name the columns {', '.join(needed)}. These are missing: "
            f"{', '.join(missing)}.",
            [cell.strip() for cell in sheet.heading if cell.strip()],
        )
    for name in (*needed, *others):
        if heading.count(name) > 1:
            places = [str(at) for at, each in enumerate(heading, 1) if each == name]
            raise NotSuchAFile(f"Line {number} names the column {name} more than once: {', '.join(places)}.")
    return heading


def _named(cell: str) -> str:
    return re.sub(r"[\s_]+", "_", cell.strip().strip('"').lower())


def _row(line: int, cells: list[str], heading: list[str]) -> Row:
    if [_named(cell) for cell in cells[:3]] == heading[:3]:
        raise BadCell("", "This row repeats the heading")
    if any(cell.strip() for cell in cells[len(heading) :]):
        raise BadCell(
            "",
            f"{len(cells)} cells where the heading has {len(heading)}: put numbers that have commas in "
            "quotation marks",
        )
    padded = [*cells, *[""] * (len(heading) - len(cells))]
    return Row(line, {name: cell.strip() for name, cell in zip(heading, padded, strict=False) if name})


def ensure_no_total(row: Row) -> None:
    """BadCell if a row is the sum of others, which is no measure of its own."""
    if TOTALS.search(row["measure"]) and TOTALS.sub("", row["measure"]).strip(" :.-") == "":
        raise BadCell("measure", f"{row['measure']} is a totals row. Delete it: we work out totals")
