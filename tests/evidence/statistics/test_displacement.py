"""Does the displacement difference give what simulation and exact arithmetic give, and hold what it must?"""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.evidence.statistics.dispersion import Dispersion
from app.evidence.statistics.displacement import Counts, displacement_difference

counts = st.builds(Counts, st.integers(1, 5000), st.integers(1, 5000))
RUNS = 4_000
COMMON_CHANGES = (-0.5, -0.2, 0, 0.2, 0.5)


def test_equal_shares_are_no_difference_whatever_the_sizes():
    """1,000 to 800 beside 2,000 to 1,600: a difference of numbers would be 200 fewer, or z = 2.7."""
    found = displacement_difference(Counts(1000, 800), Counts(2000, 1600))
    assert found.local.estimate == 0
    assert not found.local.is_clear


def test_places_of_one_size_differ_by_their_numbers():
    """There it is the published weighted displacement difference: Wheeler (2021)."""
    assert displacement_difference(Counts(100, 20), Counts(100, 50)).local.estimate == -30


@given(counts, counts)
def test_the_formula_is_that_of_the_issue_in_exact_fractions(treated, comparison):
    (a0, a1), (c0, c1) = treated, comparison
    expected = Fraction(a0 * c1, c0)
    variance = a1 + expected**2 * (Fraction(1, a0) + Fraction(1, c0) + Fraction(1, c1))
    found = displacement_difference(treated, comparison).local
    assert found.estimate == pytest.approx(float(a1 - expected), abs=1e-6)
    assert found.error**2 == pytest.approx(float(variance))


@pytest.mark.parametrize("change", COMMON_CHANGES)
def test_rings_of_unlike_size_do_not_invent_displacement(change):
    """629 and 178 incidents around 100 and 100, and nothing but a change that all share."""
    rng = np.random.default_rng(7)
    before = np.array([100, 100, 629, 178])
    drawn = np.stack([rng.poisson(before, (RUNS, 4)), rng.poisson(before * (1 + change), (RUNS, 4))], axis=2)
    found = [displacement_difference(*(Counts(*area) for area in run)) for run in drawn.tolist()]
    for part in ("local", "displaced", "total"):
        assert np.mean([getattr(one, part).is_clear for one in found]) <= 0.07


def test_the_interval_of_counts_that_vary_twice_as_much_covers_the_truth():
    """Nothing happened, and each count has a variance of twice its mean, as 22 degrees of freedom show it."""
    rng = np.random.default_rng(3)
    drawn = rng.negative_binomial(np.array([400, 400, 500, 500]), 0.5, (RUNS, 4))
    ratios = np.maximum(1, 2 * rng.chisquare(22, RUNS) / 22)
    false = [
        displacement_difference(
            Counts(a0, a1), Counts(c0, c1), dispersion=Dispersion(ratio, 22)
        ).local.is_clear
        for (a0, a1, c0, c1), ratio in zip(drawn.tolist(), ratios.tolist(), strict=True)
    ]
    assert np.mean(false) <= 0.07


def test_the_interval_and_p_are_student_s():
    plain = displacement_difference(Counts(50, 30), Counts(50, 45)).local
    wide = displacement_difference(Counts(50, 30), Counts(50, 45), dispersion=Dispersion(2.25, 10)).local
    assert wide.error == pytest.approx(1.5 * plain.error)
    assert wide.interval.highest == pytest.approx(wide.estimate + stats.t.ppf(0.975, 10) * wide.error)
    assert wide.p == pytest.approx(2 * stats.t.sf(abs(wide.estimate) / wide.error, 10))


def test_the_whole_is_the_place_and_its_buffer():
    found = displacement_difference(
        Counts(50, 20), Counts(50, 45), Counts(30, 40), Counts(60, 56),
        dispersion=Dispersion(2.0, 10), around=Dispersion(1.0, 20),
    )  # fmt: skip
    assert found.total.estimate == found.local.estimate + found.displaced.estimate
    assert found.total.error == pytest.approx(math.hypot(found.local.error, found.displaced.error))
    assert found.total.dispersion.freedom == 10


def test_without_rings_the_whole_is_the_place():
    found = displacement_difference(Counts(50, 20), Counts(50, 45), dispersion=Dispersion(2.0, 10))
    assert found.total.error == pytest.approx(found.local.error)
    assert found.total.interval == pytest.approx(found.local.interval)


def test_few_incidents_make_it_rough():
    assert displacement_difference(Counts(12, 4), Counts(15, 12)).is_rough
    assert not displacement_difference(Counts(12, 6), Counts(15, 12)).is_rough
    assert displacement_difference(Counts(12, 6), Counts(15, 12), Counts(2, 9)).is_rough


@pytest.mark.parametrize("comparison", [Counts(0, 0), Counts(0, 9), Counts(9, 0)])
@pytest.mark.parametrize("treated", [Counts(0, 0), Counts(0, 3), Counts(4, 0), Counts(4, 3)])
def test_counts_of_nothing_give_an_answer_and_never_a_clear_rise_from_no_comparison(treated, comparison):
    found = displacement_difference(treated, comparison).local
    assert math.isfinite(found.interval.lowest + found.interval.highest)
    assert comparison.before or comparison.after == 0 or not (found.is_clear and found.estimate > 0)


@given(counts, counts, st.integers(2, 30))
def test_a_larger_comparison_of_the_same_share_is_a_surer_difference(treated, comparison, times):
    one = displacement_difference(treated, comparison).local
    other = displacement_difference(treated, Counts(*(n * times for n in comparison))).local
    assert other.estimate == pytest.approx(one.estimate)
    assert other.error < one.error


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError):
        displacement_difference(Counts(-1, 2), Counts(1, 1))
