"""Is our Gi* that of the paper and of esda, and does it behave as a statistic of places must?"""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.hotspots.getis_ord import permutation_p, z_scores
from app.evidence.statistics.hotspots.neighbours import Neighbours, from_pairs, of_squares

SIDE = 12


def grid(side=SIDE):
    columns, rows = (each.ravel() for each in np.meshgrid(np.arange(side), np.arange(side)))
    return columns, rows, of_squares(columns, rows)


def skewed(seed=7, number=SIDE * SIDE, mean=4.0):
    rng = np.random.default_rng(seed)
    return rng.poisson(rng.gamma(0.6, mean, number)).astype(float)


@pytest.fixture(scope="module")
def esda():
    """The oracle, and its weights. They warn about themselves, which is no concern of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda
        import libpysal
    return esda, libpysal


def by_esda(esda, neighbours, values, permutations=0, seed=1):
    oracle, libpysal = esda
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        beside = {place: neighbours.of(place).tolist() for place in range(len(neighbours))}
        weights = libpysal.weights.W(beside, silence_warnings=True)
        weights = libpysal.weights.fill_diagonal(weights, 1.0)
        return oracle.G_Local(
            values, weights, transform="B", star=None, permutations=permutations, seed=seed, n_jobs=1
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_closed_form_equals_esda_on_a_grid(esda, seed):
    _, _, neighbours = grid()
    values = skewed(seed)
    assert z_scores(values, neighbours) == pytest.approx(by_esda(esda, neighbours, values).Zs, abs=1e-12)


def test_the_closed_form_equals_esda_where_places_have_unlike_numbers_of_neighbours(esda):
    rng = np.random.default_rng(3)
    pairs = [tuple(rng.choice(40, 2, replace=False)) for _ in range(110)]
    neighbours = from_pairs(40, [*pairs, *((n, (n + 1) % 40) for n in range(40))])
    values = skewed(4, 40)
    assert z_scores(values, neighbours) == pytest.approx(by_esda(esda, neighbours, values).Zs, abs=1e-12)


def test_permutations_agree_with_esda_as_far_as_chance_lets_them(esda):
    """Two runs of 4,999 deals differ by the error of counting: sqrt(p (1 - p) / 4,999) each."""
    _, _, neighbours = grid()
    values = skewed()
    ours = permutation_p(values, neighbours, permutations=4_999, seed=1)
    theirs = by_esda(esda, neighbours, values, permutations=4_999, seed=2)
    as_large = (theirs.rGs >= theirs.Gs[:, None] - 1e-12).sum(axis=1)
    expected = (as_large + 1) / 5_000
    error = np.sqrt(2 * expected * (1 - expected) / 4_999) + 1 / 5_000
    assert (np.abs(ours - expected) <= 4.5 * error).all()


def test_the_worked_formula_on_a_line_of_five():
    """1, 2, 6, 2, 1 in a row: by hand, mean 2.4 and variance 46 / 5 - 2.4 squared = 3.44."""
    neighbours = from_pairs(5, [(0, 1), (1, 2), (2, 3), (3, 4)])
    middle = (10 - 3 * 2.4) / np.sqrt(3.44 * (3 * (5 - 3)) / 4)
    end = (3 - 2 * 2.4) / np.sqrt(3.44 * (2 * (5 - 2)) / 4)
    found = z_scores(np.array([1, 2, 6, 2, 1]), neighbours)
    assert found[[2, 0, 4]] == pytest.approx([middle, end, end])


def test_every_deal_of_a_small_map_is_as_likely():
    """Four places in a ring, the others' pairs counted by hand: 3 of 3 are at most 9, 1 of 3 reaches 8."""
    neighbours = from_pairs(4, [(0, 1), (1, 2), (2, 3), (3, 0)])
    values = np.array([1.0, 5.0, 3.0, 4.0])
    p = permutation_p(values, neighbours, permutations=60_000, seed=5)
    # Place 0 keeps its 1; beside it lie 5 and 4, the largest of the three pairs of {5, 3, 4}.
    assert p[0] == pytest.approx(1 / 3, abs=0.01)
    # Beside place 1 lie 1 and 3, of {1, 3, 4} the smallest pair.
    assert p[1] == 1


