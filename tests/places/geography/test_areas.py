"""Does a place get its ward, from whatever boundaries the partnership has now?"""

import csv
import json

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select

from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.partnership import CacheVersion
from app.places.geography import areas, grid, seed_areas
from app.places.geography.area_files import NotAnAreaFile, read_areas
from app.places.geography.point_input import read_point
from app.structure.queries import list_wards
from tests import factories
from tests.places.area_imports.filing import take_wards

COUNCIL_HOUSE = (457247, 339914)
ARBORETUM_LAKE = (456960, 340880)


@pytest.fixture
def nottingham(app):
    city = seed_areas.load_nottingham()
    db.session.commit()
    return city


def count(kind):
    return db.session.scalar(select(func.count()).select_from(Area).where(Area.kind == kind))


def test_the_shipped_areas_are_a_city_three_localities_twenty_wards_and_182_lsoas(nottingham):
    kinds = (AreaKind.CITY, AreaKind.LOCALITY, AreaKind.WARD, AreaKind.LSOA)
    assert [count(kind) for kind in kinds] == [1, 3, 20, 182]
    assert (nottingham.residents, nottingham.households) == (305_680, 126_131)


def test_loading_them_again_changes_nothing(nottingham):
    before = db.session.execute(select(CacheVersion.version)).scalar()
    seed_areas.load_nottingham()
    assert not db.session.dirty
    assert db.session.execute(select(CacheVersion.version)).scalar() == before


def test_every_area_hangs_under_the_next_larger_one(nottingham):
    ladder = [AreaKind.LSOA, AreaKind.WARD, AreaKind.LOCALITY, AreaKind.CITY]
    for area in db.session.scalars(select(Area).where(Area.kind != AreaKind.CITY)):
        assert area.parent.kind is ladder[ladder.index(area.kind) + 1]


@pytest.mark.parametrize(
    ("place", "ward", "locality"),
    [
        (COUNCIL_HOUSE, "Castle", "Central"),
        (ARBORETUM_LAKE, "Hyson Green & Arboretum", "Central"),
        ((453900, 345200), "Bulwell", "North"),
        ((455157, 335431), "Clifton West", "South"),
    ],
)
def test_a_place_has_its_ward_and_locality(nottingham, place, ward, locality):
    found = areas.place_at(*place)
    assert (found.ward.name, found.locality.name) == (ward, locality)
    assert not found.on_the_edge


def test_what_people_type_leads_to_a_ward(nottingham):
    point = read_point("52.95356, -1.14935")
    assert areas.place_at(point.easting, point.northing).ward.name == "Castle"


def test_a_place_far_outside_is_refused_by_the_citys_name(nottingham):
    with pytest.raises(areas.OutsideTheCity, match="This place is outside Nottingham"):
        areas.place_at(530000, 180000)


def test_a_place_just_outside_the_blurred_edge_is_in_the_nearest_ward(nottingham):
    west_of_wollaton = _just_outside(nottingham)
    found = areas.place_at(*west_of_wollaton)
    assert found.on_the_edge
    with pytest.raises(areas.OutsideTheCity):
        areas.place_at(west_of_wollaton[0] - 400, west_of_wollaton[1])


def _just_outside(city):
    shape = shapely.from_wkb(city.boundary)
    west = min(shape.exterior.coords)
    return round(west[0]) - 100, round(west[1])


def test_with_official_boundaries_the_edge_is_exact(nottingham):
    outside = _just_outside(nottingham)
    take_wards(seed_areas.GEODATA / "nottingham_wards.geojson")
    with pytest.raises(areas.OutsideTheCity):
        areas.place_at(*outside)


def test_the_next_question_is_answered_from_the_boundaries_as_they_are_now(nottingham):
    assert areas.place_at(*COUNCIL_HOUSE).ward.name == "Castle"
    castle = db.session.scalars(select(Area).where(Area.name == "Castle")).one()
    meadows = db.session.scalars(select(Area).where(Area.name == "Meadows")).one()
    castle.boundary, meadows.boundary = meadows.boundary, castle.boundary
    db.session.flush()
    assert areas.place_at(*COUNCIL_HOUSE).ward.name == "Meadows"


def test_a_question_asked_twice_reads_no_boundary_twice(nottingham, queries):
    areas.place_at(*COUNCIL_HOUSE)
    db.session.commit()
    with queries() as made:
        areas.place_at(*COUNCIL_HOUSE)
    assert len(made) == 2  # has anything changed, and the ward's own row
    assert not [each for each in made if "boundary" in each]


