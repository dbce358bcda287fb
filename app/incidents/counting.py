"""How many incidents are there of each kind, in each month, by ward and by LSOA? Kept as they come in.

Pages read these counts, never the rows. They are made from the very rows that are written, in the same
transaction, and always equal a recount.
"""

from collections.abc import Iterable

import polars as pl
from psycopg import Cursor

from app.incidents.recounting import FORGET, Month, recount

KEY = ("force", "month", "ward_id", "category")
LSOA_KEY = ("force", "month", "lsoa_code", "category")
# More different counts than this are not kept in memory: the database counts its rows instead.
MOST_GROUPS = 300_000
COMPACT_AT = 50_000

COPY = "COPY {} ({}, synthetic, number) FROM STDIN"


class Counts:
    """Adds up what comes in, and in the end puts the counts in the place of those that were there."""

    def __init__(self, lsoa_codes: Iterable[str], *, synthetic: bool) -> None:
        self.synthetic = synthetic
        self.lsoas = pl.Series(list(lsoa_codes), dtype=pl.String)
        self.by_ward, self.by_lsoa = _Sums(KEY), _Sums(LSOA_KEY)

    def add(self, rows: pl.DataFrame) -> None:
        self.by_ward.add(rows)
        self.by_lsoa.add(rows.filter(pl.col("lsoa_code").is_in(self.lsoas.implode())))

    def store(self, cursor: Cursor, months: set[Month]) -> None:
        totals = self.by_ward.total(), self.by_lsoa.total()
        if self.by_ward.too_many or self.by_lsoa.too_many:
            recount(cursor, months)
            return
        for statement in FORGET:
            cursor.executemany(statement, sorted(months))
        self._copy(cursor, "incident_counts", KEY, totals[0])
        self._copy(cursor, "lsoa_incident_counts", LSOA_KEY, totals[1])

    def _copy(self, cursor: Cursor, table: str, key: tuple[str, ...], total: pl.DataFrame) -> None:
        with cursor.copy(COPY.format(table, ", ".join(key))) as copy:
            for *values, number in total.iter_rows():
                copy.write_row((*values, self.synthetic, number))


class _Sums:
    """How many rows there were of each key."""

    def __init__(self, key: tuple[str, ...]) -> None:
        self.key = key
        self.parts: list[pl.DataFrame] = []
        self.height = 0
        self.too_many = False

    def add(self, rows: pl.DataFrame) -> None:
        if self.too_many:
            return
        part = rows.group_by(self.key).agg(pl.len().alias("number"))
        self.parts.append(part)
        self.height += part.height
        if self.height > COMPACT_AT and len(self.parts) > 1:
            self._compact()

    def total(self) -> pl.DataFrame:
        """In the order of their key; nothing if there were too many."""
        if self.parts:
            self._compact()
        return self.parts[0].sort(self.key) if self.parts else pl.DataFrame()

    def _compact(self) -> None:
        whole = pl.concat(self.parts).group_by(self.key).agg(pl.col("number").sum())
        self.parts, self.height = [whole], whole.height
        if self.height > MOST_GROUPS:
            self.parts, self.too_many = [], True
