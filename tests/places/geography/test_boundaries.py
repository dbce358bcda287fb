"""Is every point in exactly the area it is in, one by one and by the thousand?"""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some

from app.mapping.layer_frames import areas, to_lonlat
from app.places.geography import boundaries
from app.places.geography.area_files import read_areas
from app.places.geography.boundaries import NOWHERE, Boundaries
from app.places.geography.seed_areas import GEODATA

# Two squares side by side, and one across a gap: 100 m each.
WEST = shapely.box(1000, 1000, 1100, 1100)
MIDDLE = shapely.box(1100, 1000, 1200, 1100)
EAST = shapely.box(1300, 1000, 1400, 1100)
SQUARES = Boundaries([(7, WEST.wkb), (8, MIDDLE.wkb), (9, EAST.wkb)])


@pytest.mark.parametrize(
    ("point", "area"),
    [((1050, 1050), 7), ((1150, 1050), 8), ((1350, 1099), 9), ((1250, 1050), None), ((0, 0), None)],
)
def test_a_point_is_in_the_area_around_it(point, area):
    assert SQUARES.area_at(*point) == area


def test_a_point_on_the_line_between_two_is_in_the_first_alone():
    assert SQUARES.area_at(1100, 1050) == 7
    assert SQUARES.areas_at(np.array([1100.0]), np.array([1050.0])).tolist() == [7]


def test_a_point_just_outside_is_in_the_nearest_area_if_that_is_asked_for():
    assert SQUARES.area_at(1203, 1050, within=5) == 8
    assert SQUARES.area_at(1297, 1050, within=5) == 9
    assert SQUARES.area_at(1250, 1050, within=5) is None
    assert SQUARES.area_at(1203, 1050) is None


points = some.lists(some.tuples(some.floats(900, 1500), some.floats(900, 1200)), min_size=1, max_size=60)


@given(points)
def test_many_points_at_once_are_where_each_alone_is(places):
    eastings, northings = np.array(places).T
    together = SQUARES.areas_at(eastings, northings)
    alone = [SQUARES.area_at(x, y) for x, y in places]
    assert together.tolist() == [NOWHERE if area is None else area for area in alone]


def test_points_on_and_near_real_boundaries_are_where_each_alone_is():
    filed = read_areas(GEODATA / "nottingham_lsoas_2011.geojson")
    lsoas = Boundaries((number, area.boundary) for number, area in enumerate(filed))
    corners = shapely.get_coordinates(lsoas.shapes)[::3]
    near = corners + np.random.default_rng(7).normal(0, 20, corners.shape)
    xs, ys = np.vstack([corners, near]).T
    alone = [lsoas.area_at(x, y) for x, y in zip(xs, ys, strict=True)]
    assert lsoas.areas_at(xs, ys).tolist() == [NOWHERE if area is None else area for area in alone]


def test_points_without_numbers_are_nowhere():
    found = SQUARES.areas_at(np.array([np.nan, 1050.0, np.nan]), np.array([1050.0, 1050.0, np.nan]))
    assert found.tolist() == [NOWHERE, 7, NOWHERE]


def test_no_areas_and_no_points_are_no_trouble():
    nothing = Boundaries([])
    assert nothing.area_at(1, 1) is None
    assert nothing.areas_at(np.array([1.0]), np.array([1.0])).tolist() == [NOWHERE]
    assert SQUARES.areas_at(np.array([]), np.array([])).tolist() == []


def test_a_boundary_survives_the_way_to_geojson_and_back(tmp_path):
    square = shapely.box(457000, 339000, 457500, 339500)
    geometry = json.loads(shapely.to_geojson(to_lonlat(areas([square.wkb]).geometry)[0]))
    again = shapely.from_wkb(filed(tmp_path, geometry).boundary)
    assert shapely.symmetric_difference(square, again).area < 0.01 * square.area


def filed(folder, geometry):
    path = folder / "wards.geojson"
    ward = {"type": "Feature", "properties": {"WD22CD": "E05", "WD22NM": "Arbour"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [ward]}))
    return read_areas(path)[0]


def test_a_boundary_that_crosses_itself_is_mended_on_the_way_in(tmp_path):
    bow_tie = {"type": "Polygon", "coordinates": [[[-1, 52], [-0.9, 52.1], [-0.9, 52], [-1, 52.1], [-1, 52]]]}
    assert shapely.from_wkb(filed(tmp_path, bow_tie).boundary).is_valid


def test_an_areas_centre_is_inside_it_however_it_is_shaped():
    horseshoe = shapely.box(0, 0, 1000, 1000).difference(shapely.box(100, 100, 900, 1000))
    assert horseshoe.intersects(shapely.Point(boundaries.centre(horseshoe.wkb)))
