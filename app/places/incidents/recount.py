"""How are a month's incidents counted anew from their rows? By the database, in the caller's transaction."""

from collections.abc import Iterable
from datetime import date

from psycopg import Cursor

Month = tuple[str, date]  # of a force

# Whoever writes incidents holds this first. Any number will do, as long as nothing else locks on it.
IMPORT_LOCK = 4_201_811

FORGET = (
    "DELETE FROM incident_counts WHERE force = %s AND month = %s",
    "DELETE FROM lsoa_incident_counts WHERE force = %s AND month = %s",
)
RECOUNT = (
    "INSERT INTO incident_counts (force, month, ward_id, category, synthetic, number) "
    "SELECT force, month, ward_id, category, synthetic, count(*) FROM incidents "
    "WHERE force = %s AND month = %s GROUP BY force, month, ward_id, category, synthetic",
    "INSERT INTO lsoa_incident_counts (force, month, lsoa_code, category, synthetic, number) "
    "SELECT force, month, lsoa_code, category, synthetic, count(*) FROM incidents "
    "WHERE force = %s AND month = %s AND lsoa_code IN (SELECT code FROM areas WHERE kind = 'lsoa') "
    "GROUP BY force, month, lsoa_code, category, synthetic",
)


def recount(cursor: Cursor, months: Iterable[Month]) -> None:
    """Count these months anew from their rows: after an import of very many kinds, or when wards changed."""
    for month in sorted(months):
        for statement in (*FORGET, *RECOUNT):
            cursor.execute(statement, month)
