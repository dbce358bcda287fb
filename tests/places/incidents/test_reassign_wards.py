"""When wards or LSOAs change, are incidents in the wards as they then are, and the counts right?"""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident
from app.places.incidents.reassign_wards import reassign_incidents
from tests import factories
from tests.places.incidents.places import lsoa_in, official_ward
from tests.places.incidents.police_files import row
from tests.places.incidents.test_importing import counts, counts_by_lsoa, load, recount, recount_by_lsoa


@pytest.fixture
def ward(app):
    ward = factories.ward("Oakwood")
    lsoa_in(ward)
    load(
        row(), row(LSOA_code="E01000002"), row(Longitude="", Latitude="", LSOA_code=""), row(Month="2025-02")
    )
    return ward


def test_where_nothing_changed_nothing_moves(ward):
    before = counts()
    assert reassign_incidents(db.session()) == 0
    assert counts() == before == recount()


def test_official_wards_take_the_incidents_by_their_points(ward):
    other = official_ward("Elmwood", -100, -100, 100, 100)
    ward.official, ward.boundary = True, official_ward("Far", 900, 900, 999, 999).boundary
    db.session.commit()
    told = []
    assert reassign_incidents(db.session(), lambda done, of: told.append((done, of))) == 3
    assert told == [(1, 2), (2, 2)]
    assert sorted(db.session.scalars(select(Incident.ward_id)), key=str) == [other.id] * 3 + [None]
    assert counts() == recount()


def test_an_lsoa_that_is_loaded_later_is_counted_from_then_on(ward):
    assert {lsoa for _, _, lsoa, _ in counts_by_lsoa()} == {"E01000001"}
    db.session.add(Area(kind=AreaKind.LSOA, code="E01000002", name="x", parent=ward, vintage="2021"))
    db.session.commit()
    assert reassign_incidents(db.session()) == 1
    assert {lsoa for _, _, lsoa, _ in counts_by_lsoa()} == {"E01000001", "E01000002"}
    assert (counts(), counts_by_lsoa()) == (recount(), recount_by_lsoa())
