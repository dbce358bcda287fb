"""A town of two wards with incidents of the police and the council, of which a test can count every row."""

from datetime import date

from shapely import to_wkb
from shapely.geometry import box
from sqlalchemy import select

from app.evidence.statistics.periods import Period, months_later
from app.evidence.wards.services import Decision, decide_hins, propose_hins
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentSource
from app.places.incidents.recount import recount
from tests import factories

WEST, SOUTH, WIDE = 457_000, 339_000, 1_000  # each ward is a square; Dales lies east of Castle
FIRST, MONTHS = date(2024, 1, 1), 26
POLICE, COUNCIL = "Sherwood Police", "Sherwood Council"
ASB = "Anti-social behaviour"
OF_THE_POLICE = ("Burglary", "Robbery", "Violence and sexual offences", ASB)


def build(analyst, chair):
    """Two wards in a locality, one of them a High Impact Neighbourhood, with two years and two months."""
    north = Area(kind=AreaKind.LOCALITY, code="north", name="North")
    db.session.add(north)
    for number, name in enumerate(("Castle", "Dales")):
        _ward(number, name, north)
    db.session.add(IncidentSource(name=COUNCIL, grid="british", columns={}, snapped=False))
    db.session.flush()
    rows = [*_recorded(POLICE, OF_THE_POLICE), *_recorded(COUNCIL, ("Noise", "Burglary"))]
    db.session.add_all(rows)
    db.session.flush()
    cursor = db.session.connection().connection.driver_connection.cursor()
    recount(cursor, {(row.force, row.month) for row in rows})
    db.session.commit()
    castle = factories.ward("Castle")
    period = Period(FIRST, months_later(FIRST, MONTHS - 1))
    hins = propose_hins(analyst, ward_ids=[castle.id], period=period, reason="Most crime")
    decide_hins(chair, [Decision(hin, "approve") for hin in hins], reason="Agreed", effective_from=FIRST)
    return castle, north, hins[0]


def _ward(number, name, north):
    ward, west = factories.ward(name), WEST + number * WIDE
    ward.parent, ward.official, ward.residents = north, True, 4_000
    ward.boundary = to_wkb(box(west, SOUTH, west + WIDE, SOUTH + WIDE))
    for half in range(2):
        south = SOUTH + half * WIDE // 2
        db.session.add(
            Area(
                kind=AreaKind.LSOA, code=f"E0100{number}{half}", name=f"{name} {half}", parent=ward,
                residents=2_000, easting=west + 500, northing=south + 250,
                boundary=to_wkb(box(west, south, west + WIDE, south + WIDE // 2)),
            )
        )  # fmt: skip


def _recorded(force, categories):
    """Uneven numbers on a lattice of points, the same in every run; the latest month has the most."""
    for month in range(MONTHS):
        for number, category in enumerate(categories):
            for place in range(3 + (month * 7 + number * 5) % 6):
                east, north = (place * 370 + month * 110) % 2_000, (place * 230 + number * 190) % 1_000
                ward = factories.ward("Castle" if east < WIDE else "Dales")
                yield Incident(
                    force=force, month=months_later(FIRST, month), category=category, ward_id=ward.id,
                    easting=WEST + east, northing=SOUTH + north,
                    lsoa_code=f"E0100{int(east >= WIDE)}{int(north >= WIDE // 2)}",
                )  # fmt: skip


def every_row():
    return list(db.session.scalars(select(Incident)))
