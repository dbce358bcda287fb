"""In which wards do the incidents belong, now that the boundaries have changed?

Police points are snapped, so many incidents share one: each different point is placed once, and a month's
rows take their wards from that list in one statement. Only what moved is written, and only the months in
which something moved are counted anew, unless other LSOAs are ours than before. It all happens in the
caller's transaction, beside no import.
"""

from collections.abc import Callable
from datetime import date

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.places.incidents.recount import IMPORT_LOCK, recount

# A place that is not known is written as these, so that places can be compared with plain equality.
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

# Told after each month: how many are done, and how many there are.
Progress = Callable[[int, int], None]


def place_incidents_anew(session: Session, progress: Progress = lambda done, of: None) -> int:
    """Says how many incidents have another ward than before."""
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
    """Where each different point, with the LSOA that was stated for it, belongs."""
    # Heavy, and the page that offers an import of areas does not need them.
    import polars as pl

    from app.places.incidents.ward_lookup import Placing

    found = connection.execute(POINTS).fetchall()
    kinds = {"easting": pl.Int32, "northing": pl.Int32, "lsoa_code": pl.String}
    placed = Placing().placed(pl.DataFrame(found, schema=kinds, orient="row"))
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
