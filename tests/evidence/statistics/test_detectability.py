"""Is the smallest fall that can be seen the one that would be seen four times in five?"""

import math
from datetime import date

import numpy as np
import pytest

from app.evidence.statistics.detectability import (
    expect,
    expected_for,
    smallest_fall,
    smallest_fall_beside,
)
from app.evidence.statistics.periods import calendar_months

DRAWS = 40_000  # a standard error of 0.2 points, so that 0.78 to 0.82 is ten of them wide


def counts(mean, ratio, draws):
    """Counts of this mean whose variance is so many times as large."""
    if ratio == 1:
        return draws.poisson(mean, DRAWS)
    return draws.negative_binomial(mean / (ratio - 1), 1 / ratio, DRAWS)


@pytest.mark.parametrize(
    ("expected", "ratio", "percent"),
    [(60, 1, 44.6), (120, 1, 32.9), (240, 1, 23.9), (600, 1, 15.5), (120, 2, 44.6)],
)
def test_the_smallest_fall_is_as_pinned_and_is_seen_four_times_in_five(expected, ratio, percent):
    fall, draws = smallest_fall(expected, ratio), np.random.default_rng(15)
    assert round(100 * fall, 1) == percent
    before = counts(expected, ratio, draws)
    after = counts(expected * (1 - fall), ratio, draws)
    z = (np.sqrt(before) - np.sqrt(after)) / math.sqrt(ratio / 2)
    assert 0.78 < (z > 1.96).mean() < 0.82


def test_beside_a_comparison_place_a_fall_must_be_larger():
    fall, draws = smallest_fall_beside(120, 120), np.random.default_rng(15)
    assert round(100 * fall, 1) == 42.7
    means = (120, 120 * (1 - fall), 120, 120)
    before, after, there_before, there_after = (draws.poisson(mean, DRAWS) for mean in means)
    variance = 1 / before + 1 / after + 1 / there_before + 1 / there_after
    z = np.log(before * there_after / (after * there_before)) / np.sqrt(variance)
    assert 0.78 < (z > 1.96).mean() < 0.82


def test_of_few_incidents_no_fall_can_be_seen():
    assert smallest_fall(3) is None
    assert smallest_fall(0) is None
    assert smallest_fall_beside(10, 10) is None
    assert smallest_fall_beside(100, 0) is None


@pytest.mark.parametrize("ratio", [1, 1.7])
def test_what_must_be_expected_for_a_fall_is_what_shows_it(ratio):
    assert smallest_fall(expected_for(0.25, ratio), ratio) == pytest.approx(0.25)


def test_a_window_is_expected_to_be_like_the_same_months_of_three_years():
    months = calendar_months(date(2019, 1, 1), date(2025, 12, 1))
    counted = {month: 10 * month.month + month.year - 2020 for month in months}
    window = calendar_months(date(2026, 1, 1), date(2027, 2, 1))
    expected = expect(counted, window)
    # Of 2023 to 2025 the middle one is the mean; January and February are in it twice.
    assert expected.number == pytest.approx(sum(10 * month.month + 4 for month in window))
    assert expected.years == 3
    assert expected.ratio >= 1
    assert expect({date(2025, 3, 1): 5}, window) is None
    assert expect({}, window) is None