def test_the_same_seed_deals_the_same_and_another_does_not():
    _, _, neighbours = grid()
    values = skewed()
    first, again, other = (permutation_p(values, neighbours, permutations=99, seed=s) for s in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_months_side_by_side_are_what_each_month_is_alone():
    _, _, neighbours = grid()
    months = np.column_stack([skewed(seed) for seed in (1, 2, 3)])
    z, p = z_scores(months, neighbours), permutation_p(months, neighbours, permutations=199, seed=1)
    for month in range(3):
        assert z[:, month] == pytest.approx(z_scores(months[:, month], neighbours))
        alone = permutation_p(months[:, month], neighbours, permutations=199, seed=1)
        assert (p[:, month] == alone).all()


def test_a_lump_stands_out_and_an_even_map_does_not():
    columns, rows, neighbours = grid()
    lump = np.where((abs(columns - 5) <= 1) & (abs(rows - 5) <= 1), 30.0, 2.0)
    z = z_scores(lump, neighbours)
    assert z.argmax() == 5 * SIDE + 5
    assert (permutation_p(lump, neighbours, permutations=999, seed=1)[z.argmax()]) == 0.001
    even = np.full(SIDE * SIDE, 4.0)
    assert (z_scores(even, neighbours) == 0).all()
    assert (permutation_p(even, neighbours, permutations=99, seed=1) == 1).all()


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_moving_the_whole_map_moves_the_result_with_it(east, north):
    columns, rows, neighbours = grid(6)
    moved = of_squares(columns + east, rows + north)
    values = skewed(2, 36)
    assert (z_scores(values, moved) == z_scores(values, neighbours)).all()


@given(st.permutations(range(36)))
def test_the_order_of_places_does_not_matter(order):
    columns, rows, neighbours = grid(6)
    values, order = skewed(2, 36), np.array(order)
    shuffled = of_squares(columns[order], rows[order])
    assert z_scores(values[order], shuffled) == pytest.approx(z_scores(values, neighbours)[order])


@given(st.floats(0.1, 100), st.floats(0, 100))
def test_neither_the_unit_nor_a_constant_added_everywhere_matters(unit, constant):
    _, _, neighbours = grid(6)
    values = skewed(2, 36)
    changed = z_scores(unit * values + constant, neighbours)
    assert changed == pytest.approx(z_scores(values, neighbours), abs=1e-6)


def test_a_place_without_neighbours_is_never_a_hotspot_by_permutation():
    neighbours = from_pairs(4, [(0, 1), (1, 2)])
    assert permutation_p(np.array([1.0, 2.0, 3.0, 99.0]), neighbours, permutations=9, seed=1)[3] == 1


def test_values_for_other_places_are_refused():
    with pytest.raises(ValueError, match="3 values are given for 2 places"):
        z_scores(np.array([1.0, 2.0, 3.0]), from_pairs(2, [(0, 1)]))


def test_nothing_at_all_is_no_error():
    nowhere = from_pairs(0, [])
    assert len(z_scores(np.array([]), nowhere)) == 0
    assert len(permutation_p(np.array([]), nowhere, permutations=9, seed=1)) == 0


def test_squares_touch_by_side_and_corner():
    _, _, neighbours = grid(3)
    assert neighbours.sizes.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert neighbours.of(4).tolist() == [0, 1, 2, 3, 5, 6, 7, 8]


def test_squares_at_two_ends_of_a_row_do_not_touch():
    """The last column of one row and the first of the next are far apart, though they follow each other."""
    columns, rows = np.array([0, 2, 0, 2]), np.array([0, 0, 1, 1])
    assert of_squares(columns, rows).sizes.tolist() == [1, 1, 1, 1]


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), unique=True, max_size=40))
def test_squares_are_beside_each_other_when_they_are_one_step_apart(corners):
    columns, rows = np.array([c for c, _ in corners], int), np.array([r for _, r in corners], int)
    neighbours = of_squares(columns, rows)
    assert isinstance(neighbours, Neighbours)
    for place, (column, row) in enumerate(corners):
        beside = {n for n, (c, r) in enumerate(corners) if max(abs(c - column), abs(r - row)) == 1}
        assert set(neighbours.of(place).tolist()) == beside
