"""Does the XmR chart have the published limits, signals and icons, and what must hold for any figures?"""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.xmr import Assurance, Signal, Variation, assurance, phase_of, variation

figures = st.lists(st.decimals(0, 1000, places=1), min_size=2, max_size=30)


def values(*numbers):
    return [Decimal(str(number)) for number in numbers]


def signals(*numbers):
    return [point.signals for point in phase_of(values(*numbers)).points]


OUTLIER = values(1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
# A steady to and fro about 100, whose mean range is 2 and limits 94.68 and 105.32.
STEADY = (99, 101) * 8


@pytest.mark.parametrize(
    ("screened", "lower", "upper", "left_out"), [(True, -0.716, 4.604, 2), (False, -3.063, 6.952, 0)]
)
def test_one_outlying_point_is_screened_out_of_the_limits_by_choice(screened, lower, upper, left_out):
    phase = phase_of(OUTLIER, screened=screened)
    assert [round(float(n), 3) for n in (phase.mean, phase.lower, phase.upper)] == [1.944, lower, upper]
    assert phase.left_out == left_out
    assert phase.points[4].signals == [Signal.BEYOND]
    assert not phase.is_trial


def test_fewer_than_thirteen_points_have_trial_limits_and_one_has_none():
    assert phase_of(values(*STEADY[:12])).is_trial
    assert not phase_of(values(*STEADY[:13])).is_trial
    only = phase_of(values(5))
    assert (only.mean, only.lower, only.upper, only.points[0].signals) == (5, None, None, [])


def test_a_point_on_a_limit_is_within_it():
    flat = phase_of(values(7, 7, 7, 7))
    assert (flat.lower, flat.upper) == (7, 7)
    assert all(not point.signals for point in flat.points)


def test_seven_on_one_side_are_a_shift_and_six_are_not():
    assert signals(*STEADY, 99, *(101, 102) * 3)[-1] == []
    shifted = signals(*STEADY, 99, *(101, 102) * 3, 101)
    assert [Signal.SHIFT in point for point in shifted] == [False] * 17 + [True] * 7


def test_seven_that_each_rise_or_fall_are_a_trend_and_six_are_not():
    rise = [95, 97, 98, 100, 101, 103, 104]
    assert [Signal.TREND in point for point in signals(*STEADY[::-1], 99, *rise)][-7:] == [True] * 7
    assert not any(Signal.TREND in point for point in signals(*STEADY, 99, 101, *rise[1:4], *(99, 101) * 4))
    falling = phase_of(values(*STEADY, *reversed(rise))).points[-1]
    assert (Signal.TREND, -1) in falling.special


def test_two_of_three_far_out_on_one_side_are_near_a_limit():
    near = [104.4, 100, 104.4]
    assert [Signal.NEAR in point for point in signals(*STEADY * 8, *near)][-3:] == [True, False, True]
    assert not any(Signal.NEAR in point for point in signals(*STEADY * 8, 104.4, 100, 100, 104.4))
    assert not any(Signal.NEAR in point for point in signals(*STEADY * 8, 104.4, 95.6))


@pytest.mark.parametrize(
    ("good", "high", "low"),
    [
        (1, Variation.IMPROVEMENT, Variation.CONCERN),
        (-1, Variation.CONCERN, Variation.IMPROVEMENT),
        (0, Variation.HIGH, Variation.LOW),
    ],
)
def test_the_variation_icon_is_of_the_latest_point(good, high, low):
    for latest, expected in ((120, high), (80, low), (99, Variation.COMMON_CAUSE)):
        assert variation(phase_of(values(*STEADY, latest)).points[-1], good) is expected


@pytest.mark.parametrize(
    ("target", "good", "expected"),
    [
        (110, -1, Assurance.ALWAYS_HITS),
        (100, -1, Assurance.HIT_AND_MISS),
        (90, -1, Assurance.ALWAYS_MISSES),
        (90, 1, Assurance.ALWAYS_HITS),
        (100, 1, Assurance.HIT_AND_MISS),
        (110, 1, Assurance.ALWAYS_MISSES),
        (100, 0, Assurance.NONE),
        (None, 1, Assurance.NONE),
    ],
)
def test_the_assurance_icon_compares_the_limits_with_the_target(target, good, expected):
    wanted = None if target is None else Decimal(target)
    assert assurance(phase_of(values(*STEADY)), wanted, good) is expected


@given(figures)
def test_mean_and_limits_are_those_of_exact_fractions(numbers):
    phase = phase_of(numbers)
    exact = [Fraction(number) for number in numbers]
    mean = sum(exact) / len(exact)
    ranges = [abs(b - a) for a, b in pairwise(exact)]
    reach = Fraction("2.66") * sum(ranges) / len(ranges)
    assert abs(Fraction(phase.mean) - mean) < Fraction(1, 10**20)
    assert abs(Fraction(phase.upper) - mean - reach) < Fraction(1, 10**20)
    beyond = [value > mean + reach or value < mean - reach for value in exact]
    assert [Signal.BEYOND in point.signals for point in phase.points] == beyond


@given(figures)
def test_turned_upside_down_every_signal_is_on_the_other_side(numbers):
    up, down = phase_of(numbers), phase_of([-number for number in numbers])
    for point, mirrored in zip(up.points, down.points, strict=True):
        assert [(s.signal, -s.side) for s in point.special] == list(mirrored.special)


@given(figures)
def test_screened_limits_are_never_wider(numbers):
    plain, screened = phase_of(numbers), phase_of(numbers, screened=True)
    assert screened.upper <= plain.upper
    assert screened.lower >= plain.lower
