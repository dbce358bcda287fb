"""Do the tests of change give the published figures, SciPy's, and what must hold for any numbers?"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from app.evidence.statistics import change_tests
from app.evidence.statistics.change_tests import (
    compare_counts,
    compare_proportions,
    count_interval,
    e_test,
    p_of_z,
    root_z,
    two_counts_z,
    wilson,
)

few = st.integers(0, 60)
exposures = st.sampled_from([0.5, 1.0, 2.0, 3.0, 11.0, 28.0, 31.0])


# --- the e-test --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "then", "exposure", "published"),
    [(0, 3, 100, 0.0884), (3, 0, 1, 0.0884), (2, 6, 100, 0.1749), (6, 2, 1, 0.1749)],
)
def test_the_e_test_gives_the_published_figures(now, then, exposure, published):
    p = e_test(now, then, exposure_now=exposure, exposure_then=exposure)
    assert p == pytest.approx(published, abs=0.00005)


@settings(max_examples=60, deadline=None)
@given(few, few, exposures, exposures)
def test_the_e_test_is_never_surer_than_scipys(now, then, exposure_now, exposure_then):
    from scipy.stats import poisson_means_test

    theirs = poisson_means_test(now, exposure_now, then, exposure_then).pvalue
    ours = e_test(now, then, exposure_now=exposure_now, exposure_then=exposure_then)
    # They compare without room for rounding, so that a tie may be left out of their sum, never of ours.
    assert ours >= theirs - 1e-9


@pytest.mark.parametrize("now", [1, 4, 17, 150])
@pytest.mark.parametrize("then", [2, 9, 21, 131])
def test_where_nothing_ties_the_e_test_is_scipys_to_the_last_place(now, then):
    from scipy.stats import poisson_means_test

    theirs = poisson_means_test(now, 2.5, then, math.pi).pvalue
    assert e_test(now, then, exposure_now=2.5, exposure_then=math.pi) == pytest.approx(theirs, abs=1e-8)


@given(few, few, exposures, exposures)
@settings(max_examples=40, deadline=None)
def test_now_and_then_may_change_places(now, then, one, other):
    there = e_test(now, then, exposure_now=one, exposure_then=other)
    assert there == pytest.approx(e_test(then, now, exposure_now=other, exposure_then=one))


@given(few, few, exposures, exposures, st.sampled_from([0.25, 2.0, 8.0]))
@settings(max_examples=40, deadline=None)
def test_the_unit_of_exposure_does_not_matter(now, then, one, other, unit):
    p = e_test(now, then, exposure_now=one, exposure_then=other)
    assert p == pytest.approx(e_test(now, then, exposure_now=one * unit, exposure_then=other * unit))


def test_nothing_beside_nothing_is_no_change():
    assert e_test(0, 0) == 1


# --- the square-root tests ---------------------------------------------------------------------------
def test_the_square_root_of_a_count_beside_a_known_number():
    assert root_z(16, 25) == -2
    assert root_z(25, 25) == 0


def test_two_counts_vary_both_so_their_z_is_smaller():
    assert two_counts_z(400, 484) == pytest.approx(root_z(400, 484) / math.sqrt(2), rel=0.01)


@pytest.mark.parametrize(
    ("now", "then", "one", "other"), [(120, 150, 1, 1), (180, 150, 1, 1), (100, 250, 1, 2)]
)
def test_the_two_tests_agree_where_one_hands_over_to_the_other(now, then, one, other):
    by_roots = p_of_z(two_counts_z(now, then, exposure_now=one, exposure_then=other))
    assert by_roots == pytest.approx(e_test(now, then, exposure_now=one, exposure_then=other), abs=0.012)


@given(st.integers(0, 10**6), st.integers(0, 10**6), exposures, exposures)
def test_to_swap_now_and_then_turns_the_sign(now, then, one, other):
    z = two_counts_z(now, then, exposure_now=one, exposure_then=other)
    assert z == pytest.approx(-two_counts_z(then, now, exposure_now=other, exposure_then=one), abs=1e-9)
    assert root_z(now, then) == pytest.approx(-root_z(then, now), abs=1e-9)


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(2, 50))
def test_the_same_change_in_more_incidents_is_surer(now, then, times):
    assert abs(two_counts_z(now * times, then * times)) >= abs(two_counts_z(now, then)) * (1 - 1e-9)


def test_p_of_z():
    assert p_of_z(1.959964) == pytest.approx(0.05, abs=1e-6)
    assert p_of_z(0) == 1


# --- which test, and whether a percentage says anything ----------------------------------------------
def test_small_counts_are_summed_and_large_ones_are_not():
    assert compare_counts(12, 20).method == "e-test"
    assert compare_counts(12, 2000).method == "square-root test"


def test_a_percentage_needs_a_base():
    assert compare_counts(60, 50).percent == pytest.approx(0.2)
    assert compare_counts(60, 49).percent is None
    assert compare_counts(3, 0).percent is None


def test_a_longer_window_then_is_brought_to_the_length_of_now():
    change = compare_counts(50, 300, exposure_now=1, exposure_then=3)
    assert (change.expected, change.difference, change.percent) == (100, -50, -0.5)


@given(few, few)
@settings(max_examples=30, deadline=None)
def test_a_difference_turns_its_sign_with_now_and_then(now, then):
    assert compare_counts(now, then).difference == -compare_counts(then, now).difference


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: e_test(-1, 2),
        lambda: compare_counts(1, -2),
        lambda: root_z(math.inf, 1),
        lambda: two_counts_z(1, 1, exposure_now=0),
        lambda: compare_counts(1, 1, exposure_then=-1),
        lambda: wilson(3, 2),
        lambda: wilson(0, 0),
        lambda: compare_proportions(-1, 5, 1, 5),
    ],
)
def test_what_cannot_be_a_count_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()


# --- proportions -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hits", "asked", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_the_published_one(hits, asked, low, high):
    assert wilson(hits, asked) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize(
    ("now", "then", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombes_interval_is_the_published_one(now, then, low, high):
    assert compare_proportions(*now, *then).interval == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 500), st.data())
def test_wilsons_interval_is_scipys(asked, data):
    from scipy.stats import binomtest

    hits = data.draw(st.integers(0, asked))
    theirs = binomtest(hits, asked).proportion_ci(method="wilson")
    assert wilson(hits, asked) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_two_surveys_may_change_places(asked_now, asked_then, data):
    now, then = data.draw(st.integers(0, asked_now)), data.draw(st.integers(0, asked_then))
    one = compare_proportions(now, asked_now, then, asked_then)
    other = compare_proportions(then, asked_then, now, asked_now)
    assert one.difference == pytest.approx(-other.difference)
    assert one.z == pytest.approx(-other.z)
    assert one.interval.lowest == pytest.approx(-other.interval.highest)
    assert one.interval.lowest - 1e-12 <= one.difference <= one.interval.highest + 1e-12


def test_the_square_of_z_is_chi_square_without_correction():
    from scipy.stats import chi2_contingency

    change = compare_proportions(46, 500, 42, 510)
    theirs = chi2_contingency([[46, 454], [42, 468]], correction=False)
    assert (change.z**2, change.p) == pytest.approx((theirs.statistic, theirs.pvalue))


def test_the_small_change_of_the_2020_report_is_no_real_change():
    """Experience of anti-social behaviour, 8.5% to 9.2%: 0.7 points more, marked level there, too."""
    change = compare_proportions(184, 2000, 170, 2000)
    assert change.difference == pytest.approx(0.007)
    assert change.interval.lowest < 0 < change.interval.highest


def test_the_large_change_of_the_2020_report_is_beyond_chance():
    """3,298 more incidents, 46%: 7,170 before."""
    change = compare_counts(7170 + 3298, 7170)
    assert change.percent == pytest.approx(0.46, abs=0.0005)
    assert change.p < 1e-9
    assert change_tests.LEVEL == 0.05


# --- one count ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [0, 1, 2, 5, 10, 20, 60, 400])
def test_the_interval_of_one_count_is_the_exact_one(count):
    """Garwood's, from SciPy's chi-squared: Byar's approximation is within a fiftieth, or 2%."""
    exact = (stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0, stats.chi2.ppf(0.975, 2 * count + 2) / 2)
    assert count_interval(count) == pytest.approx(exact, rel=0.02, abs=0.02)
