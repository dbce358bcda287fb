"""Is what a person types understood as the point they mean, or refused with what to type instead?"""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.places.geography.point_input import NotAPoint, Point, point_at, read_point

COUNCIL_HOUSE = Point(457247, 339914)


@pytest.mark.parametrize(
    "typed",
    [
        "SK 57247 39914",
        "sk5724739914",
        "  SK  57247, 39914 ",
        "457247 339914",
        "457247,339914",
        "457247; 339914.4",
    ],
)
def test_grid_references_and_eastings_are_taken_to_the_metre(typed):
    assert read_point(typed) == COUNCIL_HOUSE


@pytest.mark.parametrize(
    "typed",
    [
        "52.95356, -1.14935",
        "52.95356 -1.14935",
        "-1.14935, 52.95356",
        "52.95356N 1.14935W",
        "1.14935° W, 52.95356° N",
        "52.95356n, 1.14935w",
    ],
)
def test_latitude_and_longitude_are_taken_in_either_order(typed):
    point = read_point(typed)
    assert (point.easting, point.northing) == pytest.approx((457247, 339914), abs=2)


def test_a_short_grid_reference_means_the_middle_of_its_square():
    assert read_point("SK 572 399") == Point(457250, 339950)
    assert read_point("SK 5724 3991") == Point(457245, 339915)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a grid reference like"),
        ("by the chip shop", "Enter a grid reference like"),
        ("NG1 2DT", "We cannot look up postcodes"),
        ("SK 57 39", "6, 8 or 10 figures"),
        ("SK", "Enter a grid reference like"),
        ("SK 572 39", "as many figures for the easting"),
        ("SK57239", "as many figures for the easting"),
        ("AA 123 456", "must be on the British National Grid"),
        ("48.85, 2.35", "must be in Great Britain"),
        ("9000000 5", "must be on the British National Grid"),
        ("9" * 400 + " 1", "Enter a grid reference like"),
        ("12 13 14", "Enter a grid reference like"),
        ("<script>alert(1)</script>", "Enter a grid reference like"),
    ],
)
def test_what_is_no_point_is_refused_with_what_to_type(typed, said):
    with pytest.raises(NotAPoint, match=said):
        read_point(typed)


@given(easting=some.integers(0, 699_999), northing=some.integers(0, 1_299_999))
def test_a_points_own_grid_reference_names_the_square_it_is_in(easting, northing):
    middle = read_point(Point(easting, northing).grid_reference)
    assert abs(middle.easting - easting) <= 50
    assert abs(middle.northing - northing) <= 50


@given(typed=some.text(max_size=60))
def test_nothing_typed_is_more_than_refused(typed):
    try:
        point = read_point(typed)
    except NotAPoint:
        return
    assert 0 <= point.easting < 700_000


@pytest.mark.parametrize("place", [(2.35, 48.85), (-6.26, 48.0), (float("nan"), 52.0), (1e9, 1e9)])
def test_a_click_outside_the_country_is_refused(place):
    with pytest.raises(NotAPoint):
        point_at(*place)
