"""Do the counts equal a recount, whatever comes in, in which order, and however many kinds there are?"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.incident import Incident, IncidentCount
from app.places.geography import grid
from app.places.incidents import counting
from tests import factories
from tests.places.incidents.places import lsoa_in
from tests.places.incidents.police_files import row
from tests.places.incidents.test_importing import (
    counts,
    counts_by_lsoa,
    load,
    number_of_incidents,
    recount,
    recount_by_lsoa,
    synthesise,
)

FORGIVING = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ROWS = st.lists(
    st.builds(
        row,
        Month=st.sampled_from(["2025-01", "2025-02"]),
        Reported_by=st.sampled_from(["Sherwood Police", "Oakshire Police"]),
        Crime_type=st.sampled_from(["Burglary", "Drugs", "Anti-social behaviour"]),
        LSOA_code=st.sampled_from(["E01000001", "E01000002", "E01000009", ""]),
    ),
    min_size=1,
    max_size=40,
)


@pytest.fixture
def two_lsoas(app):
    lsoa_in(factories.ward("Oakwood"), "E01000001")
    lsoa_in(factories.ward("Elmwood"), "E01000002")


@FORGIVING
@given(rows=ROWS, dice=st.randoms())
def test_the_order_of_rows_does_not_matter(app, two_lsoas, rows, dice: random.Random):
    load(*rows)
    first = counts(), counts_by_lsoa()
    shuffled = list(rows)
    dice.shuffle(shuffled)
    assert load(*shuffled).replaced == len(rows)
    assert (counts(), counts_by_lsoa()) == first


@FORGIVING
@given(files=st.lists(ROWS, min_size=1, max_size=4))
def test_counts_by_ward_and_by_lsoa_equal_a_recount(app, two_lsoas, files):
    for rows in files:
        load(*rows)
        assert counts() == recount()
        assert counts_by_lsoa() == recount_by_lsoa()


def test_very_many_kinds_are_counted_by_the_database_and_come_to_the_same(app, two_lsoas, monkeypatch):
    rows = [row(Crime_type=f"Kind {n % 40}", LSOA_code=f"E0100000{n % 4}") for n in range(200)]
    load(*rows)
    kept = counts(), counts_by_lsoa()
    monkeypatch.setattr(counting, "MOST_GROUPS", 10)
    load(*rows)
    assert (counts(), counts_by_lsoa()) == kept == (recount(), recount_by_lsoa())


def test_only_our_own_lsoas_are_counted_by_lsoa(app, two_lsoas):
    load(row(), row(LSOA_code="E01000009"), row(LSOA_code=""))
    assert {lsoa for _, _, lsoa, _ in counts_by_lsoa()} == {"E01000001"}


def test_the_first_real_incidents_take_the_place_of_synthetic_counts_too(app, two_lsoas):
    synthesise(5)
    assert sum(counts_by_lsoa().values()) == 5
    load(row(Month="2025-01"))
    assert sum(counts_by_lsoa().values()) == 1


def test_a_recount_mends_counts_that_are_wrong(app, two_lsoas):
    load(row(), row(LSOA_code="E01000002"))
    right = counts()
    db.session.execute(delete(IncidentCount))
    connection = db.session.connection().connection.driver_connection
    counting.recount(connection.cursor(), {(force, month) for force, month, *_ in right})
    assert counts() == right


# --- LSOAs of 2021 -----------------------------------------------------------------------------------
def square_ward(name):
    """A ward of the shipped kind, not official, around where the police file's usual row is."""
    import shapely

    easting, northing = grid.whole_metres(-1.15, 52.953)
    ward = factories.ward(name)
    ward.boundary = shapely.to_wkb(shapely.box(easting - 99, northing - 99, easting + 99, northing + 99))
    db.session.commit()
    return ward


def test_a_row_of_an_lsoa_that_was_new_in_2021_is_placed_by_its_point(app):
    ward = square_ward("Oakwood")
    lsoa_in(ward, "E01000001")
    load(row(LSOA_code="E01034567"), row(LSOA_code="E01000009"), row(LSOA_code="E01034567", Longitude="-1.2"))
    placed = dict(
        db.session.execute(
            select(Incident.lsoa_code, Incident.ward_id).where(Incident.ward_id.is_not(None))
        ).all()
    )
    assert placed == {"E01034567": ward.id}
    assert number_of_incidents() == 3


def test_a_loaded_lsoa_of_2021_places_its_rows_as_any_other(app):
    ward, other = square_ward("Oakwood"), factories.ward("Elmwood")
    db.session.add(Area(kind=AreaKind.LSOA, code="E01034567", name="x", parent=other, vintage="2021"))
    lsoa_in(ward, "E01000001")
    load(row(LSOA_code="E01034567"))
    assert db.session.scalars(select(Incident.ward_id)).one() == other.id
