"""Is a place on the National Grid where Ordnance Survey and PROJ say it is?"""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.places.geography import projection

britain = {
    "longitude": some.floats(-7.0, 1.8),
    "latitude": some.floats(50.0, 60.5),
}


def test_ordnance_surveys_worked_example_comes_out_to_the_millimetre():
    """Caister water tower, of "A guide to coordinate systems in Great Britain": Airy degrees to the grid."""
    longitude, latitude = 1 + 43 / 60 + 4.5177 / 3600, 52 + 39 / 60 + 27.2531 / 3600
    found = projection._project(np.radians(longitude), np.radians(latitude))
    assert found == pytest.approx((651409.903, 313177.270), abs=0.001)


def test_ordnance_surveys_nottingham_station_is_within_three_metres():
    """With its full grid of corrections it has this station at 454002.834, 340834.943."""
    found = projection.to_grid(-1.197476559, 52.962191095)
    assert found == pytest.approx((454002.834, 340834.943), abs=3)


def test_the_council_house_is_in_the_old_market_square():
    assert projection.whole_metres(-1.14935, 52.95356) == pytest.approx((457247, 339914), abs=2)


@given(**britain)
def test_there_and_back_is_the_same_place(longitude, latitude):
    back = projection.to_lonlat(*projection.to_grid(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=2e-7)  # two centimetres


@given(**britain)
def test_whole_metres_and_back_is_the_same_whole_metre(longitude, latitude):
    point = projection.whole_metres(longitude, latitude)
    assert projection.whole_metres(*projection.to_lonlat(*point)) == point


@given(**britain)
def test_proj_agrees_to_the_centimetre(longitude, latitude):
    theirs = pyproj.Transformer.from_pipeline(PROJ).transform(longitude, latitude)
    assert projection.to_grid(longitude, latitude) == pytest.approx(theirs, abs=0.01)


# The transformation named in projection.py's docstring, so that no grid file on some machine is used instead.
PROJ = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 +step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)


def test_many_points_come_out_as_one_by_one():
    longitudes, latitudes = np.linspace(-1.25, -1.08, 50), np.linspace(52.88, 53.02, 50)
    eastings, northings = projection.to_grid(longitudes, latitudes)
    one_by_one = [projection.to_grid(float(x), float(y)) for x, y in zip(longitudes, latitudes, strict=True)]
    assert np.allclose(np.column_stack([eastings, northings]), one_by_one, atol=1e-6)


def test_points_without_numbers_stay_without():
    eastings, northings = projection.to_grid(np.array([-1.15, np.nan]), np.array([52.95, np.nan]))
    assert np.isnan([eastings[1], northings[1]]).all()
    assert not np.isnan([eastings[0], northings[0]]).any()


@pytest.mark.parametrize("point", [(-1, 5), (700_000, 5), (5, 1_300_000), (5, -1)])
def test_places_off_the_grid_are_known_as_such(point):
    assert not projection.on_the_grid(*point)
