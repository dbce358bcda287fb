"""Are the p-values near the bound refined to the exact ones, and do verdicts outlive a change of seed?"""

import itertools

import numpy as np
import pytest
import scipy

from app.evidence.statistics.false_discovery import RATE, adjusted
from app.evidence.statistics.hotspots.borderline import ERRORS, Permuted, permuted, refined
from app.evidence.statistics.hotspots.getis_ord import count_reaching, permutation_p
from app.evidence.statistics.hotspots.neighbours import from_pairs, of_squares

SIDE = 16


@pytest.fixture(scope="module")
def neighbours():
    columns, rows = (each.ravel() for each in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    return of_squares(columns, rows)


def clustered(seed):
    """A smooth field of counts, so that many places lie near the bound."""
    rng = np.random.default_rng(seed)
    field = rng.gamma(0.8, 4, (SIDE, SIDE))
    smooth = sum(np.roll(field, (a, b), axis=(0, 1)) for a in (-1, 0, 1) for b in (-1, 0, 1))
    return rng.poisson(4 * smooth.ravel() / 9).astype(float)


def run(values, neighbours, seed, most):
    first = permuted(permutation_p(values, neighbours, permutations=999, seed=seed), 999)
    return refined(values, neighbours, first, seed=seed, most=most)


def hot(result):
    return adjusted(result.p) <= RATE


def test_new_deals_give_the_exact_chance(neighbours):
    """Of ones and noughts, what is dealt to a place is hypergeometric: SciPy's, without the place itself."""
    values = (np.random.default_rng(2).random(SIDE * SIDE) < 0.2).astype(float)
    places, number = np.arange(0, SIDE * SIDE, 11), 20_000
    reached = count_reaching(values, neighbours, places, number, np.random.default_rng(1))
    others = values.sum() - values[places]
    around = neighbours.sums(values)[places]
    exact = scipy.stats.hypergeom.sf(around - 1, len(values) - 1, others, neighbours.sizes[places])
    error = np.sqrt(exact * (1 - exact) / number) + 1 / number
    assert (np.abs(reached / number - exact) <= 4.5 * error).all()


def test_new_deals_of_a_small_map_never_deal_a_place_to_itself():
    """Four places in a ring: beside place 0 lie 5 and 4, one of the three pairs of {5, 3, 4}."""
    ring, values = from_pairs(4, [(0, 1), (1, 2), (2, 3), (3, 0)]), np.array([1.0, 5.0, 3.0, 4.0])
    pairs = list(itertools.combinations(values[1:], 2))
    exact = sum(sum(pair) >= 9 for pair in pairs) / len(pairs)
    reached = count_reaching(values, ring, np.array([0]), 30_000, np.random.default_rng(4))
    assert reached[0] / 30_000 == pytest.approx(exact, abs=0.01)


def test_only_places_near_the_bound_get_more_and_all_of_them_do(neighbours):
    values = clustered(5)
    first = permuted(permutation_p(values, neighbours, permutations=999, seed=1), 999)
    result = refined(values, neighbours, first, seed=1, most=64_000)
    assert first.near_the_bound().any()
    assert (result.permutations[first.near_the_bound()] > 999).all()
    untouched = result.permutations == 999
    assert untouched.any()
    assert (result.p[untouched] == first.p[untouched]).all()
    assert (result.near_the_bound() <= (result.permutations >= 64_000)).all()


def test_a_refined_p_is_that_of_all_its_permutations(neighbours):
    """As if one long run had been made: within the error of counting of 200,000 permutations."""
    values = clustered(5)
    result = run(values, neighbours, 3, 64_000)
    many = permutation_p(values, neighbours, permutations=200_000, seed=9)
    error = np.sqrt(many * (1 - many) * (1 / result.permutations + 1 / 200_000)) + 1 / result.permutations
    assert (np.abs(result.p - many) <= 5 * error).all()


def test_places_within_three_standard_errors_of_the_bound_are_borderline():
    """Of two tests, the bound of the second is 0.05."""
    near = []
    for p in np.arange(0.02, 0.1, 0.001):
        error = np.sqrt(p * (1 - p) / 999)
        near.append(permuted(np.array([0.001, p]), 999).near_the_bound()[1])
        assert near[-1] == (abs(p - 0.05) <= ERRORS * error)
    assert 10 < sum(near) < len(near) - 10


def test_the_same_seed_refines_the_same(neighbours):
    values = clustered(5)
    one, other = (run(values, neighbours, 5, 16_000) for _ in range(2))
    assert isinstance(one, Permuted)
    assert (one.p == other.p).all()


def test_places_that_are_not_marked_do_not_depend_on_the_seed(neighbours):
    """Eight seeds change the plain verdict; of the places unmarked in both of two runs, none changes."""
    values = clustered(5)
    plain = [permutation_p(values, neighbours, permutations=999, seed=seed) for seed in range(8)]
    numbers = {int((adjusted(p) <= RATE).sum()) for p in plain}
    assert len(numbers) > 3, "without it the answer is a throw of the seed"
    results = [run(values, neighbours, seed, 64_000) for seed in range(8)]
    for one, other in itertools.combinations(results, 2):
        sure = ~one.near_the_bound() & ~other.near_the_bound()
        assert (hot(one)[sure] == hot(other)[sure]).all()
