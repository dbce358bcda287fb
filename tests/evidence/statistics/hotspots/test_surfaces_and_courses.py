"""Do the density surface, the courses of hotspots, their accuracy and the squares' names hold?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.hotspots.accuracy import accuracy
from app.evidence.statistics.hotspots.density import surface
from app.evidence.statistics.hotspots.over_time import Course, courses, recent_months
from app.evidence.statistics.hotspots.squares import name_of

BOX = (450_000.0, 330_000.0, 454_000.0, 336_000.0)


def points(number=500, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(452_000, 500, number), rng.normal(333_000, 700, number), rng.integers(1, 9, number)


# --- density ------------------------------------------------------------------------------------------
def test_the_surface_is_what_a_kernel_at_every_cell_gives():
    eastings, northings, weights = points()
    ours = surface(eastings, northings, weights, bounds=BOX, cell=50, bandwidth=240)
    assert ours.values.shape == (120, 80)
    edges = [330_000 + 50 * np.arange(121), 450_000 + 50 * np.arange(81)]
    counted, _, _ = np.histogram2d(northings, eastings, bins=edges, weights=weights)
    up, across = (
        np.exp(-0.5 * (np.subtract.outer(np.arange(cells), np.arange(cells)) * 50 / 240) ** 2)
        for cells in counted.shape
    )
    expected = 1e6 * up @ counted @ across / (2 * np.pi * 240**2)
    assert ours.values == pytest.approx(expected, abs=0.001 * expected.max())


def test_one_point_spreads_as_a_kernel_does():
    """At the point itself the density is weight / (2 pi h squared): 1.77 a km2 for h = 300 m."""
    found = surface(np.array([452_025.0]), np.array([333_025.0]), np.ones(1), bounds=BOX, bandwidth=300)
    assert found.values.max() == pytest.approx(1e6 / (2 * np.pi * 300**2), rel=0.01)
    assert found.values.sum() * 0.0025 == pytest.approx(1, abs=0.001), "nothing is lost away from the edge"


def test_moving_all_points_moves_the_surface():
    eastings, northings, weights = points(100)
    here = surface(eastings, northings, weights, bounds=BOX)
    west, south, east, north = BOX
    there = surface(
        eastings + 7_000, northings - 3_000, weights,
        bounds=(west + 7_000, south - 3_000, east + 7_000, north - 3_000),
    )  # fmt: skip
    assert there.values == pytest.approx(here.values)
    assert (there.west, there.south) == (457_000, 327_000)


@given(st.permutations(range(20)))
def test_the_order_of_points_does_not_matter_to_the_surface(order):
    eastings, northings, weights = (each[:20] for each in points())
    order = np.array(order)
    shuffled = surface(eastings[order], northings[order], weights[order], bounds=BOX, cell=500)
    assert shuffled.values == pytest.approx(
        surface(eastings, northings, weights, bounds=BOX, cell=500).values
    )


@pytest.mark.parametrize("wrong", [{"cell": 0}, {"bandwidth": -1}])
def test_lengths_must_be_above_nothing(wrong):
    with pytest.raises(ValueError, match="above 0"):
        surface(*points(3), bounds=BOX, **wrong)


# --- month by month -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("months", "course"),
    [
        ("111111111111", Course.PERSISTENT),
        ("101010101010", Course.PERSISTENT),
        ("000000001111", Course.EMERGING),
        ("100000000011", Course.EMERGING),
        ("111111110000", Course.FADING),
        ("101010100001", Course.FADING),
        ("010000000100", Course.OCCASIONAL),
        ("000000000000", Course.NEVER),
        ("0011", Course.EMERGING),
        ("1101", Course.PERSISTENT),
        ("1000", Course.FADING),
    ],
)
def test_the_course_of_a_place(months, course):
    assert courses(np.array([[each == "1" for each in months]])) == [course]


def test_a_third_of_the_months_are_recent_and_two_at_least():
    assert [recent_months(number) for number in (4, 5, 6, 7, 12, 36)] == [2, 2, 2, 3, 4, 12]


def test_of_few_months_nothing_is_said():
    with pytest.raises(ValueError, match="too few"):
        courses(np.ones((2, 3), dtype=bool))


# --- accuracy -----------------------------------------------------------------------------------------
def test_the_index_is_hit_share_over_area_share():
    """A tenth of the ground that holds half of the crime: five times as good as chance."""
    found = accuracy(np.array([True, False, False]), np.array([50, 30, 20]), np.array([1.0, 4.0, 5.0]))
    assert (found.places, found.hit_share, found.area_share, found.index) == (1, 0.5, 0.1, 5.0)


def test_to_mark_everything_is_as_good_as_chance_and_to_mark_nothing_is_no_prediction():
    everywhere, counts, areas = np.array([True, True]), np.array([3, 9]), np.array([2.0, 2.0])
    assert accuracy(everywhere, counts, areas).index == 1
    assert accuracy(~everywhere, counts, areas).index is None
    assert accuracy(everywhere, np.zeros(2), areas).index == 0


# --- names --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("corner", "size", "name"),
    [
        ((457_000, 339_000), 1_000, "SK 57 39"),
        ((457_000, 339_500), 500, "SK 57 39 NW"),
        ((457_250, 339_500), 250, "SK 57 39 NW SE"),
        ((457_000, 339_750), 250, "SK 57 39 NW NW"),
        ((457_500, 339_250), 250, "SK 57 39 SE NW"),
        ((457_200, 339_700), 100, "SK 572 397"),
    ],
)
def test_a_square_has_the_name_that_the_grid_gives_it(corner, size, name):
    assert name_of(*corner, size) == name


@pytest.mark.parametrize(("corner", "size"), [((-5_000, 0), 1_000), ((457_000, 339_000), 300)])
def test_what_has_no_name_on_the_grid_is_refused(corner, size):
    with pytest.raises(ValueError, match="No square"):
        name_of(*corner, size)


@given(st.integers(0, 699_999), st.integers(0, 1_299_999), st.sampled_from([250, 500, 1_000]))
def test_no_two_squares_share_a_name(easting, northing, size):
    corner = (easting - easting % size, northing - northing % size)
    names = {
        name_of(corner[0] + east * size, corner[1] + north * size, size)
        for east in (0, 1)
        for north in (0, 1)
        if corner[0] + east * size < 700_000 and corner[1] + north * size < 1_300_000
    }
    distinct = len({c for c in (0, 1) if corner[0] + c * size < 700_000}) * len(
        {c for c in (0, 1) if corner[1] + c * size < 1_300_000}
    )
    assert len(names) == distinct
