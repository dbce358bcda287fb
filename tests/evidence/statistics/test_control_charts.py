"""Are the charts those of the textbooks, and does each rule see what it is for and nothing else?"""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.control_charts import Limits, Rule, compare_season, find_signals, u_chart

# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.3.1: defects on 25 wafers.
WAFERS = [16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14, 16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13]
# Montgomery, section 7.3.2: faults in rolls of dyed cloth, and how many units each roll has.
FAULTS = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
UNITS = [10.0, 8.0, 13.0, 10.0, 9.5, 10.0, 12.0, 10.5, 12.0, 12.5]


def signals(z, mean=0.0):
    """Of points given as standard deviations from the mean."""
    return find_signals([mean + value for value in z], mean, [1.0] * len(z))


def places(z, rule):
    return sorted({place for signal in signals(z) if signal.rule is rule for place in signal.places})


def beyond(chart):
    return [place for signal in chart.signals if signal.rule is Rule.BEYOND for place in signal.places]


def test_a_chart_of_equal_months_is_the_published_one():
    chart = u_chart(WAFERS, [1] * 25, widen=False)
    assert (chart.mean, chart.months[0].lower, chart.months[0].upper) == (16, 4, 28)
    assert beyond(chart) == [23]
    assert [signal.words for signal in chart.months[23].signals] == ["above the upper limit"]


def test_a_chart_of_unequal_months_is_the_published_one():
    chart = u_chart(FAULTS, UNITS, widen=False)
    assert chart.mean == pytest.approx(1.42, abs=0.005)
    limits = [(month.lower, month.upper) for month in chart.months]
    # The book takes its mean as 1.42 before it goes on.
    assert limits[0] == pytest.approx((0.29, 2.55), abs=0.01)
    assert limits[1] == pytest.approx((0.16, 2.68), abs=0.01)
    assert limits[2] == pytest.approx((0.43, 2.41), abs=0.01)
    assert chart.special == []


def test_limits_are_never_below_nothing():
    assert u_chart([1, 0, 2], [30, 31, 28], widen=False).months[0].lower == 0


def test_where_nothing_ever_happened_nothing_stands_out():
    chart = u_chart([0] * 13, [30] * 13)
    assert (chart.mean, chart.special, chart.widened) == (0, [], 1)


def test_months_that_vary_more_than_counts_do_get_wider_limits():
    counts = [5000, 5400, 4900, 5500, 5000, 5600, 4800, 5300, 5000, 5500, 4900, 5400, 5000]
    wide, narrow = u_chart(counts, [30] * 13), u_chart(counts, [30] * 13, widen=False)
    assert beyond(narrow)
    assert not beyond(wide)
    ratio = (wide.months[0].upper - wide.mean) / (narrow.months[0].upper - narrow.mean)
    assert ratio == pytest.approx(wide.widened)


def test_the_widening_is_laneys():
    """The mean moving range of z over 1.128."""
    counts, mean = [40, 80] * 6, 60
    z = [(count - mean) / math.sqrt(mean) for count in counts]
    expected = sum(abs(b - a) for a, b in itertools.pairwise(z)) / 11 / 1.128
    assert u_chart(counts, [1] * 12).widened == pytest.approx(expected)


def test_a_few_months_do_not_widen_anything():
    assert u_chart([40, 80, 40, 80, 40], [1] * 5).widened == 1


# --- how much may be said ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("months", "limits"), [(5, Limits.NONE), (6, Limits.TRIAL), (12, Limits.TRIAL), (13, Limits.FULL)]
)
def test_limits_are_on_trial_below_thirteen_months_and_none_below_six(months, limits):
    chart = u_chart([10] * (months - 1) + [90], [1] * months, widen=False)
    assert chart.limits is limits
    assert bool(chart.special) == (limits is Limits.FULL)


def test_a_sparse_series_has_no_runs():
    """35 of 36 months without any: nine of them running below the mean say nothing."""
    sparse = u_chart([0] * 17 + [3] + [0] * 18, [1] * 36)
    assert sparse.sparse
    assert {signal.rule for signal in sparse.signals} == {Rule.BEYOND}
    shift = [1] * 18 + [3] * 18
    assert {signal.rule for signal in u_chart(shift, [1] * 36).signals} == {Rule.RUN}
    assert u_chart(shift[:-1] + [2], [1] * 36).signals == []


