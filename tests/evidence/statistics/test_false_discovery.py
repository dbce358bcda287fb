"""Are the adjusted p-values those of Benjamini and Hochberg, and of SciPy?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from app.evidence.statistics.false_discovery import adjusted, fewest_that_can_pass

P = st.lists(st.floats(0, 1), min_size=1, max_size=60)
# The fifteen p-values of the paper's example, of which four pass at a rate of 0.05.
PAPER = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
)  # fmt: skip


def test_the_example_of_the_paper():
    assert (adjusted(np.array(PAPER)) <= 0.05).sum() == 4


@given(P)
def test_it_equals_scipy(p):
    assert adjusted(np.array(p)) == pytest.approx(false_discovery_control(p), abs=1e-12)


def test_of_none_there_are_none():
    assert adjusted([]).tolist() == []


@given(P, st.randoms())
def test_the_order_does_not_matter(p, random):
    order = list(range(len(p)))
    random.shuffle(order)
    shuffled = adjusted(np.array(p)[order])
    assert shuffled == pytest.approx(adjusted(np.array(p))[order])


@given(P)
def test_nothing_becomes_more_certain(p):
    q = adjusted(np.array(p))
    assert (q >= np.array(p) - 1e-12).all()
    assert (q <= 1).all()


def test_each_column_is_a_family_of_its_own():
    families = np.random.default_rng(1).random((30, 3))
    both = adjusted(families)
    for column in range(3):
        assert both[:, column] == pytest.approx(adjusted(families[:, column]))


@pytest.mark.parametrize("wrong", [[-0.1, 0.5], [0.5, 1.1], [float("nan")]])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted(np.array(wrong))


@pytest.mark.parametrize(
    ("tests", "permutations", "fewest"), [(182, 999, 4), (182, 9_999, 1), (1_300, 999, 26), (20, 999, 1)]
)
def test_permutations_can_show_only_so_much(tests, permutations, fewest):
    assert fewest_that_can_pass(tests, permutations) == fewest
    least = 1 / (permutations + 1)
    p = np.ones(tests)
    p[:fewest] = least
    assert (adjusted(p) <= 0.05).sum() == fewest
    p[fewest - 1] = 1
    assert (adjusted(p) <= 0.05).sum() == 0
