"""Reassign incidents to wards and LSOAs after boundaries have changed, or a lookup of LSOAs came in.

Police points are snapped, so many incidents share one: each distinct point is looked up once, and one
statement updates a month's rows from that list. Only rows that change are written, and only months with
changed rows are recounted, unless the set of our LSOAs has changed. It runs in the caller's transaction and
excludes concurrent imports.
"""

from collections.abc import Callable, Collection
from datetime import date

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.places.incidents.recount import IMPORT_LOCK, Month, recount

# Stand-ins for NULL, so that places can be compared with plain equality.
NO_METRES = -1

POINTS = """
SELECT DISTINCT easting, northing, coalesce(stated_lsoa, lsoa_code) FROM incidents
WHERE %s::date[] IS NULL OR month = ANY(%s)
"""
NEW_PLACES = """
CREATE TEMPORARY TABLE new_places (
    easting integer, northing integer, stated text, lsoa_code text, ward_id integer,
    stated_lsoa text, lsoa_by_point boolean
) ON COMMIT DROP
"""
MOVE = f"""
UPDATE incidents SET ward_id = place.ward_id, lsoa_code = place.lsoa_code,
stated_lsoa = place.stated_lsoa, lsoa_by_point = place.lsoa_by_point
FROM new_places place
WHERE incidents.force = %s AND incidents.month = %s
AND coalesce(incidents.easting, {NO_METRES}) = place.easting
AND coalesce(incidents.northing, {NO_METRES}) = place.northing
AND coalesce(incidents.stated_lsoa, incidents.lsoa_code) = place.stated AND
"""  # noqa: S608  a number of our own
TO_ANOTHER_WARD = MOVE + "incidents.ward_id IS DISTINCT FROM place.ward_id"
TO_ANOTHER_LSOA = MOVE + (
    "(incidents.lsoa_code, incidents.lsoa_by_point) IS DISTINCT FROM (place.lsoa_code, place.lsoa_by_point)"
)
OTHER_LSOAS = """
SELECT EXISTS (
    (SELECT lsoa_code FROM lsoa_incident_counts WHERE lsoa_code <> ''
     EXCEPT SELECT code FROM areas WHERE kind = 'lsoa' AND valid_until IS NULL)
    UNION ALL
    (SELECT p.lsoa_code FROM new_places p
     JOIN areas a ON a.kind = 'lsoa' AND a.valid_until IS NULL AND a.code = p.lsoa_code
     EXCEPT SELECT lsoa_code FROM lsoa_incident_counts)
)
"""

PLACE = ("easting", "northing", "stated", "lsoa_code", "ward_id", "stated_lsoa", "lsoa_by_point")

# Called after each month, with the months done and the months in all.
Progress = Callable[[int, int], None]


def reassign_incidents(
    session: Session,
    progress: Progress = lambda done, of: None,
    only: Collection[Month] | None = None,
) -> int:
    """Reassign all incidents, or those of some months, and return how many have changed ward."""
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    counted = text("SELECT DISTINCT force, month FROM incident_counts ORDER BY 1, 2")
    months = sorted(only) if only is not None else [tuple(row) for row in session.execute(counted)]
    if not months:
        return 0
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    _list_places(connection, {month for _, month in only} if only is not None else None)
    other_lsoas = bool(connection.execute(OTHER_LSOAS).fetchall()[0][0])
    moved = 0
    for done, (force, month) in enumerate(months, 1):
        moved += _move(connection, force, month, count=other_lsoas)
        progress(done, len(months))
    connection.execute("DROP TABLE new_places")
    return moved


def _list_places(connection: Connection, months: set[date] | None) -> None:
    """Fill a temporary table with the ward and LSOA of each distinct point and stated LSOA."""
    # Imported here because they are slow to import and the import page does not need them.
    import polars as pl

    from app.places.incidents.ward_lookup import WardLookup

    chosen = sorted(months) if months is not None else None
    points = connection.execute(POINTS, (chosen, chosen)).fetchall()
    kinds = {"easting": pl.Int32, "northing": pl.Int32, "lsoa_code": pl.String}
    rows = pl.DataFrame(points, schema=kinds, orient="row").with_columns(stated="lsoa_code")
    placed = WardLookup().placed(rows).select(PLACE)
    connection.execute(NEW_PLACES)
    with connection.cursor().copy("COPY new_places FROM STDIN") as copy:
        for row in placed.with_columns(pl.col("easting", "northing").fill_null(NO_METRES)).iter_rows():
            copy.write_row(row)
    connection.execute("ANALYZE new_places")


def _move(connection: Connection, force: str, month: date, *, count: bool) -> int:
    moved = connection.execute(TO_ANOTHER_WARD, (force, month)).rowcount
    renamed = connection.execute(TO_ANOTHER_LSOA, (force, month)).rowcount
    if moved or renamed or count:
        recount(connection.cursor(), [(force, month)])
    return moved
