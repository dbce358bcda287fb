"""Does each area get the shade that its number earns, and does the legend tell the truth?"""

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.mapping.shading import FINER_SHADES, NOTHING, SHADES, decimals_of, quantiles, shade


def test_twenty_wards_get_five_shades_from_light_to_dark():
    classes, class_of = shade(dict(enumerate(range(1, 21))))
    assert [each.fill for each in classes] == list(SHADES)
    assert [each.label for each in classes] == ["1 to 4", "5 to 8", "9 to 12", "13 to 16", "17 to 20"]
    assert class_of[0] == "1"
    assert class_of[19] == "5"


def test_nothing_at_all_is_a_class_of_its_own():
    classes, class_of = shade({1: 0, 2: 3})
    assert (classes[0].label, classes[0].fill) == ("None", NOTHING)
    assert class_of == {1: "0", 2: "1"}


def test_the_legend_speaks_only_of_numbers_that_are_on_the_map():
    classes, _ = shade({1: 2, 2: 2, 3: 1400})
    assert [each.label for each in classes] == ["2", "1,400"]


def test_rates_keep_one_decimal():
    classes, _ = shade({1: 1.26, 2: 4.0}, decimals=1)
    assert [each.label for each in classes] == ["1.3", "4.0"]


def test_no_areas_make_no_classes():
    assert shade({}) == ((), {})


@given(some.dictionaries(some.integers(), some.integers(0, 50), max_size=40))
def test_more_is_never_lighter(values):
    classes, class_of = shade(values)
    known = [each.key for each in classes]
    ranked = sorted(values, key=lambda key: values[key])
    places = [known.index(class_of[key]) for key in ranked]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def oracle():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it brings along warns of its own affairs
        import mapclassify
    return mapclassify


@settings(deadline=None)  # another library is asked
@given(values=some.sets(some.integers(1, 10_000), min_size=2, max_size=200), wanted=some.integers(2, 5))
def test_the_classes_are_those_of_mapclassify(oracle, values, wanted):
    distinct = np.array(sorted(values), dtype=float)
    theirs = oracle.Quantiles(distinct, k=min(wanted, len(distinct)))
    expected = [list(distinct[theirs.yb == number]) for number in range(theirs.k)]
    assert quantiles(distinct.tolist(), wanted) == expected


def lightness(colour):
    """As the eye has it (L* of CIELAB), 0 to 100."""
    parts = [int(colour[each : each + 2], 16) / 255 for each in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * np.cbrt(y) - 16


@pytest.mark.parametrize("shades", [SHADES, FINER_SHADES])
def test_shades_differ_in_lightness_so_that_no_hue_need_be_told_from_another(shades):
    steps = [lightness(light) - lightness(dark) for light, dark in itertools.pairwise(shades)]
    assert min(steps) > 8


@pytest.mark.parametrize(
    ("least", "decimals"), [(1.3, 1), (0.26, 2), (0.004, 3), (0.0004, 4), (0.0000001, 4)]
)
def test_fractions_have_as_many_decimals_as_it_takes_for_none_to_become_nothing(least, decimals):
    assert decimals_of({1: least, 2: 40.0, 3: 0.0}) == decimals
