"""Does a row count where it lies when it names an LSOA of another census, by a lookup or by its point?"""

from datetime import date

import pytest
from shapely import to_wkb
from shapely.geometry import box
from sqlalchemy import select

from app.extensions import db
from app.models.area import Area, AreaImport, AreaKind, LsoaSuccession
from app.models.incident import Incident, LsoaIncidentCount
from app.places.area_imports.plan import plan_figures
from app.places.area_imports.services import apply_area_file
from app.places.geography.area_files import NotAnAreaFile
from app.places.incidents import vintages
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING
from tests.places.incidents.police_files import row
from tests.places.incidents.test_importing import counts_by_lsoa, load, recount_by_lsoa

OLD, NEIGHBOUR, NEWER = "E01033406", "E01013999", ("E01034901", "E01034902")
MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
ONS = "LSOA11CD,LSOA11NM,LSOA21CD,LSOA21NM,CHGIND\n"


@pytest.fixture(autouse=True)
def ward(app):
    """A ward of two LSOAs of 2011, drawn roughly: the usual row lies in the first."""
    ward = factories.ward()
    draw(OLD, ward, -500, 500)
    draw(NEIGHBOUR, ward, 500, 1_500)
    db.session.commit()
    return ward


def draw(code, ward, west, east, *, official=False):
    boundary = box(EASTING + west, NORTHING - 500, EASTING + east, NORTHING + 500)
    area = Area(kind=AreaKind.LSOA, code=code, name=code, parent=ward, official=official)
    area.boundary = to_wkb(boundary)
    db.session.add(area)
    return area


def take_lookup(tmp_path, *pairs):
    path = tmp_path / "lookup.csv"
    path.write_text(ONS + "".join(f"{old},A,{new},B,S\n" for old, new in pairs))
    return apply_area_file(None, AreaImport(file_name="lookup.csv"), plan=plan_figures(path))


def split():
    """A month by the old code, and the next by its successors."""
    load(*[row(LSOA_code=OLD)] * 20)
    load(*[row(Month="2025-04", LSOA_code=NEWER[n % 2]) for n in range(20)])


def number_by_month(code=OLD):
    rows = db.session.execute(
        select(LsoaIncidentCount.month, LsoaIncidentCount.number).where(LsoaIncidentCount.lsoa_code == code)
    )
    return dict(rows.all())


def test_an_lsoa_that_was_split_keeps_its_incidents(ward):
    split()
    assert number_by_month() == {MARCH: 20, APRIL: 20}
    assert counts_by_lsoa() == recount_by_lsoa()
    assert set(db.session.scalars(select(Incident.ward_id))) == {ward.id}
    assert set(db.session.scalars(select(Incident.stated_lsoa))) == {None, *NEWER}


def test_two_vintages_are_not_compared_without_a_lookup(ward):
    split()
    assert vintages.are_of_two_vintages([MARCH, APRIL])
    assert vintages.count_guessed([MARCH, APRIL]) == 20
    assert vintages.broken_lsoas([OLD, NEIGHBOUR], [MARCH], [APRIL]) == {OLD}
    assert vintages.broken_wards([MARCH], [APRIL]) == {ward.id}
    assert vintages.broken_lsoas([OLD], [MARCH], [MARCH]) == set()


def test_a_lookup_places_what_is_loaded_and_what_comes_in_later(tmp_path):
    split()
    done = take_lookup(tmp_path, *[(OLD, new) for new in NEWER], (NEIGHBOUR, NEIGHBOUR))
    assert done.result["changed"] == {"LSOA of 2021": 2}
    assert vintages.count_guessed([MARCH, APRIL]) == 0
    assert vintages.broken_lsoas([OLD], [MARCH], [APRIL]) == vintages.broken_wards([MARCH], [APRIL]) == set()
    load(row(Month="2025-05", LSOA_code=NEWER[0], Longitude="", Latitude=""))
    assert number_by_month() == {MARCH: 20, APRIL: 20, date(2025, 5, 1): 1}
    assert counts_by_lsoa() == recount_by_lsoa()
    assert set(db.session.scalars(select(LsoaSuccession.later))) == set(NEWER)


def test_of_several_successors_the_point_decides(tmp_path, ward):
    """Loaded are the LSOAs of 2021, and a month of before names the one that was split."""
    for area in db.session.scalars(select(Area).where(Area.kind == AreaKind.LSOA)):
        area.valid_until = date(2024, 1, 1)
    draw(NEWER[0], ward, -500, 0, official=True)
    draw(NEWER[1], ward, 0, 500, official=True)
    db.session.commit()
    take_lookup(tmp_path, *[(OLD, new) for new in NEWER])
    load(row(LSOA_code=OLD, Longitude="-1.1515"), row(LSOA_code=OLD, Longitude="-1.1485"))
    assert number_by_month(NEWER[0]) == number_by_month(NEWER[1]) == {MARCH: 1}
    assert vintages.count_guessed([MARCH]) == 0, "their boundaries are exact"


def test_what_cannot_be_placed_is_counted(ward):
    ward.official = True
    ward.boundary = to_wkb(box(EASTING - 5_000, NORTHING - 500, EASTING + 500, NORTHING + 500))
    db.session.commit()
    load(
        row(), row(LSOA_code=NEWER[0], Longitude="-1.17"), row(LSOA_code=NEWER[0], Longitude="", Latitude="")
    )
    assert number_by_month("") == {MARCH: 2}, "those in our wards, and in no LSOA of ours"
    assert counts_by_lsoa() == recount_by_lsoa()


def test_rough_boundaries_do_not_claim_what_its_own_code_puts_next_door():
    load(row(LSOA_code="E01013001"))
    assert counts_by_lsoa() == {}


def test_a_row_without_a_code_counts_where_its_point_is():
    load(row(LSOA_code=""))
    assert number_by_month() == {MARCH: 1}
    assert vintages.count_guessed([MARCH]) == 0


@pytest.mark.parametrize("line", ["E01033406,A,,B,S\n", "E01033406,A\n", "nothing,A,else,B,S\n"])
def test_a_lookup_with_a_line_that_is_none_is_refused(tmp_path, line):
    path = tmp_path / "lookup.csv"
    path.write_text(ONS + f"{OLD},A,{NEWER[0]},B,S\n" + line)
    with pytest.raises(NotAnAreaFile, match="Line 3"):
        plan_figures(path)
