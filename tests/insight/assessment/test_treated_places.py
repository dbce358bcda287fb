"""Is a piece of ground as large as it should be, and is what people draw and type read as they meant it?"""

import contextlib
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import to_wkb
from shapely.geometry import box

from app.evidence.statistics.treated_places import (
    NotAnArea,
    all_of,
    around,
    circle,
    holds,
    overlap,
    polygon,
    read_area,
    touching,
)
from app.places.geography import grid

SQUARE = "457000 340000\n457600 340000\n457600 340600\n457000 340600"


def lonlat(*corners):
    return [list(map(float, grid.to_lonlat(*corner))) for corner in corners]


def geojson(**wrong):
    ring = lonlat((457000, 340000), (457600, 340000), (457600, 340600), (457000, 340600), (457000, 340000))
    return {"type": "Polygon", "coordinates": [ring], **wrong}


def test_a_circle_is_round():
    assert circle(0, 0, 250).area == pytest.approx(math.pi * 250**2, rel=0.005)


@given(st.integers(100, 2000), st.integers(100, 2000))
def test_a_ring_is_what_the_larger_circle_has_more(radius, width):
    ring = around(circle(0, 0, radius), width)
    whole = circle(0, 0, radius + width)
    assert ring.area == pytest.approx(whole.area - circle(0, 0, radius).area, rel=0.01)
    assert not overlap(ring, circle(0, 0, radius))


def test_points_on_the_ground_and_beside_it():
    assert list(holds(circle(100, 100, 50), [100, 149, 151, 60], [100, 100, 100, 60])) == [
        True,
        True,
        False,
        False,
    ]


@given(st.integers(-10_000, 10_000), st.integers(-10_000, 10_000))
def test_to_move_everything_moves_the_answer(east, north):
    there = holds(circle(east, north, 300), [east + 10, east + 400], [north, north])
    assert there.tolist() == [True, False]


def test_neighbours_are_those_that_touch():
    areas = {"a": to_wkb(box(0, 0, 1, 1)), "b": to_wkb(box(1, 0, 2, 1)), "c": to_wkb(box(5, 0, 6, 1))}
    assert touching(areas, {"a"}) == {"b"}
    assert touching(areas, {"a", "b"}) == set()
    assert all_of([areas["a"], areas["b"]]).area == 2


def test_corners_a_line():
    assert read_area(SQUARE)[:2] == [(457000, 340000), (457600, 340000)]
    assert polygon(read_area(SQUARE)).area == 360_000


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda shape: shape,
        lambda shape: {"type": "Feature", "geometry": shape, "properties": {}},
        lambda shape: {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]},
    ],
)
def test_geojson_as_other_programs_save_it(wrapped):
    assert polygon(read_area(json.dumps(wrapped(geojson())))).area == pytest.approx(360_000, rel=0.01)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Enter the corners"),
        ("457000 340000\n457600 340000", "3 corners"),
        ("457000 340000\nhere\n457600 340000", "Corner 2"),
        ("457000 340000\n457600 340600\n457600 340000\n457000 340600", "crosses itself"),
        ("457000 340000\n457001 340000\n457001 340001", "do not enclose"),
        ("{", "not GeoJSON"),
        ("{}", "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "not GeoJSON"),
        ('{"type": "Point", "coordinates": [1, 2]}', "not GeoJSON"),
        ('{"type": "Polygon", "coordinates": [[["a", 1]]]}', "not GeoJSON"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5]]]}', "not GeoJSON"),
        ('{"type": "Polygon", "coordinates": [[[52.9, -1.1], [53, -1.2], [52, -1]]]}', "longitude comes"),
        ("\n".join(["457000 340000"] * 600), "corners"),
    ],
)  # fmt: skip
def test_what_is_no_area_is_said(text, problem):
    with pytest.raises(NotAnArea, match=problem):
        read_area(text)


def test_an_area_with_a_hole_is_not_taken():
    hole = lonlat((457100, 340100), (457200, 340100), (457200, 340200), (457100, 340100))
    shape = geojson()
    with pytest.raises(NotAnArea):
        read_area(json.dumps({**shape, "coordinates": [*shape["coordinates"], hole]}))


@given(st.text(max_size=200))
def test_whatever_is_typed_it_is_read_or_refused(text):
    with contextlib.suppress(NotAnArea):
        assert len(read_area(text)) >= 3


@pytest.mark.parametrize("radius", [0, -5])
def test_a_circle_has_a_radius(radius):
    with pytest.raises(ValueError):
        circle(0, 0, radius)
