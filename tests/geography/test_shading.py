"""Does each area get the shade that its number earns, and does the legend tell the truth?"""

from hypothesis import given
from hypothesis import strategies as some

from app.geography.shading import NOTHING, SHADES, shade


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
