"""Import incidents so that none counts twice and the stored counts are right.

Everything happens in the caller's transaction: a month of a force replaces the stored month of that force,
rows are copied in as they are read, and the counts of these months are replaced. Of a source with days, the
days that the file spans are replaced. Concurrent imports wait for one lock. Memory use is constant: one batch
is read and assigned to wards while the database writes the last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.places.geography.lsoa_vintages import get_vintages
from app.places.incidents.counting import Counts
from app.places.incidents.force_names import ForceNames
from app.places.incidents.loaded import our_force
from app.places.incidents.prefetch import read_ahead
from app.places.incidents.readers import Batch
from app.places.incidents.recount import IMPORT_LOCK, Month
from app.places.incidents.replacing import TELL_INDEX, Replacing
from app.places.incidents.ward_lookup import WardLookup

COPY = "COPY incidents ({}) FROM STDIN"
SPECIAL = r"[\\\t\n\r]"
ESCAPES = (("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r"))


class RealIncidents(Exception):
    """Real incidents are loaded, so synthetic ones are refused."""


@dataclass
class Stored:
    """The result of an import. `replaced`: how many incidents it took out, of which `synthetic_removed` were
    synthetic ones of any month.

    `before` and `after`: how many incidents the months that it changed had, and have. `in_wards`: how many of
    its rows are in our wards; None if there are no wards to be in. `rows_of`: its rows by force;
    `loaded_forces`: who reported what was loaded before.
    """

    rows: int = 0
    without_place: int = 0
    replaced: int = 0
    synthetic_removed: int = 0
    months: set[Month] = field(default_factory=set)
    before: dict[Month, int] = field(default_factory=dict)
    after: dict[Month, int] = field(default_factory=dict)
    in_wards: int | None = 0
    rows_of: Counter[str] = field(default_factory=Counter)
    loaded_forces: set[str] = field(default_factory=set)

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
    by_day: bool = False,
    added_to: Collection[int] = (),
    written: Callable[[Batch], None] = lambda batch: None,
) -> Stored:
    """Store these incidents; each month of each force replaces what was there.

    The first real incidents replace all synthetic ones; synthetic ones are refused if real ones are loaded
    (RealIncidents). `by_day`: only the days that they span are replaced. `added_to`: what these imports
    brought stays. `written` is called after each batch, and may raise to stop.
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    replacing = Replacing(connection.cursor(), import_id, frozenset(added_to))
    removed = _clear_for_import(session, replacing, synthetic=synthetic)
    writer = _Writer(connection, replacing, by_day=by_day)
    vintages, lookup = get_vintages(), WardLookup()
    counts = Counts(vintages.codes, synthetic=synthetic)
    names = ForceNames(our_force(), replacing.loaded)
    preparing = _Preparer(lookup, counts, names, import_id, synthetic)
    with closing(read_ahead(map(preparing.prepare, batches))) as prepared:
        for piece in prepared:
            writer.write(piece)
            written(piece.batch)
    writer.finish(counts)
    writer.stored.replaced += removed
    writer.stored.synthetic_removed = removed
    replacing.finish(keep=import_id is not None and not synthetic)
    writer.stored.in_wards = None if lookup.is_empty else preparing.in_wards
    return writer.stored


def _clear_for_import(session: Session, replacing: Replacing, *, synthetic: bool) -> int:
    """Return how many synthetic incidents were taken out."""
    if not synthetic:
        return replacing.replace_synthetic()
    if session.scalar(text("SELECT EXISTS (SELECT FROM incident_counts WHERE NOT synthetic)")):
        raise RealIncidents
    return 0


@dataclass(frozen=True)
class _Prepared:
    """A batch ready for COPY: its lines in COPY format, its rows by month, its first and last day."""

    batch: Batch
    columns: list[str]
    lines: bytes
    months: dict[Month, int]
    days: tuple[date, date] | None = None


class _Preparer:
    """Assigns wards, counts and formats a batch while the database writes the one before."""

    def __init__(
        self,
        ward_lookup: WardLookup,
        counts: Counts,
        names: ForceNames,
        import_id: int | None,
        synthetic: bool,
    ) -> None:
        self.ward_lookup, self.counts, self.names = ward_lookup, counts, names
        self.in_wards = 0
        self._same_for_all = [
            pl.lit(import_id, dtype=pl.Int32).alias("import_id"),
            pl.lit("t" if synthetic else "f").alias("synthetic"),
        ]

    def prepare(self, batch: Batch) -> _Prepared:
        if not len(batch):
            return _Prepared(batch, [], b"", {})
        placed = self.ward_lookup.placed(self.names.unified(batch.rows))
        self.counts.add(placed)
        self.in_wards += placed["ward_id"].count()
        whole = placed.with_columns(self._same_for_all)
        months = {(force, month): n for force, month, n in _by_month(placed)}
        return _Prepared(batch, whole.columns, _lines(whole).encode(), months, _span(batch.rows))


class _Writer:
    """Copies batches in, one COPY each, so that the connection is free for other statements in between."""

    def __init__(self, connection: Connection, replacing: Replacing, *, by_day: bool) -> None:
        self.stored = Stored(loaded_forces={force for force, _ in replacing.loaded})
        self.by_day, self.replacing = by_day, replacing
        self._cursor = connection.cursor()
        self._days: list[date] = []

    def write(self, piece: _Prepared) -> None:
        if not piece.lines:
            return
        new = piece.months.keys() - self.stored.months
        if not self.by_day:
            # A month of a force is emptied before its first row is written.
            for month in sorted(new):
                self.stored.replaced += self.replacing.replace_month(month)
        self.stored.months |= new
        with self._cursor.copy(COPY.format(", ".join(piece.columns))) as copy:
            copy.write(piece.lines)
        self.stored.rows += len(piece.batch)
        self.stored.without_place += piece.batch.rows["easting"].null_count()
        self._days += piece.days or ()
        for (force, _), number in piece.months.items():
            self.stored.rows_of[force] += number

    def finish(self, counts: Counts) -> None:
        changed = set(self.stored.months)
        if self.by_day and self._days:
            for force in self.stored.rows_of:
                replaced, months = self.replacing.replace_days(force, min(self._days), max(self._days))
                self.stored.replaced += replaced
                changed |= months
        # Where rows of other imports stay, the months hold more than what was counted while reading.
        afresh = self.by_day or bool(self.replacing.added_to)
        counts.store(self._cursor, changed, afresh=afresh)
        self._cursor.execute(TELL_INDEX)
        self.stored.before = {month: self.replacing.number_before(month) for month in changed}
        self.stored.after = self.replacing.numbers_now(changed)


def _by_month(rows: pl.DataFrame) -> Iterable[tuple[str, date, int]]:
    return rows.group_by("force", "month").agg(pl.len()).iter_rows()


def _span(rows: pl.DataFrame) -> tuple[date, date] | None:
    """The first day and the last; None where there are no days."""
    if "day" not in rows.columns:
        return None
    first, last = rows["day"].min(), rows["day"].max()
    assert isinstance(first, date), "every row has a day"
    assert isinstance(last, date)
    return first, last


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
