"""Is dispersion what statsmodels' and SciPy's formulas give, and do widened tests keep their promise?"""

from datetime import date

import numpy as np
import pytest
from scipy import stats

from app.evidence.statistics.change_tests import compare_counts
from app.evidence.statistics.dispersion import (
    POISSON,
    Dispersion,
    critical_t,
    dispersion,
    dispersion_of,
    p_of_t,
    scatters,
)
from app.evidence.statistics.periods import days_in, months_later

FIRST = date(2021, 1, 1)  # three years of it hold no month of 29 days
RUNS = 4_000


def months(number, first=FIRST):
    return [months_later(first, place) for place in range(number)]


def series(values, first=FIRST):
    return dict(zip(months(len(values), first), values, strict=True))


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 11, 22, 45])
def test_student_s_t_is_scipy_s(freedom):
    for t in (0.0, 0.4, 2.0, 6.0, 30.0):
        assert p_of_t(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), abs=1e-12)
    assert critical_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom))


def test_where_nothing_was_estimated_it_is_the_normal_distribution():
    assert p_of_t(1.96, None) == pytest.approx(2 * stats.norm.sf(1.96))
    assert critical_t(None) == pytest.approx(stats.norm.ppf(0.975))


def test_whole_years_are_a_table_tested_for_independence():
    """Three years by twelve calendar months: SciPy's chi-squared of that table over its 22 degrees."""
    counts = np.random.default_rng(5).negative_binomial(30, 0.3, 36)
    expected = stats.chi2_contingency(counts.reshape(3, 12), correction=False)
    found = dispersion(series(counts.tolist()))
    assert found.freedom == expected.dof == 22
    assert found.ratio == pytest.approx(expected.statistic / 22)


def test_a_table_with_gaps_is_fitted_as_by_maximum_likelihood():
    """30 months, one of 29 days among them: SciPy's minimiser finds the same expected counts."""
    from scipy.optimize import minimize

    rng, when = np.random.default_rng(2), months(30, date(2022, 1, 1))
    counts = rng.poisson(40, 30)
    last = when[-1].year * 12 + when[-1].month
    ages = np.array([last - (month.year * 12 + month.month) for month in when])
    design = np.hstack([np.eye(3)[ages // 12], np.eye(12)[ages % 12]])
    days = np.array([days_in(month) for month in when])

    def minus_likelihood(effects):
        mean = days * np.exp(design @ effects)
        return (mean - counts * np.log(mean)).sum(), design.T @ (mean - counts)

    fitted = days * np.exp(design @ minimize(minus_likelihood, np.zeros(15), jac=True, tol=1e-12).x)
    found = scatters([counts], when)[0]
    assert found.freedom == 30 - 14
    assert found.chi_squared == pytest.approx(((counts - fitted) ** 2 / fitted).sum(), rel=1e-5)


def test_below_two_years_a_line_is_taken_out():
    counts = [30, 41, 38, 52, 44, 60, 58, 71, 66, 80]
    when = months(10)
    days = np.array([days_in(month) for month in when])
    rates = np.array(counts) * days.mean() / days
    line = np.polyval(np.polyfit(range(10), rates, 1), range(10))
    found = scatters([counts], when)[0]
    assert found.freedom == 8
    assert found.chi_squared == pytest.approx(((rates - line) ** 2).sum() / rates.mean())


@pytest.mark.parametrize("number", [0, 1, 3])
def test_three_months_say_nothing_of_how_much_they_vary(number):
    assert dispersion(series([5] * number)) == POISSON


def test_months_that_vary_less_than_chance_narrow_nothing():
    assert dispersion(series([50] * 36)).ratio == 1


def test_neither_season_nor_trend_counts_as_variation():
    season = 1 + 0.5 * np.sin(np.arange(36) * np.pi / 6)
    values = np.round(4000 * season * np.repeat([1, 1.2, 1.4], 12)).astype(int)
    assert dispersion(series(values.tolist())).ratio == 1


def test_series_are_pooled_by_their_degrees_of_freedom():
    table = np.random.default_rng(1).negative_binomial(40, 0.4, (2, 36))
    one, other = scatters(table, months(36))
    pooled = dispersion_of(one, other)
    assert pooled.ratio == pytest.approx((one.chi_squared + other.chi_squared) / 44)
    assert pooled.freedom == 44


def test_a_place_where_nothing_happens_varies_not_at_all():
    assert dispersion(series([0] * 36)).ratio == 1


# --- tests that are widened --------------------------------------------------------------------------
def test_an_e_test_is_widened_by_its_z():
    """p of 0.04 is z of 2.05; at twice the variance that is 1.45, of Student's t with 10."""
    wide = Dispersion(2.0, 10)
    z = stats.norm.isf(0.02) / np.sqrt(2)
    assert wide.p_of_p(0.04) == pytest.approx(2 * stats.t.sf(z, 10))
    assert POISSON.p_of_p(0.04) == 0.04
    assert 0 <= wide.p_of_p(0) < 1e-9
    assert wide.p_of_p(1) == 1


@pytest.mark.parametrize("mean", [8, 60])
def test_at_twice_the_variance_of_chance_few_alarms_are_false(mean):
    """36 months with a season and no change: the last twelve beside the twelve before."""
    rng = np.random.default_rng(11)
    expected = mean * (1 + 0.2 * np.sin(np.arange(36) * np.pi / 6))
    drawn = rng.negative_binomial(expected, 0.5, (RUNS, 36))
    ratios = [dispersion_of(one) for one in scatters(drawn, months(36))]
    now, then = drawn[:, -12:].sum(axis=1).tolist(), drawn[:, -24:-12].sum(axis=1).tolist()
    cases = list(zip(now, then, ratios, strict=True))
    if mean == 8:
        cases = cases[:400]  # small counts are summed exactly, which takes a millisecond
    else:
        plain = [compare_counts(a, b).p < 0.05 for a, b, _ in cases]
        assert np.mean(plain) > 0.12, "without it one in seven is false"
    alarms = [compare_counts(a, b, dispersion=ratio).p < 0.05 for a, b, ratio in cases]
    assert np.mean(alarms) <= 0.07
