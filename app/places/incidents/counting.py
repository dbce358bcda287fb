"""Count incidents by category and month, by ward and by LSOA, as they are imported.

Pages read these counts, never the rows. They are made from the rows being written, in the same transaction,
and always equal a recount.
"""

from collections.abc import Iterable
from typing import Any

import polars as pl
from psycopg import Cursor

from app.places.incidents.recount import FORGET, Month, recount

KEY = ("force", "month", "ward_id", "category")
LSOA_KEY = ("force", "month", "lsoa_code", "category", "by_point")
# With more distinct counts than this, the database counts its rows instead, to save memory.
MOST_GROUPS = 300_000

COPY = "COPY {} ({}, synthetic, number) FROM STDIN"


class Counts:
    """Adds up incoming rows, and finally replaces the stored counts of their months."""

    def __init__(self, lsoa_codes: Iterable[str], *, synthetic: bool) -> None:
        self.synthetic = synthetic
        self.lsoas = pl.Series(list(lsoa_codes), dtype=pl.String)
        self.by_ward, self.by_lsoa = _Sums(KEY), _Sums(LSOA_KEY)

    def add(self, rows: pl.DataFrame) -> None:
        self.by_ward.add(rows)
        ours = pl.col("lsoa_code").is_in(self.lsoas.implode())
        counted = rows.filter(ours | pl.col("ward_id").is_not_null())
        code = pl.when(ours).then(pl.col("lsoa_code")).otherwise(pl.lit(""))
        by_point = ours & pl.col("lsoa_by_point").fill_null(False)
        self.by_lsoa.add(counted.with_columns(lsoa_code=code, by_point=by_point))

    def store(self, cursor: Cursor, months: set[Month], *, afresh: bool = False) -> None:
        """`afresh`: the months hold other rows too, so the database counts them."""
        if afresh or self.by_ward.too_many or self.by_lsoa.too_many:
            recount(cursor, months)
            return
        for statement in FORGET:
            cursor.executemany(statement, sorted(months))
        self._copy(cursor, "incident_counts", self.by_ward)
        self._copy(cursor, "lsoa_incident_counts", self.by_lsoa)

    def _copy(self, cursor: Cursor, table: str, sums: "_Sums") -> None:
        with cursor.copy(COPY.format(table, ", ".join(sums.key))) as copy:
            for key, number in sums.number.items():
                copy.write_row((*key, self.synthetic, number))


class _Sums:
    """Number of rows by key. A dict, because a DataFrame would keep all its source text in memory."""

    def __init__(self, key: tuple[str, ...]) -> None:
        self.key = key
        self.number: dict[tuple[Any, ...], int] = {}
        self.too_many = False

    def add(self, rows: pl.DataFrame) -> None:
        if self.too_many:
            return
        for *key, number in rows.group_by(self.key).agg(pl.len()).iter_rows():
            values = tuple(key)
            self.number[values] = self.number.get(values, 0) + number
        if len(self.number) > MOST_GROUPS:
            self.number, self.too_many = {}, True
