"""What does a reader of incident files give, whatever the source?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars


class NotSuchAFile(Exception):
    """The file as a whole cannot be used; the message says why, to the person who gave it."""


@dataclass(frozen=True)
class Rejection:
    """A row that could not be used: the line it begins on, why, and the row itself, shortened."""

    line: int
    reason: str
    row: str


@dataclass
class Batch:
    """Some thousands of incidents as a table, and the rows among them that were rejected.

    The table's columns are some of `readers.table.SCHEMA`. Months are the first days of months; eastings
    and northings are whole metres on the National Grid, null where the row states no place. `bytes_read`
    is how much of the file lies behind this batch.
    """

    rows: polars.DataFrame
    rejections: list[Rejection] = field(default_factory=list)
    bytes_read: int = 0

    def __len__(self) -> int:
        return self.rows.height
