"""The common output of the readers of incident files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars


class NotSuchAFile(Exception):
    """The file cannot be used at all; the message is for the user."""


@dataclass(frozen=True)
class Rejection:
    """A row that could not be used: its first line, the reason, and its text, shortened."""

    line: int
    reason: str
    row: str


@dataclass
class Batch:
    """Some thousands of incidents as a table, and the rows among them that were rejected.

    The table's columns are some of `readers.table.SCHEMA`. Months are the first days of months; eastings
    and northings are whole metres on the National Grid, null where the row states no place. `bytes_read`
    is how much of the file lies behind this batch. `cut_short`: it is the file's last and ends within a row.
    """

    rows: polars.DataFrame
    rejections: list[Rejection] = field(default_factory=list)
    bytes_read: int = 0
    cut_short: bool = False

    def __len__(self) -> int:
        return self.rows.height
