"""Are the shapes of a layer simplified and projected without a tear, and its columns complete?"""

import pytest
import shapely

from app.mapping.layer_frames import AREAS, areas, checked, to_lonlat

SQUARE = shapely.box(457000, 339000, 457500, 339500).wkb


def test_longitudes_and_latitudes_have_no_more_than_five_decimals():
    degrees = shapely.get_coordinates(to_lonlat(areas([SQUARE]).geometry))
    assert (degrees == degrees.round(5)).all()


def test_simplified_neighbours_still_meet():
    wavy = [(457000 + 5 * (step % 2), 339000 + 50 * step) for step in range(20)]
    left = shapely.Polygon([(456000, 339000), *wavy, (456000, 339950)])
    right = shapely.Polygon([(458000, 339000), *wavy, (458000, 339950)])
    simple = areas([left.wkb, right.wkb], tolerance=20).geometry
    assert simple.count_coordinates().sum() < len(wavy)
    assert simple.is_valid_coverage()
    assert shapely.intersection(*simple).length > 0


def test_areas_that_overlap_are_simplified_each_on_its_own():
    areas_apart = areas([SQUARE, SQUARE], tolerance=20).geometry
    assert areas_apart.area.tolist() == pytest.approx([500**2] * 2)


def test_columns_are_one_value_for_all_or_one_for_each_and_nothing_stays_nothing():
    frame = checked(areas([SQUARE] * 2, kind="ward", href=["/wards/1", None], label=[None, "B"]), AREAS)
    assert frame["kind"].tolist() == ["ward", "ward"]
    assert frame["href"].tolist() == ["/wards/1", None]
    assert frame["label"].tolist() == ["", "B"]
    assert frame["facts"].tolist() == [(), ()]
