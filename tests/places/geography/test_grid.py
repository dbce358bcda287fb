"""Is a place on the National Grid where Ordnance Survey says it is, and at home where it started?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.places.geography import grid


def test_ordnance_surveys_nottingham_station_is_within_three_metres():
    """With its full grid of corrections it has this station at 454002.834, 340834.943."""
    found = grid.to_grid(-1.197476559, 52.962191095)
    assert found == pytest.approx((454002.834, 340834.943), abs=3)


@given(longitude=some.floats(-9.0, 2.5), latitude=some.floats(49.0, 61.0))
def test_whole_metres_and_back_is_the_same_whole_metre_on_land_and_at_sea(longitude, latitude):
    point = grid.whole_metres(longitude, latitude)
    assert grid.whole_metres(*grid.to_lonlat(*point)) == point
    assert grid.to_lonlat(*point) == pytest.approx((longitude, latitude), abs=2e-5)


def test_the_datum_is_changed_off_the_coast_too():
    """A degree of latitude is as long on either side of where the area of the change of datum ends."""
    longitudes, latitudes = np.full(3, -3.0), np.array([49.7, 49.8, 49.9])
    south, north = np.diff(grid.to_grid(longitudes, latitudes)[1])
    assert south == pytest.approx(north, abs=1)


def test_points_without_numbers_get_none():
    eastings, northings = grid.to_grid(np.array([-1.15, np.nan]), np.array([52.95, np.nan]))
    assert np.isfinite(eastings).tolist() == np.isfinite(northings).tolist() == [True, False]


@pytest.mark.parametrize("point", [(-1, 5), (700_000, 5), (5, 1_300_000), (5, -1)])
def test_places_off_the_grid_are_known_as_such(point):
    assert not grid.on_the_grid(*point)