def test_official_boundaries_are_not_undone_by_loading_the_shipped_ones(nottingham, tmp_path):
    moved = _wards_moved_north(tmp_path)
    take_wards(moved)
    castle = db.session.scalars(select(Area).where(Area.name == "Castle")).one()
    official = castle.boundary
    seed_areas.load_nottingham()
    assert (castle.boundary, castle.official) == (official, True)


def test_a_locality_is_redrawn_around_its_official_wards(nottingham, tmp_path):
    north = db.session.scalars(select(Area).where(Area.name == "North")).one()
    before = north.northing
    take_wards(_wards_moved_north(tmp_path))
    assert north.northing - before == pytest.approx(111, abs=15)
    assert nottingham.residents is None, "a ward now reaches beyond the LSOAs whose residents are known"


def _wards_moved_north(folder):
    wards = json.loads((seed_areas.GEODATA / "nottingham_wards.geojson").read_text())
    for each in wards["features"]:
        ring = each["geometry"]["coordinates"][0]
        each["geometry"]["coordinates"] = [[[x, y + 0.001] for x, y in ring]]
    path = folder / "official.geojson"
    path.write_text(json.dumps(wards))
    return path


@pytest.mark.parametrize(
    "content",
    [
        "",
        "not json",
        "[]",
        '{"features": []}',
        '{"features": [{"properties": {"NAME": "Bulwell"}, "geometry": null}]}',
        '{"features": [{"properties": {"WD22CD": "E05", "WD22NM": "B"}, "geometry": {"type": "Polygon"}}]}',
        '{"features": [{"properties": {"WD22CD": "E05", "WD22NM": "B"}, "geometry": null}]}',
    ],
)
def test_a_file_that_holds_no_areas_is_refused(tmp_path, content):
    path = tmp_path / "wards.geojson"
    path.write_text(content)
    with pytest.raises(NotAnAreaFile, match=r"wards\.geojson"):
        read_areas(path)


def test_an_lsoas_ward_is_known_by_its_code(nottingham):
    with (seed_areas.GEODATA / "nottingham_lsoa11_to_ward22.csv").open(newline="") as lines:
        stated = {row["lsoa11cd"]: row["wd22nm"] for row in csv.DictReader(lines)}
    names = dict(db.session.execute(select(Area.id, Area.name)).all())
    assert {code: names[ward] for code, ward in areas.ward_ids_by_lsoa().items()} == stated


def test_many_points_are_placed_at_once(nottingham):
    eastings, northings = np.array([COUNCIL_HOUSE, (530000, 180000)]).T
    castle = areas.place_at(*COUNCIL_HOUSE).ward.id
    assert areas.ward_boundaries().areas_at(eastings, northings).tolist() == [castle, -1]


def test_only_official_boundaries_place_points_by_polygon(nottingham, tmp_path):
    assert not areas.wards_are_official()
    take_wards(_wards_moved_north(tmp_path))
    assert areas.wards_are_official()


def test_the_wards_as_a_file_have_names_and_small_outlines(nottingham):
    made = areas.ward_features()
    assert len(made["features"]) == 20
    assert "Castle" in {each["properties"]["name"] for each in made["features"]}
    assert len(json.dumps(made)) < 20_000
    longitude, latitude = made["features"][0]["geometry"]["coordinates"][0][0]
    assert grid.on_the_grid(*grid.to_grid(longitude, latitude))


def test_before_any_area_is_loaded_every_place_is_outside(app):
    with pytest.raises(areas.OutsideTheCity, match="the partnership's area"):
        areas.place_at(*COUNCIL_HOUSE)


def test_a_map_gets_the_wards_and_may_keep_them_for_an_hour(nottingham, sign_in):
    anybody = sign_in(factories.officer()).client
    answer = anybody.get("/areas/wards.geojson")
    assert answer.mimetype == "application/geo+json"
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert len(answer.get_json(force=True)["features"]) == 20


def test_a_picture_of_the_city_leaves_out_what_nobody_sees_and_one_of_a_ward_less(nottingham):
    wards = {ward.name: ward.id for ward in list_wards()}
    assert areas.tolerance_for(wards.values()) == 10
    assert areas.tolerance_for([wards["Castle"]]) == areas.tolerance_for([]) == areas.TOLERANCES[0]


def test_the_more_is_left_out_the_fewer_corners_are_drawn_and_neighbours_still_meet(nottingham):
    def drawn(tolerance):
        return areas.area_frame(AreaKind.LSOA, tolerance).geometry.tolist()

    fine, coarse = drawn(5), drawn(100)
    assert len(fine) == len(coarse) == 182
    assert sum(map(shapely.get_num_coordinates, coarse)) < sum(map(shapely.get_num_coordinates, fine))
    gaps = shapely.union_all(fine).symmetric_difference(shapely.union_all(coarse))
    assert gaps.area < 0.02 * shapely.union_all(fine).area
