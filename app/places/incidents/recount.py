"""Recount a month's incidents from their rows, in the database and the caller's transaction."""

from collections.abc import Iterable
from datetime import date

from psycopg import Cursor

Month = tuple[str, date]  # of a force

# Lock to take before writing incidents. Any number that no other advisory lock uses.
IMPORT_LOCK = 4_201_811

FORGET = (
    "DELETE FROM incident_counts WHERE force = %s AND month = %s",
    "DELETE FROM lsoa_incident_counts WHERE force = %s AND month = %s",
)
RECOUNT = (
    "INSERT INTO incident_counts (force, month, ward_id, category, synthetic, number) "
    "SELECT force, month, ward_id, category, synthetic, count(*) FROM incidents "
    "WHERE force = %s AND month = %s GROUP BY force, month, ward_id, category, synthetic",
    "INSERT INTO lsoa_incident_counts (force, month, lsoa_code, category, synthetic, by_point, number) "
    "SELECT force, month, coalesce(code, ''), category, synthetic, "
    "code IS NOT NULL AND coalesce(lsoa_by_point, false) AS guessed, count(*) FROM incidents "
    "LEFT JOIN areas ON kind = 'lsoa' AND valid_until IS NULL AND code = lsoa_code "
    "WHERE force = %s AND month = %s AND (code IS NOT NULL OR ward_id IS NOT NULL) "
    "GROUP BY force, month, coalesce(code, ''), category, synthetic, guessed",
)


def recount(cursor: Cursor, months: Iterable[Month]) -> None:
    """Recount these months: after an import with very many distinct counts, or when wards changed."""
    for month in sorted(months):
        for statement in (*FORGET, *RECOUNT):
            cursor.execute(statement, month)
