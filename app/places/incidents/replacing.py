"""Take incidents out for an import to put its own in their place, and keep them until it cannot be undone.

Everything happens in the caller's transaction, on its cursor.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from psycopg import Cursor

from app.models.incident import Incident
from app.places.incidents.recount import Month

COLUMNS = ", ".join(column.name for column in Incident.__table__.columns if not column.primary_key)
# The BRIN index covers new rows only once they are summarised (by a function of its owner's, since the
# application is not allowed to); queries scan the others.
TELL_INDEX = "SELECT summarise_new_incidents()"
# These go to psycopg itself, whose parameters are written %s.
_TAKE_OUT = (
    "WITH gone AS (DELETE FROM incidents i {} RETURNING i.*) "  # noqa: S608  constants
    f"INSERT INTO replaced_incidents (replaced_by, {COLUMNS}) SELECT %s, {COLUMNS} FROM gone"
)
_OF_OTHERS = "(i.import_id IS NULL OR i.import_id <> ALL(%s))"
MONTH = _TAKE_OUT.format(f"WHERE i.force = ANY(%s) AND i.month = %s AND {_OF_OTHERS}")
DAYS = _TAKE_OUT.format(
    f"WHERE i.force = ANY(%s) AND i.month BETWEEN %s AND %s AND i.day BETWEEN %s AND %s AND {_OF_OTHERS}"
)
SYNTHETIC = _TAKE_OUT.format("WHERE i.synthetic")
_SAME_REFERENCE = (
    "USING incidents new WHERE new.import_id = %s AND new.force = %s AND new.reference <> '' "
    "AND i.force = new.force AND i.reference = new.reference AND i.import_id IS DISTINCT FROM new.import_id"
)
REFERENCES = _TAKE_OUT.format(_SAME_REFERENCE)
MONTHS_OF_REFERENCES = f"SELECT DISTINCT i.month FROM incidents i {_SAME_REFERENCE.replace('USING', ',')}"  # noqa: S608
LOADED = "SELECT force, month, sum(number) FROM incident_counts GROUP BY force, month"
NOW = (
    "SELECT force, month, sum(number) FROM incident_counts WHERE force = ANY(%s) AND month = ANY(%s) "
    "GROUP BY force, month"
)
SUPERSEDE = (
    "UPDATE incident_imports SET superseded = true WHERE id IN "
    "(SELECT import_id FROM replaced_incidents WHERE replaced_by = %s)"
)
# Those of which none is left in any of their months.
ALL_REPLACED = (
    "UPDATE incident_imports AS i SET state = 'replaced' WHERE state = 'done' AND id IN "
    "(SELECT import_id FROM replaced_incidents WHERE replaced_by = %s) "
    "AND NOT EXISTS (SELECT FROM incidents WHERE import_id = i.id AND month = ANY(ARRAY"
    "(SELECT (name || '-01')::date FROM jsonb_array_elements_text(i.months) AS name)))"
)


class Replacing:
    """What an import replaces. `loaded`: how many incidents each month of each force had before it."""

    def __init__(self, cursor: Cursor, import_id: int | None, added_to: frozenset[int]) -> None:
        self.cursor, self.import_id, self.added_to = cursor, import_id, added_to
        self.loaded: dict[Month, int] = {}
        self._spellings: dict[str, set[str]] = defaultdict(set)
        self._read_loaded()

    def _read_loaded(self) -> None:
        self.loaded = {(force, month): int(n) for force, month, n in self.cursor.execute(LOADED)}
        for force, _ in self.loaded:
            self._spellings[force.casefold()].add(force)

    def replace_synthetic(self) -> int:
        """Take out all synthetic incidents and their counts, and return how many incidents that were."""
        if not self.cursor.execute("SELECT 1 FROM incident_counts WHERE synthetic LIMIT 1").fetchone():
            return 0
        removed = self.cursor.execute(SYNTHETIC, (self.import_id or 0,)).rowcount
        for table in ("incident_counts", "lsoa_incident_counts"):
            self.cursor.execute(f"DELETE FROM {table} WHERE synthetic")  # noqa: S608  two constant names
        self._spellings.clear()
        self._read_loaded()
        return removed

    def replace_month(self, month: Month) -> int:
        """Take out a month of a force, in any spelling, and return how many incidents that were."""
        if not self.number_before(month):
            return 0
        force, first_day = month
        self.cursor.execute(TELL_INDEX)
        values = (self._spelt(force), first_day, self._ours, self.import_id or 0)
        replaced = self.cursor.execute(MONTH, values).rowcount
        self._forget_other_spellings(force, [first_day])
        return replaced

    def replace_days(self, force: str, first: date, last: date) -> tuple[int, set[Month]]:
        """Take out what a source had of these days, and of the same references; and the changed months."""
        span = (first.replace(day=1), last.replace(day=1))
        months = {month for name, month in self.loaded if name == force and span[0] <= month <= span[1]}
        values = (self._spelt(force), *span, first, last, self._ours, self.import_id or 0)
        replaced = self.cursor.execute(DAYS, values).rowcount
        moved = {month for (month,) in self.cursor.execute(MONTHS_OF_REFERENCES, (self.import_id, force))}
        if moved:
            replaced += self.cursor.execute(REFERENCES, (self.import_id, force, self.import_id)).rowcount
        return replaced, {(force, month) for month in months | moved}

    def number_before(self, month: Month) -> int:
        """How many incidents a month of a force had, in any spelling."""
        return sum(self.loaded.get((name, month[1]), 0) for name in self._spelt(month[0]))

    def numbers_now(self, months: Collection[Month]) -> dict[Month, int]:
        """How many incidents these months have now."""
        forces, days = {force for force, _ in months}, {month for _, month in months}
        rows = self.cursor.execute(NOW, (sorted(forces), sorted(days)))
        now = {(force, month): int(number) for force, month, number in rows}
        return {month: now.get(month, 0) for month in months}

    def finish(self, *, keep: bool) -> None:
        """Mark the imports whose incidents this one replaced: they cannot be undone before it.

        Without `keep`, what it replaced is gone for good.
        """
        for mark in (SUPERSEDE, ALL_REPLACED):
            self.cursor.execute(mark, (self.import_id or 0,))
        if not keep:
            forget = "DELETE FROM replaced_incidents WHERE replaced_by = %s"
            self.cursor.execute(forget, (self.import_id or 0,))

    @property
    def _ours(self) -> list[int]:
        return sorted({*self.added_to, *([self.import_id] if self.import_id else [])})

    def _spelt(self, force: str) -> list[str]:
        return sorted(self._spellings[force.casefold()] | {force})

    def _forget_other_spellings(self, force: str, months: list[date]) -> None:
        others = [name for name in self._spelt(force) if name != force]
        for table in ("incident_counts", "lsoa_incident_counts") if others else ():
            self.cursor.execute(
                f"DELETE FROM {table} WHERE force = ANY(%s) AND month = ANY(%s)",  # noqa: S608  constant names
                (others, months),
            )
