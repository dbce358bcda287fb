"""Do the ranking and "the fewest wards that hold half" say what they promise, for any figures?"""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.ranking import HALF, WardFigures, fewest_holding, rank_wards

COUNTS = st.lists(st.integers(0, 5_000), max_size=25)


def wards(*crime, asb=None, residents=None):
    return [
        WardFigures(n, f"E0500000{n}", f"Ward {n}", count, (asb or crime)[n], (residents or {}).get(n))
        for n, count in enumerate(crime)
    ]


@pytest.mark.parametrize(
    ("counts", "fewest"),
    [
        ([], 0),
        ([0, 0, 0], 0),
        ([7], 1),
        ([5, 5], 1),
        ([4, 3, 3], 2),
        ([1, 1, 1, 1], 2),
        ([1, 1, 1, 1, 1], 3),
        ([10, 0, 0, 0], 1),
        # The official wards of Nottingham, October 2018 to February 2019: the five with most, and the rest.
        ([3336, 2169, 1931, 1077, 904, 861, 807, *[562] * 12, 872], 5),
    ],
)
def test_the_fewest_that_hold_half(counts, fewest):
    assert fewest_holding(counts) == fewest


def test_another_part_than_half():
    assert fewest_holding([50, 30, 15, 5], Fraction(1, 4)) == 1
    assert fewest_holding([50, 30, 15, 5], Fraction(95, 100)) == 3
    assert fewest_holding([50, 30, 15, 5], Fraction(1)) == 4


@given(COUNTS)
def test_the_fewest_do_hold_half_and_one_less_does_not(counts):
    fewest, ordered = fewest_holding(counts), sorted(counts, reverse=True)
    assert 2 * sum(ordered[:fewest]) >= sum(counts)
    if sum(counts):
        assert 2 * sum(ordered[: fewest - 1]) < sum(counts)


@given(st.lists(st.integers(0, 50), max_size=8))
def test_no_other_choice_of_places_needs_fewer(counts):
    fewest = fewest_holding(counts)
    for size in range(fewest):
        assert all(2 * sum(chosen) < sum(counts) for chosen in combinations(counts, size))


@given(COUNTS, st.randoms(), st.integers(1, 9))
def test_neither_order_nor_scale_matters(counts, random, factor):
    shuffled = list(counts)
    random.shuffle(shuffled)
    assert fewest_holding(shuffled) == fewest_holding(counts) == fewest_holding([factor * n for n in counts])


@given(COUNTS, st.fractions(0, 1))
def test_a_larger_part_never_needs_fewer(counts, part):
    assert fewest_holding(counts, part / 2) <= fewest_holding(counts, part)


@given(COUNTS)
def test_a_ranking_keeps_every_ward_and_its_shares_add_up(counts):
    ranking = rank_wards(wards(*counts))
    assert sorted(ward.figures.ward_id for ward in ranking.wards) == list(range(len(counts)))
    assert [ward.rank for ward in ranking.wards] == list(range(1, len(counts) + 1))
    assert [ward.figures.crime for ward in ranking.wards] == sorted(counts, reverse=True)
    cumulative = [ward.cumulative_share for ward in ranking.wards]
    assert cumulative == sorted(cumulative)
    if sum(counts):
        assert cumulative[-1] == 1
        assert sum(ward.share for ward in ranking.wards) == pytest.approx(1)
        assert ranking.share_held >= HALF
    assert ranking.fewest == fewest_holding(counts) == len(ranking.holding_half)
    assert [ward.among_fewest for ward in ranking.wards] == [n < ranking.fewest for n in range(len(counts))]


def test_wards_with_as_much_crime_are_in_the_order_of_their_names():
    names = [ward.figures.name for ward in rank_wards(list(reversed(wards(3, 5, 3, 3)))).wards]
    assert names == ["Ward 1", "Ward 0", "Ward 2", "Ward 3"]


def test_asb_is_counted_beside_crime_and_does_not_move_the_ranking():
    ranking = rank_wards(wards(10, 30, asb=(90, 10)))
    first, second = ranking.wards
    assert (first.figures.name, first.share, first.asb_share) == ("Ward 1", 0.75, 0.1)
    assert (second.asb_share, ranking.asb_share_held, ranking.asb) == (0.9, 0.1, 100)


def test_a_rate_is_for_each_1000_residents_and_not_made_up():
    ranking = rank_wards(wards(30, 20, 10, residents={0: 10_000, 1: 0}))
    assert [ward.rate for ward in ranking.wards] == [3.0, None, None]


def test_a_ranking_of_nothing():
    ranking = rank_wards([])
    assert (ranking.fewest, ranking.share_held, ranking.asb_share_held) == (0, 0, 0)
