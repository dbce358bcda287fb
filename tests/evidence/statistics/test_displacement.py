"""Does the weighted displacement difference give the published figures, and hold what it must?"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.displacement import Counts, weighted_displacement_difference

counts = st.builds(Counts, st.integers(0, 5000), st.integers(0, 5000))


def test_the_published_example_of_equal_windows():
    """Wheeler (2021): 80 to 20 where treated, 100 to 50 beside it."""
    result = weighted_displacement_difference(Counts(80, 20), Counts(100, 50)).total
    assert (result.estimate, result.error) == (-10, math.sqrt(250))
    assert not result.is_clear


def test_the_published_example_of_unequal_windows():
    """The same, with two years before and one after."""
    result = weighted_displacement_difference(
        Counts(80, 20), Counts(100, 50), months_before=24, months_after=12
    ).total
    assert (result.estimate, result.error) == (-20, math.sqrt(115))
    assert result.interval == pytest.approx((-41.0, 1.0), abs=0.05)


@pytest.mark.parametrize(
    ("comparison", "treated", "estimate", "variance"),
    [
        ((133, 91), (130, 74), -14, 428),
        ((388, 305), (327, 202), -42, 1222),
        ((148, 97), (398, 190), -157, 833),
        ((86, 64), (144, 92), -30, 386),
    ],
)
def test_counts_as_in_the_authors_own_examples(comparison, treated, estimate, variance):
    result = weighted_displacement_difference(Counts(*treated), Counts(*comparison)).total
    assert (result.estimate, result.error**2) == (estimate, pytest.approx(variance))


def test_the_whole_is_the_place_and_its_buffer():
    result = weighted_displacement_difference(Counts(50, 20), Counts(50, 45), Counts(30, 40), Counts(30, 28))
    assert (result.local.estimate, result.displaced.estimate, result.total.estimate) == (-25, 12, -13)
    assert result.total.error**2 == pytest.approx(50 + 20 + 50 + 45 + 30 + 40 + 30 + 28)


def test_an_interval_that_leaves_out_nothing_at_all_is_clear():
    assert weighted_displacement_difference(Counts(398, 190), Counts(148, 97)).total.is_clear
    assert not weighted_displacement_difference(Counts(130, 74), Counts(133, 91)).total.is_clear


def test_few_incidents_make_it_rough():
    assert weighted_displacement_difference(Counts(12, 4), Counts(15, 12)).is_rough
    assert not weighted_displacement_difference(Counts(12, 6), Counts(15, 12)).is_rough
    assert weighted_displacement_difference(Counts(12, 6), Counts(15, 12), Counts(2, 9)).is_rough


@given(counts, counts, counts, counts)
def test_to_swap_before_and_after_turns_the_sign(treated, comparison, buffer, beside):
    areas = (treated, comparison, buffer, beside)
    there = weighted_displacement_difference(*areas)
    back = weighted_displacement_difference(*(Counts(after, before) for before, after in areas))
    assert there.total.estimate == -back.total.estimate
    assert there.total.error == pytest.approx(back.total.error)


@given(counts, counts, counts, counts)
def test_to_swap_the_place_and_its_comparison_turns_the_sign(treated, comparison, buffer, beside):
    there = weighted_displacement_difference(treated, comparison, buffer, beside)
    back = weighted_displacement_difference(comparison, treated, beside, buffer)
    assert there.total.estimate == -back.total.estimate


@given(counts, counts, st.integers(2, 30))
def test_more_of_the_same_is_a_surer_difference(treated, comparison, times):
    one = weighted_displacement_difference(treated, comparison).total
    many = weighted_displacement_difference(
        Counts(*(n * times for n in treated)), Counts(*(n * times for n in comparison))
    ).total
    assert many.estimate == one.estimate * times
    assert many.z == pytest.approx(one.z * math.sqrt(times))


@given(counts, counts)
def test_the_unit_of_the_windows_does_not_matter(treated, comparison):
    months = weighted_displacement_difference(treated, comparison, months_before=24, months_after=12)
    years = weighted_displacement_difference(treated, comparison, months_before=2, months_after=1)
    assert months == years


@pytest.mark.parametrize("wrong", [{"months_before": 0}, {"months_after": -1}, {"treated": Counts(-1, 2)}])
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError):
        weighted_displacement_difference(**{"treated": Counts(1, 1), "comparison": Counts(1, 1), **wrong})
