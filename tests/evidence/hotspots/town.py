"""A made-up town to look for hotspots in: a ward of two kilometres, in 64 LSOAs that are also squares of the
Grid, each with one map point in its middle."""

from datetime import date

from shapely import to_wkb
from shapely.geometry import box

from app.evidence.statistics.periods import months_later
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import IncidentImport
from app.places.geography import grid
from app.places.incidents.services import import_incidents
from tests import factories
from tests.places.incidents.police_files import csv_file, row

WEST, SOUTH, STEP, SIDE = 457_000, 339_000, 250, 8
FIRST = date(2024, 1, 1)
# A lump of four LSOAs, and what everywhere else has.
LUMP = {(2, 2), (2, 3), (3, 2), (3, 3)}


def build(residents=1_500):
    ward = factories.ward("Castle")
    ward.boundary = to_wkb(box(WEST, SOUTH, WEST + SIDE * STEP, SOUTH + SIDE * STEP))
    ward.official, ward.residents = True, SIDE * SIDE * residents if residents else None
    for column in range(SIDE):
        for line in range(SIDE):
            west, south = WEST + column * STEP, SOUTH + line * STEP
            db.session.add(
                Area(
                    kind=AreaKind.LSOA, code=code_of(column, line), name=f"Castle {column}-{line}",
                    parent=ward, residents=residents,
                    boundary=to_wkb(box(west, south, west + STEP, south + STEP)),
                    easting=west + STEP // 2, northing=south + STEP // 2,
                )
            )  # fmt: skip
    db.session.commit()
    return ward


def code_of(column, line):
    return f"E01{column:03}{line:03}"


def month_of(number):
    return months_later(FIRST, number)


def incident(column, line, month, category="Drugs"):
    middle = (WEST + (column + 0.5) * STEP, SOUTH + (line + 0.5) * STEP)
    longitude, latitude = grid.to_lonlat(*middle)
    return row(
        Month=f"{month_of(month):%Y-%m}", Longitude=f"{longitude:.6f}", Latitude=f"{latitude:.6f}",
        LSOA_code=code_of(column, line), Crime_type=category, Location=f"On or near {column}-{line} Road",
    )  # fmt: skip


def load(*incidents):
    return import_incidents(None, IncidentImport(file_name="town.csv"), stream=csv_file(incidents))


def everywhere(month, number=1, **kwargs):
    return [
        incident(column, line, month, **kwargs)
        for column in range(SIDE)
        for line in range(SIDE)
        for _ in range(number)
    ]


def lump(month, number=20, **kwargs):
    return [incident(*place, month, **kwargs) for place in sorted(LUMP) for _ in range(number)]
