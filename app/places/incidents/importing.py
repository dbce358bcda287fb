"""How do incidents get into the database, so that none counts twice and the counts are right?

Everything happens in the caller's transaction: a month of a force that comes in replaces that month of
that force, rows are copied in as they are read, and the counts of the months touched are put in the place
of the old ones. Two imports at once queue on one lock. Memory stays flat: a batch at a time, and the next
one is read and placed while the database takes the last.
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
from app.places.incidents.ward_lookup import Placing

COPY = "COPY incidents ({}) FROM STDIN"
# These go to psycopg itself, whose parameters are written %s.
REPLACE = "DELETE FROM incidents WHERE force = %s AND month = %s"
LOADED = "SELECT DISTINCT force, month FROM incident_counts"
# The index of months knows of new rows only what it was told: of others it must look at each.
TELL_INDEX = "SELECT brin_summarize_new_values('ix_incidents_month_force')"
SPECIAL = r"[\\\t\n\r]"
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))


class RealIncidents(Exception):
    """Real incidents are loaded, so the synthetic ones stay out."""


@dataclass
class Stored:
    """What an import did. `replaced` are the incidents that were there before in the months it brought."""

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
    """Put these incidents in, each month of each force in the place of what was there.

    The first real incidents take the place of all synthetic ones. Synthetic incidents are not stored
    beside real ones (RealIncidents). `written` is told of each batch, and may raise to stop.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    make_room(session, synthetic=synthetic)
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    writer = _Writer(connection)
    counts = Counts(areas.ward_ids_by_lsoa(), synthetic=synthetic)
    preparing = _Preparing(Placing(), counts, import_id, synthetic)
    with closing(read_ahead(map(preparing.prepare, batches))) as prepared:
        for piece in prepared:
            writer.write(piece)
            written(piece.batch)
    writer.finish(counts)
    return writer.stored


def make_room(session: Session, *, synthetic: bool) -> None:
    if not synthetic:
        for table in ("incidents", "incident_counts", "lsoa_incident_counts"):
            session.execute(text(f"DELETE FROM {table} WHERE synthetic"))  # noqa: S608  three names of ours
    elif session.scalar(text("SELECT EXISTS (SELECT FROM incident_counts WHERE NOT synthetic)")):
        raise RealIncidents


@dataclass(frozen=True)
class _Prepared:
    """A batch ready to be copied in: its lines as COPY reads them, and the months that it touches."""

    batch: Batch
    columns: list[str]
    lines: bytes
    months: set[Month]


class _Preparing:
    """Places, counts and writes out batches, while the database takes the one before."""

    def __init__(self, placing: Placing, counts: Counts, import_id: int | None, synthetic: bool) -> None:
        self.placing, self.counts = placing, counts
        self._same_for_all = [
            pl.lit(import_id, dtype=pl.Int32).alias("import_id"),
            pl.lit("t" if synthetic else "f").alias("synthetic"),
        ]

    def prepare(self, batch: Batch) -> _Prepared:
        if not len(batch):
            return _Prepared(batch, [], b"", set())
        placed = self.placing.placed(batch.rows)
        self.counts.add(placed)
        whole = placed.with_columns(self._same_for_all)
        months = set(placed.select("force", "month").unique().iter_rows())
        return _Prepared(batch, whole.columns, _lines(whole).encode(), months)


class _Writer:
    """Copies batches in, one COPY each, so that between two the connection is free for other questions."""

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
        """A month is emptied when its first row comes."""
        for month in sorted(months & self._loaded):
            self._cursor.execute(TELL_INDEX)
            self.stored.replaced += self._cursor.execute(REPLACE, month).rowcount
        self.stored.months |= months


def _lines(rows: pl.DataFrame) -> str:
    """Rows as COPY reads them."""
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
