"""What is kept of a chart, a map or a table: finished words, plain cells and a finished picture.

It is stored as JSON with the number of its format, so that a later version of the product can still show it.
Whoever changes what is written counts FORMAT up, and reads the earlier formats too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.models.base import LabelledEnum
from app.models.case import Case
from app.models.frozen import FrozenKind
from app.policy import Action

FORMAT = 1


@dataclass(frozen=True)
class KeptColumn:
    """A column. `heading`: on the page, empty if it is in the file only; `in_file`: in the file."""

    heading: str
    in_file: str
    numeric: bool = False


@dataclass(frozen=True)
class KeptTable:
    """A table. Of each cell, `shown` has the words on the page, and `held` what its file holds."""

    caption: str
    columns: tuple[KeptColumn, ...]
    shown: tuple[tuple[str, ...], ...]
    held: tuple[tuple[Any, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns if column.heading)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of the page, without the columns of its file."""
        places = [place for place, column in enumerate(self.columns) if column.heading]
        return [tuple(row[place] for place in places) for row in self.shown]

    @property
    def numbers(self) -> frozenset[int]:
        on_page = [column for column in self.columns if column.heading]
        return frozenset(place for place, column in enumerate(on_page) if column.numeric)

    @property
    def file_header(self) -> tuple[str, ...]:
        return tuple(column.in_file for column in self.columns if column.in_file)

    @property
    def file_rows(self) -> list[tuple[Any, ...]]:
        places = [place for place, column in enumerate(self.columns) if column.in_file]
        return [tuple(row[place] for place in places) for row in self.held]


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """Something as it is now.

    `sentence`: what it says. `months` and `source`: of when, and from where. `picture`: an SVG that needs
    nothing else, with `alternative`, its text alternative. `cases`: ids of all cases that it shows or counts;
    `case`: the one whose page it is on. `actions`: what its reader must be allowed, besides its page.
    """

    kind: FrozenKind
    title: str
    sentence: str
    months: str
    source: str
    tables: tuple[KeptTable, ...] = ()
    picture: str = ""
    alternative: str = ""
    cases: frozenset[int] = frozenset()
    case: Case | None = None
    actions: frozenset[Action] = field(default_factory=frozenset)

    @property
    def case_ids(self) -> list[int]:
        return sorted(self.cases | ({self.case.id} if self.case else set()))


# --- as JSON -----------------------------------------------------------------------------------------
def write(frozen: Frozen) -> dict[str, Any]:
    """The words and tables as JSON. The picture is stored apart."""
    return {
        "sentence": frozen.sentence,
        "source": frozen.source,
        "alternative": frozen.alternative,
        "tables": [_write_table(table) for table in frozen.tables],
    }


@dataclass(frozen=True)
class Kept:
    """What was stored, read again."""

    sentence: str
    source: str
    alternative: str
    tables: tuple[KeptTable, ...]


class UnknownFormat(ValueError):
    """It was kept by a later version of the product."""


def read(stored: Mapping[str, Any], format_: int) -> Kept:
    if format_ > FORMAT:
        raise UnknownFormat(
            f"This was saved in format {format_}, but the newest format we can read is {FORMAT}"
        )
    tables = tuple(_read_table(table) for table in stored["tables"])
    return Kept(stored["sentence"], stored["source"], stored["alternative"], tables)


def _write_table(table: KeptTable) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [[column.heading, column.in_file, column.numeric] for column in table.columns],
        "shown": [list(row) for row in table.shown],
        "held": [[_write_cell(cell) for cell in row] for row in table.held],
    }


def _read_table(stored: Mapping[str, Any]) -> KeptTable:
    return KeptTable(
        stored["caption"],
        tuple(KeptColumn(*column) for column in stored["columns"]),
        tuple(tuple(row) for row in stored["shown"]),
        tuple(tuple(_read_cell(cell) for cell in row) for row in stored["held"]),
    )


def _write_cell(cell: Any) -> Any:
    if isinstance(cell, LabelledEnum):
        return cell.label
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if cell is None or isinstance(cell, (bool, int, float, str)):
        return cell
    number = getattr(cell, "item", None)  # a number of numpy's
    return number() if number else str(cell)


def _read_cell(stored: Any) -> Any:
    if not isinstance(stored, dict):
        return stored
    [(kind, text)] = stored.items()
    return datetime.fromisoformat(text) if kind == "moment" else date.fromisoformat(text)


def plain(caption: str, header: Sequence[str], rows: Sequence[Sequence[Any]], numbers: Any = ()) -> KeptTable:
    """A table whose file holds what its page shows. `numbers`: the places of columns that hold figures."""
    columns = tuple(KeptColumn(words, words, place in numbers) for place, words in enumerate(header))
    shown = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
    return KeptTable(caption, columns, shown, tuple(tuple(row) for row in rows))
