"""Which areas touch, and which squares do they reach into?"""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from app.places.geography import contiguity


def box(west, south, east, north):
    return shapely.to_wkb(shapely.box(west, south, east, north))


ROW = [box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 100, 300, 200), box(5_000, 0, 5_100, 100)]


def test_areas_that_meet_by_side_or_corner_are_neighbours_and_an_island_has_its_nearest():
    assert sorted(contiguity.touching(ROW)) == [(0, 1), (1, 2), (3, 2)]


def test_an_area_alone_has_no_neighbour():
    assert contiguity.touching(ROW[:1]) == []


def test_areas_that_hang_together_are_one_group_in_the_order_of_the_first():
    assert contiguity.connected_groups([ROW[3], *ROW[:3]]) == [[0], [1, 2, 3]]
    assert contiguity.connected_groups([ROW[0], ROW[2], ROW[3], ROW[1]]) == [[0, 1, 3], [2]]
    assert contiguity.connected_groups([]) == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), unique=True, min_size=1, max_size=40))
def test_groups_are_scipys_connected_components(corners):
    drawn = [box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100) for x, y in corners]
    meet = [[max(abs(a - c), abs(b - d)) <= 1 for c, d in corners] for a, b in corners]
    number, labels = connected_components(np.array(meet).reshape(len(corners), -1))
    expected = [np.flatnonzero(labels == label).tolist() for label in range(number)]
    assert contiguity.connected_groups(drawn) == sorted(expected)


def test_sizes_are_square_metres():
    assert contiguity.sizes(ROW).tolist() == [10_000] * 4


def test_squares_reach_in_by_more_than_an_edge():
    """A square of 100 m at the origin reaches into four squares of 50 m, not into those it only touches."""
    assert sorted(contiguity.squares_over([box(100, 100, 200, 200)], 50)) == [
        (100, 100), (100, 150), (150, 100), (150, 150),
    ]  # fmt: skip


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_moving_the_areas_by_whole_squares_moves_the_squares(east, north):
    here = contiguity.squares_over([box(1_010, 1_020, 1_530, 1_270)], 250)
    moved = [box(1_010 + 250 * east, 1_020 + 250 * north, 1_530 + 250 * east, 1_270 + 250 * north)]
    there = contiguity.squares_over(moved, 250)
    assert sorted(there) == sorted((x + 250 * east, y + 250 * north) for x, y in here)


def test_the_shipped_lsoas_of_nottingham_all_have_neighbours():
    from pathlib import Path

    from app.places.geography.area_files import read_areas

    drawn = [area.boundary for area in read_areas(Path("geodata/nottingham_lsoas_2011.geojson"))]
    pairs = contiguity.touching(drawn)
    beside = {place for pair in pairs for place in pair}
    assert len(beside) == len(drawn) == 182
    assert 5 < 2 * len(pairs) / 182 < 7, "as tilings have it"
