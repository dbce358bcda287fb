"""Import incidents so that none counts twice and the stored counts are right.

Everything happens in the caller's transaction: a month of a force replaces the stored month of that force,
rows are copied in as they are read, and the counts of these months are replaced. Concurrent imports wait for
one lock. Memory use is constant: one batch is read and assigned to wards while the database writes the last.
"""

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field

import polars as pl
from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.places.geography import areas
from app.places.incidents.counting import Counts
from app.places.incidents.prefetch import read_ahead
from app.places.incidents.readers import Batch
from app.places.incidents.recount import IMPORT_LOCK, Month
from app.places.incidents.ward_lookup import WardLookup

COPY = "COPY incidents ({}) FROM STDIN"
# These go to psycopg itself, whose parameters are written %s.
REPLACE = "DELETE FROM incidents WHERE force = %s AND month = %s"
LOADED = "SELECT DISTINCT force, month FROM incident_counts"
# The BRIN index covers new rows only once they are summarised (by a function of its owner's, since the
# application is not allowed to); queries scan the others.
TELL_INDEX = "SELECT summarise_new_incidents()"
SPECIAL = r"[\\\t\n\r]"
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))


class RealIncidents(Exception):
    """Real incidents are loaded, so synthetic ones are refused."""


@dataclass
class Stored:
    """The result of an import. `replaced`: how many incidents its months had before."""

    rows: int = 0
    without_place: int = 0
    replaced: int = 0
    months: set[Month] = field(default_factory=set)

    @property
    def placed(self) -> int:
        return self.rows - self.without_place

    @property
    def forces(self) -> list[str]:
        return sorted({force for force, _ in self.months})

    @property
    def month_names(self) -> list[str]:
        return sorted({f"{month:%Y-%m}" for _, month in self.months})


def store_months(
    session: Session,
    batches: Iterable[Batch],
    *,
    import_id: int | None = None,
    synthetic: bool = False,
    written: Callable[[Batch], None] = lambda batch: None,
) -> Stored:
    """Store these incidents; each month of each force replaces what was there.

    The first real incidents replace all synthetic ones; synthetic ones are refused if real ones are loaded
    (RealIncidents). `written` is called after each batch, and may raise to stop.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    clear_for_import(session, synthetic=synthetic)
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    writer = _Writer(connection)
    counts = Counts(areas.ward_ids_by_lsoa(), synthetic=synthetic)
    preparing = _Preparer(WardLookup(), counts, import_id, synthetic)
    with closing(read_ahead(map(preparing.prepare, batches))) as prepared:
        for piece in prepared:
            writer.write(piece)
            written(piece.batch)
    writer.finish(counts)
    return writer.stored


def clear_for_import(session: Session, *, synthetic: bool) -> None:
    if not synthetic:
        for table in ("incidents", "incident_counts", "lsoa_incident_counts"):
            session.execute(text(f"DELETE FROM {table} WHERE synthetic"))  # noqa: S608  three constant names
    elif session.scalar(text("SELECT EXISTS (SELECT FROM incident_counts WHERE NOT synthetic)")):
        raise RealIncidents


@dataclass(frozen=True)
class _Prepared:
    """A batch ready for COPY: its lines in COPY format, and its months."""

    batch: Batch
    columns: list[str]
    lines: bytes
    months: set[Month]


class _Preparer:
    """Assigns wards, counts and formats a batch while the database writes the one before."""

    def __init__(
        self, ward_lookup: WardLookup, counts: Counts, import_id: int | None, synthetic: bool
    ) -> None:
        self.ward_lookup, self.counts = ward_lookup, counts
        self._same_for_all = [
            pl.lit(import_id, dtype=pl.Int32).alias("import_id"),
            pl.lit("t" if synthetic else "f").alias("synthetic"),
        ]

    def prepare(self, batch: Batch) -> _Prepared:
        if not len(batch):
            return _Prepared(batch, [], b"", set())
        placed = self.ward_lookup.placed(batch.rows)
        self.counts.add(placed)
        whole = placed.with_columns(self._same_for_all)
        months = set(placed.select("force", "month").unique().iter_rows())
        return _Prepared(batch, whole.columns, _lines(whole).encode(), months)


class _Writer:
    """Copies batches in, one COPY each, so that the connection is free for other statements in between."""

    def __init__(self, connection: Connection) -> None:
        self.stored = Stored()
        self._cursor = connection.cursor()
        self._loaded: set[Month] = set(self._cursor.execute(LOADED))

    def write(self, piece: _Prepared) -> None:
        if not piece.lines:
            return
        self._clear(piece.months - self.stored.months)
        with self._cursor.copy(COPY.format(", ".join(piece.columns))) as copy:
            copy.write(piece.lines)
        self.stored.rows += len(piece.batch)
        self.stored.without_place += piece.batch.rows["easting"].null_count()

    def finish(self, counts: Counts) -> None:
        counts.store(self._cursor, self.stored.months)
        self._cursor.execute(TELL_INDEX)

    def _clear(self, months: set[Month]) -> None:
        """Delete a month of a force before its first row is written."""
        for month in sorted(months & self._loaded):
            self._cursor.execute(TELL_INDEX)
            self.stored.replaced += self._cursor.execute(REPLACE, month).rowcount
        self.stored.months |= months


def _lines(rows: pl.DataFrame) -> str:
    """Rows in COPY's text format."""
    escaped = [_escaped(rows[name]) for name in rows.columns if rows[name].dtype == pl.String]
    return rows.with_columns(escaped).write_csv(
        include_header=False, separator="\t", quote_style="never", null_value=r"\N"
    )


def _escaped(texts: pl.Series) -> pl.Series:
    if not texts.str.contains(SPECIAL).any():
        return texts
    for plain, escaped in ESCAPES:
        texts = texts.str.replace_all(plain, escaped, literal=True)
    return texts