def test_a_baseline_without_the_months_beyond_the_limits_is_that_of_the_others():
    """NIST's wafers without the 31, and then without the 28, which is beyond the limits of the others."""
    chart = u_chart(WAFERS, [1] * 25, widen=False, without_beyond=True)
    mean = (400 - 31 - 28) / 23
    assert chart.mean == pytest.approx(mean)
    assert chart.months[0].upper == pytest.approx(mean + 3 * math.sqrt(mean))
    assert (chart.left_out, beyond(chart)) == (2, [2, 23])
    assert u_chart(WAFERS, [1] * 25, widen=False).left_out == 0


def test_each_run_is_by_itself_and_has_its_side():
    """18 months of about 130, then 18 of about 90: two runs, not one of 36 months."""
    counts = [130, 128, 133, 127, 131, 129] * 3 + [90, 93, 88, 92, 89, 91] * 3
    runs = [signal for signal in u_chart(counts, [1] * 36).signals if signal.rule is Rule.RUN]
    assert [(run.side, run.places[0], run.places[-1]) for run in runs] == [(1, 0, 17), (-1, 18, 35)]
    assert [run.words for run in runs] == [
        "9 months or more in a row above the mean", "9 months or more in a row below the mean",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40), st.sampled_from([0.5, 2, 30]))
def test_another_unit_of_exposure_changes_the_scale_and_nothing_else(counts, unit):
    one, other = u_chart(counts, [1] * len(counts)), u_chart(counts, [unit] * len(counts))
    assert one.mean == pytest.approx(other.mean * unit)
    assert one.widened == pytest.approx(other.widened)
    for here, there in zip(one.months, other.months, strict=True):
        assert here.upper == pytest.approx(there.upper * unit)


# --- the rules ---------------------------------------------------------------------------------------
def test_a_point_beyond_three_sigma():
    assert places([0.5, -0.5, 3.1, -0.2, -3.01, 3.0], Rule.BEYOND) == [2, 4]


@pytest.mark.parametrize(("length", "seen"), [(8, False), (9, True), (10, True)])
def test_nine_on_one_side(length, seen):
    above = [-0.1, *([0.3, 0.6] * 5)[:length], -0.1]
    assert bool(places(above, Rule.RUN)) == seen
    assert bool(places([-value for value in above], Rule.RUN)) == seen


def test_a_point_on_the_mean_ends_a_run():
    assert places([0.5] * 5 + [0.0] + [0.5] * 5, Rule.RUN) == []


@pytest.mark.parametrize(("length", "seen"), [(5, False), (6, True)])
def test_six_that_rise_or_fall(length, seen):
    rising = [0.0, -0.5, *[-0.4 + 0.2 * n for n in range(length - 1)], -0.3]
    assert (places(rising, Rule.TREND) == list(range(1, length + 1))) == seen
    assert bool(places([-value for value in rising], Rule.TREND)) == seen


def test_a_step_without_change_ends_a_trend():
    assert places([0.0, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5], Rule.TREND) == []


def test_two_of_three_near_one_limit():
    assert places([0.0, 2.1, 0.0, 2.5, 0.0], Rule.NEAR) == [1, 3]
    assert places([0.0, 2.1, 0.0, -2.5, 0.0], Rule.NEAR) == []
    assert places([0.0, 2.1, 0.0, 0.0, 2.5], Rule.NEAR) == []


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=30))
def test_the_rules_see_above_and_below_alike(z):
    mirrored = [(signal.rule, -signal.side, signal.places) for signal in signals([-value for value in z])]
    assert sorted(mirrored, key=str) == sorted(((s.rule, s.side, s.places) for s in signals(z)), key=str)


# --- seasons -----------------------------------------------------------------------------------------
def test_a_month_beside_the_same_month_of_earlier_years():
    season = compare_season(30, [20, 24, 16])
    assert (season.mean, season.comparison.difference) == (20, 10)
    assert 0.01 < season.comparison.p < 0.15


def test_a_february_of_29_days_is_compared_by_the_day():
    season = compare_season(290, [280, 280], days=29, days_earlier=56)
    assert season.comparison.difference == pytest.approx(0)
    assert compare_season(290, [280, 280]).comparison.difference == 10


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: u_chart([], []),
        lambda: u_chart([1], [1, 2]),
        lambda: u_chart([-1], [1]),
        lambda: u_chart([1], [0]),
        lambda: compare_season(1, []),
    ],
)
def test_what_cannot_be_charted_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong()
