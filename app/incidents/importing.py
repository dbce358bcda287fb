"""How do incidents get into the database, so that none counts twice and the counts are right?

Everything happens in the caller's transaction: a month of a force that comes in replaces that month of
that force, rows are copied in as they are read, and the counts of the months touched are counted anew
from the rows. Two imports at once queue on one lock. Memory stays flat: a batch at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.incidents.placing import Placing
from app.incidents.readers import Batch

# Any number will do, as long as nothing else in this database locks on it.
IMPORT_LOCK = 4_201_811

COPY = """
COPY incidents (import_id, synthetic, force, month, category, easting, northing, lsoa_code, ward_id, location)
FROM STDIN
"""
# These go to psycopg itself, whose parameters are written %s.
REPLACE = "DELETE FROM incidents WHERE force = %s AND month = %s"
FORGET_COUNTS = "DELETE FROM incident_counts WHERE force = %s AND month = %s"
COUNT = """
INSERT INTO incident_counts (force, month, ward_id, category, synthetic, number)
SELECT force, month, ward_id, category, synthetic, count(*) FROM incidents
WHERE force = %s AND month = %s GROUP BY force, month, ward_id, category, synthetic
"""

Month = tuple[str, date]  # of a force


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
    session: Session, batches: Iterable[Batch], *, import_id: int | None = None, synthetic: bool = False
) -> Stored:
    """Put these incidents in, each month of each force in the place of what was there.

    The first real incidents take the place of all synthetic ones. Synthetic incidents are not stored
    beside real ones (RealIncidents).
    """
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    make_room(session, synthetic=synthetic)
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    writer = _Writer(connection, Placing(), import_id, synthetic)
    for batch in batches:
        writer.write(batch)
    writer.count_anew()
    return writer.stored


def make_room(session: Session, *, synthetic: bool) -> None:
    if not synthetic:
        session.execute(text("DELETE FROM incidents WHERE synthetic"))
        session.execute(text("DELETE FROM incident_counts WHERE synthetic"))
    elif session.scalar(text("SELECT EXISTS (SELECT FROM incident_counts WHERE NOT synthetic)")):
        raise RealIncidents


class _Writer:
    """Copies batches in, one COPY each, so that between two the connection is free for other questions."""

    def __init__(
        self, connection: Connection, placing: Placing, import_id: int | None, synthetic: bool
    ) -> None:
        self.placing = placing
        self.same_for_all = f"{_null if import_id is None else import_id}\t{'t' if synthetic else 'f'}"
        self.stored = Stored()
        self._escaped = _Escaped()
        self._days: dict[date, str] = {}
        self._cursor = connection.cursor()

    def write(self, batch: Batch) -> None:
        if not len(batch):
            return
        self._clear(set(zip(batch.forces, batch.months, strict=True)) - self.stored.months)
        with self._cursor.copy(COPY) as copy:
            copy.write(self._lines(batch))
        self.stored.rows += len(batch)
        self.stored.without_place += int(np.isnan(batch.eastings).sum())

    def count_anew(self) -> None:
        months = sorted(self.stored.months)
        self._cursor.executemany(FORGET_COUNTS, months)
        self._cursor.executemany(COUNT, months)

    def _clear(self, months: set[Month]) -> None:
        """A month is emptied when its first row comes."""
        for month in sorted(months):
            self.stored.replaced += self._cursor.execute(REPLACE, month).rowcount
            self._days[month[1]] = month[1].isoformat()
        self.stored.months |= months

    def _lines(self, batch: Batch) -> str:
        escaped = self._escaped
        columns = (
            [self.same_for_all] * len(batch),
            [escaped[force] for force in batch.forces],
            [self._days[month] for month in batch.months],
            [escaped[category] for category in batch.categories],
            _metres(batch.eastings),
            _metres(batch.northings),
            [escaped[code] for code in batch.lsoa_codes],
            [_null if ward_id is None else str(ward_id) for ward_id in self.placing.wards(batch)],
            [escaped[location] for location in batch.locations],
        )
        return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


_null = r"\N"


def _metres(values: np.ndarray) -> list[str]:
    known = np.nan_to_num(values).astype(np.int64).tolist()
    texts = [str(value) for value in known]
    for i in np.flatnonzero(np.isnan(values)):
        texts[i] = _null
    return texts


class _Escaped(dict[str, str]):
    """Text as COPY wants it; most texts come many times, so each is escaped once."""

    MOST = 100_000
    SPECIAL = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

    def __missing__(self, words: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        self[words] = words.translate(self.SPECIAL)
        return self[words]
