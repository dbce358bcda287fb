"""Are the places suggested for a comparison alike before, apart from what was treated, and explained?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evidence.statistics.comparison_places import ALIKE, are_similar, similar_areas, similar_shapes
from app.evidence.statistics.treated_places import circle, overlap, polygon
from tests import factories
from tests.insight.assessment.treated import AFTER, BEFORE, HERE, WEST, WINDOWS, happened

TOWN = polygon([(0, 0), (6000, 0), (6000, 3000), (0, 3000)])
TREATED = circle(1000, 1000, 400)


def suggested(points, apart=500):
    return similar_shapes(TREATED, TOWN, [(1000, 1000, 100), *points], apart=apart)


# --- circles and drawings ----------------------------------------------------------------------------
def test_the_most_alike_comes_first_and_the_unlike_not_at_all():
    found = suggested([(3000, 1000, 120), (5000, 1000, 101), (3000, 2500, 20)])
    assert [place.before for place in found] == [101, 120]


def test_suggestions_lie_apart_from_the_treated_place_within_the_town_and_not_over_one_another():
    points = [(x, y, 100) for x in range(500, 6000, 500) for y in range(500, 3000, 500)]
    found = similar_shapes(TREATED, TOWN, points, apart=500)
    assert len(found) == 3
    for number, place in enumerate(found):
        assert TREATED.distance(place.ground) >= 500
        assert TOWN.covers(place.ground)
        assert not any(overlap(place.ground, other.ground) for other in found[number + 1 :])


def test_where_nothing_is_alike_nothing_is_suggested():
    assert suggested([(3000, 1000, 10), (5000, 1000, 900)]) == []
    assert similar_shapes(TREATED, TOWN, [(5000, 1000, 3)], apart=500) == []


def test_a_town_no_larger_than_the_place_has_nowhere_to_look():
    assert similar_shapes(TREATED, TREATED, [(1000, 1000, 5)], apart=500) == []


# --- areas -------------------------------------------------------------------------------------------
def test_one_area_has_a_few_to_choose_from_and_several_have_one_set():
    before = {"A": 100, "B": 60, "C": 96, "D": 110, "E": 64, "F": 99, "G": 300}
    assert similar_areas(before, ["A"], ["F"]) == [("C",), ("D",), ("E",)][:2]
    assert similar_areas(before, ["A", "B"], []) == [("F", "E")]
    assert similar_areas(before, ["G", "B"], []) == []


@given(st.dictionaries(st.integers(0, 30), st.integers(0, 300), min_size=1), st.data())
def test_suggested_areas_are_alike_and_none_of_those_left_out(before, data):
    treated = data.draw(st.sets(st.sampled_from(sorted(before)), min_size=1, max_size=3))
    left_out = data.draw(st.sets(st.sampled_from(sorted(before))))
    backwards = dict(reversed(before.items()))
    found = similar_areas(before, treated, left_out)
    assert found == similar_areas(backwards, treated, left_out)
    for chosen in found:
        assert len(set(chosen)) == len(treated)
        assert not set(chosen) & (treated | left_out)
        ordered = sorted(treated, key=lambda key: (-before[key], str(key)))
        assert all(
            are_similar(before[one], before[other]) for one, other in zip(chosen, ordered, strict=True)
        )


def test_alike_is_within_a_quarter_more():
    assert are_similar(100, round(100 * ALIKE))
    assert not are_similar(100, round(100 * ALIKE) + 1)
    assert not are_similar(0, 0)


# --- on the page -------------------------------------------------------------------------------------
def page_of(browser, case, kind, **chosen):
    asked = "&".join(f"{name}={value}" for name, value in {**WINDOWS, "what": "Burglary", **chosen}.items())
    return browser.get(f"/cases/{case.reference}/assessment/{kind}?{asked}&suggest=yes")


def happening_in(ward_number, before, after):
    where = (WEST + 2000 * ward_number + 1000, HERE[1])
    happened(where, BEFORE, before)
    happened(where, AFTER, after)


@pytest.fixture
def browser(cast, sign_in):
    return sign_in(cast["chair"])


def test_wards_that_are_alike_and_do_not_touch_are_suggested_with_the_reason(case, cast, browser):
    for number, before in enumerate((80, 81, 70, 200)):
        happening_in(number, before, 80)
    page = page_of(browser, case, "wards", treated=factories.ward("Oakwood").id, buffer=1)
    [suggestion] = page.select("#suggestions li")
    assert suggestion.a.get_text() == "Ashwood", "Elmwood touches, and Beechwood had many more"
    assert "70 incidents before, compared with 80 in the treated area." in suggestion.get_text()
    assert "It is also a ward, and does not touch the treated area." in suggestion.get_text()
    found = browser.get(suggestion.a["href"])
    assert found.heading == "What the numbers say"
    assert "In the comparison area (Ashwood) there were 70, then 80." in found.words


def test_a_circle_as_large_is_suggested_and_can_be_compared_with(case, cast, browser):
    happening_in(0, 80, 30)
    happening_in(2, 78, 76)
    page = page_of(browser, case, "circle", treated=f"{HERE[0]}+{HERE[1]}", radius=400, buffer=250)
    first = page.select("#suggestions li")[0]
    assert first.a.get_text().startswith("400 metres around SK ")
    assert "Ashwood ward" in first.a.get_text()
    assert "78 incidents before, compared with 80 in the treated area." in first.get_text()
    found = browser.get(first.a["href"])
    assert "The treated area had 48 fewer incidents than we would expect" in found.words


def test_where_nothing_is_alike_the_page_says_what_to_do(case, cast, browser):
    happening_in(0, 80, 30)
    page = page_of(browser, case, "wards", treated=factories.ward("Oakwood").id, buffer=1)
    assert "No similar places found" in page.words
    assert "choosing more months" in page.words


def test_what_is_wrong_with_the_rest_is_said_first(case, cast, browser):
    page = page_of(browser, case, "circle", treated="nowhere", radius=400, buffer=250)
    assert "Enter a grid reference" in page.select_one(".govuk-error-summary").get_text()
    assert not page.select("#suggestions")
