"""Do the shares that hold a quarter and a half, the Lorenz curve and Gini's coefficient hold?"""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.concentration import concentration, gini, lorenz

COUNTS = st.lists(st.integers(0, 2_000), min_size=1, max_size=40)


def test_a_worked_example():
    """1, 2, 3, 4 and 10 of 20: Gini by hand, from the mean difference of all pairs, is 0.4."""
    found = concentration([3, 10, 1, 4, 2])
    assert (found.holding_quarter, found.holding_half) == (1, 1)
    assert (found.quarter_share, found.half_share) == (0.2, 0.2)
    assert found.gini == pytest.approx(0.4)
    shares = [(0, 0), (0.2, 0.05), (0.4, 0.15), (0.6, 0.3), (0.8, 0.5), (1, 1)]
    assert [each == pytest.approx(share) for each, share in zip(found.curve, shares, strict=True)] == [
        True
    ] * 6


@pytest.mark.parametrize(
    ("counts", "coefficient"),
    [([5, 5, 5, 5], 0), ([0, 0, 0, 7], 0.75), ([], 0), ([0, 0], 0), ([9], 0)],
)
def test_even_uneven_and_nothing(counts, coefficient):
    assert gini(counts) == coefficient


@given(COUNTS)
def test_gini_is_half_the_relative_mean_difference(counts):
    if sum(counts):
        differences = sum(abs(a - b) for a in counts for b in counts)
        assert gini(counts) == pytest.approx(differences / (2 * len(counts) * sum(counts)))


@given(COUNTS)
def test_gini_is_twice_the_area_between_the_curve_and_the_line(counts):
    curve = lorenz(counts)
    under = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in itertools.pairwise(curve))
    assert gini(counts) == pytest.approx(1 - 2 * under, abs=1e-9)


@given(COUNTS)
def test_the_curve_rises_from_nothing_to_all_and_stays_below_the_line(counts):
    curve = lorenz(counts)
    assert curve[0] == (0, 0)
    assert curve[-1] == (1, 1)
    assert all(y <= x + 1e-12 for x, y in curve)
    assert all(one[1] <= two[1] + 1e-12 for one, two in itertools.pairwise(curve))


@given(COUNTS, st.randoms(), st.integers(2, 9))
def test_neither_order_nor_unit_matters(counts, random, factor):
    shuffled = list(counts)
    random.shuffle(shuffled)
    assert concentration(shuffled) == concentration(counts)
    larger = concentration([factor * count for count in counts])
    assert larger.gini == pytest.approx(gini(counts))
    assert larger.holding_half == concentration(counts).holding_half


def test_places_that_must_be_empty_are_counted():
    assert concentration([1, 1, 0, 0, 0]).fewest_zeros == 3
    assert concentration([1, 1, 0, 0, 0]).empty == 3
    assert concentration([5, 0]).fewest_zeros == 0


def test_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="less than nothing"):
        concentration([3, -1])
