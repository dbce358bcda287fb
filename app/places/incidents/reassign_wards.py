"""Reassign incidents to wards after boundaries have changed.

Police points are snapped, so many incidents share one: each distinct point is looked up once, and one
statement updates a month's rows from that list. Only rows that change are written, and only months with
changed rows are recounted, unless the set of our LSOAs has changed. It runs in the caller's transaction and
excludes concurrent imports.
"""

from collections.abc import Callable
from datetime import date

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.places.incidents.recount import IMPORT_LOCK, recount

# Stand-ins for NULL, so that places can be compared with plain equality.
NO_METRES = -1

POINTS = "SELECT DISTINCT easting, northing, lsoa_code FROM incidents"
NEW_PLACES = """
CREATE TEMPORARY TABLE new_places (easting integer, northing integer, lsoa_code text, ward_id integer)
ON COMMIT DROP
"""
MOVE = f"""
UPDATE incidents SET ward_id = place.ward_id FROM new_places place
WHERE incidents.force = %s AND incidents.month = %s
AND coalesce(incidents.easting, {NO_METRES}) = place.easting
AND coalesce(incidents.northing, {NO_METRES}) = place.northing
AND incidents.lsoa_code = place.lsoa_code AND incidents.ward_id IS DISTINCT FROM place.ward_id
"""  # noqa: S608  a number of our own
OTHER_LSOAS = """
SELECT EXISTS (
    (SELECT lsoa_code FROM lsoa_incident_counts EXCEPT SELECT code FROM areas WHERE kind = 'lsoa')
    UNION ALL
    (SELECT p.lsoa_code FROM new_places p JOIN areas a ON a.kind = 'lsoa' AND a.code = p.lsoa_code
     EXCEPT SELECT lsoa_code FROM lsoa_incident_counts)
)
"""

# Called after each month, with the months done and the months in all.
Progress = Callable[[int, int], None]


def reassign_incidents(session: Session, progress: Progress = lambda done, of: None) -> int:
    """Reassign all incidents and return how many have changed ward."""
    session.flush()
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    months = session.execute(text("SELECT DISTINCT force, month FROM incident_counts ORDER BY 1, 2")).all()
    if not months:
        return 0
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    _list_places(connection)
    other_lsoas = bool(connection.execute(OTHER_LSOAS).fetchall()[0][0])
    moved = 0
    for done, (force, month) in enumerate(months, 1):
        moved += _move(connection, force, month, count=other_lsoas)
        progress(done, len(months))
    connection.execute("DROP TABLE new_places")
    return moved


def _list_places(connection: Connection) -> None:
    """Fill a temporary table with the ward of each distinct point and stated LSOA."""
    # Imported here because they are slow to import and the import page does not need them.
    import polars as pl

    from app.places.incidents.ward_lookup import WardLookup

    points = connection.execute(POINTS).fetchall()
    kinds = {"easting": pl.Int32, "northing": pl.Int32, "lsoa_code": pl.String}
    placed = WardLookup().placed(pl.DataFrame(points, schema=kinds, orient="row"))
    connection.execute(NEW_PLACES)
    with connection.cursor().copy("COPY new_places FROM STDIN") as copy:
        for row in placed.with_columns(pl.col("easting", "northing").fill_null(NO_METRES)).iter_rows():
            copy.write_row(row)
    connection.execute("ANALYZE new_places")


def _move(connection: Connection, force: str, month: date, *, count: bool) -> int:
    moved = connection.execute(MOVE, (force, month)).rowcount
    if moved or count:
        recount(connection.cursor(), [(force, month)])
    return moved
