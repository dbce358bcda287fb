"""Are hotspots found where they are, followed month by month, and tried on the next period?"""

import pytest

from app.evidence.hotspots import queries, wording
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Measure, Question
from app.evidence.statistics.false_discovery import RATE
from app.evidence.statistics.harm import harm_weights
from app.words import number_word, percent
from tests import factories
from tests.evidence.hotspots import town
from tests.evidence.hotspots.town import FIRST, everywhere, incident, load, lump, month_of


@pytest.fixture(autouse=True)
def partnership(app):
    factories.partnership()
    town.build()


def ask(by=By.LSOA, first=0, last=5, **kwargs):
    return Question(by, month_of(first), month_of(last), permutations=9_999, **kwargs)


def found(by=By.LSOA, **kwargs):
    return find_hotspots(ask(by, **kwargs))


def hot(answer):
    return {row["code"] for row in answer["rows"] if row["hot"]}


def half_a_year(*more):
    load(*[one for month in range(6) for one in everywhere(month)], *more)


def test_the_lump_is_the_hotspot_by_lsoa():
    half_a_year(*[one for month in range(6) for one in lump(month)])
    answer = found()
    assert hot(answer) == {town.code_of(*place) for place in town.LUMP}
    assert answer["places"] == 64
    assert answer["incidents"] == 6 * (64 + 80)
    assert answer["share_held"] == pytest.approx(6 * 84 / answer["incidents"])
    assert answer["share_of_area"] == pytest.approx(4 / 64)
    assert answer["false_discovery_rate"] == RATE


@pytest.mark.parametrize(("by", "number"), [(By.SQUARE_250, 4), (By.SQUARE_500, 1)])
def test_and_by_squares_of_the_grid(by, number):
    """The lump is four squares of 250 m, and the one of 500 m that they make up."""
    half_a_year(*[one for month in range(6) for one in lump(month, 60)])
    answer = found(by)
    first = max(answer["rows"], key=lambda place: place["number"])
    assert first["number"] * (1 if by is By.SQUARE_500 else 4) == 6 * 61 * 4
    assert first["ward"] == "Castle"
    assert sum(place["number"] for place in answer["rows"]) == answer["incidents"]
    assert answer["places"] == (64 if by is By.SQUARE_250 else 16)
    names = {place["name"] for place in answer["rows"] if place["number"] == first["number"]}
    assert len(names) == number
    assert all(name.startswith("SK 57 39 NE") or name.startswith("SK 57 39") for name in names)


def test_where_all_places_hold_as_much_there_is_no_hotspot():
    half_a_year()
    answer = found()
    assert hot(answer) == set()
    assert answer["share_held"] == 0


def test_a_hotspot_that_comes_and_one_that_goes():
    early = [one for month in range(4) for one in lump(month)]
    corner = [(column, line) for column in (5, 6, 7) for line in (5, 6, 7)]
    late = [incident(*place, month) for place in corner for month in (4, 5) for _ in range(20)]
    half_a_year(*early, *late)
    course = {row["code"]: row["course"] for row in found()["rows"]}
    assert course[town.code_of(2, 2)] == "fading"
    assert course[town.code_of(6, 6)] == "emerging"
    assert course[town.code_of(0, 7)] == "never"


def test_one_full_place_among_quiet_ones_is_no_hotspot():
    """Gi* asks for more around a place than chance would put there, and its own crime is kept where it is."""
    half_a_year(*[incident(5, 5, month) for month in range(6) for _ in range(60)])
    assert hot(found()) == set()


def test_of_three_months_no_course_is_said():
    load(*[one for month in range(3) for one in (*everywhere(month), *lump(month))])
    answer = found(last=2)
    assert answer["recent_months"] is None
    assert {row["course"] for row in answer["rows"]} == {""}


def test_the_period_before_is_tried_on_this_one():
    months = [one for month in range(6) for one in (*everywhere(month), *lump(month))]
    load(*months)
    tried = found(first=3)["accuracy"]
    assert tried["found_in"] == "January 2024 to March 2024"
    assert tried["tried_in"] == "April 2024 to June 2024"
    assert tried["places"] == 4
    assert tried["index"] == pytest.approx((3 * 84 / (3 * 144)) / (4 / 64))


def test_where_nothing_is_loaded_before_the_first_half_is_tried_on_the_second():
    half_a_year(*[one for month in range(6) for one in lump(month)])
    assert found()["accuracy"]["found_in"] == "January 2024 to March 2024"
    assert found(last=0)["accuracy"] is None


def test_harm_moves_the_hotspot_to_where_the_harm_is():
    robberies = [incident(5, 5, month, category="Robbery") for month in range(6) for _ in range(15)]
    thefts = [one for month in range(6) for one in lump(month, category="Shoplifting")]
    half_a_year(*thefts, *robberies)
    assert town.code_of(5, 5) not in hot(found())
    first = found(measure=Measure.HARM)["rows"][0]
    assert abs(first["easting"] - (town.WEST + 5.5 * 250)) <= 250


def test_harm_s_share_and_index_are_of_harm():
    """Two robberies (365 days each) beside 20 shoplifted goods: shares of harm, by hand from the weights."""
    load(*[one for month in range(6) for one in (*everywhere(month, category="Shoplifting"),
                                                 *lump(month, 2, category="Robbery"))])  # fmt: skip
    answer = found(measure=Measure.HARM)
    days = {name: weight.days for name, weight in harm_weights().items()}
    everything = 64 * days["Shoplifting"] + 8 * days["Robbery"]
    there = 4 * days["Shoplifting"] + 8 * days["Robbery"]
    assert hot(answer) == {town.code_of(*place) for place in town.LUMP}
    assert answer["share_of_value"] == pytest.approx(there / everything)
    assert answer["share_held"] == pytest.approx(12 / 72)
    assert answer["accuracy"]["hit_share"] == pytest.approx(there / everything)
    words = wording.answer(ask(measure=Measure.HARM), answer)
    assert f"hold {percent(there / everything)} of the harm, in 16.7% of the incidents," in words


def test_the_counts_of_the_sentence_add_up():
    """A lump of all months, and a corner that is full only in the last two."""
    corner = [(column, line) for column in (6, 7) for line in (6, 7)]
    late = [incident(*place, month) for place in corner for month in (4, 5) for _ in range(9)]
    half_a_year(*[one for month in range(6) for one in lump(month, 40)], *late)
    answer = found()
    shown, number = wording.noteworthy(answer), answer["hotspots"]
    assert number == 4
    more = sum(not row["hot"] and row["course"] in wording.NOTEWORTHY for row in shown)
    borderline = sum(not row["hot"] and row["course"] not in wording.NOTEWORTHY for row in shown)
    assert number + more + borderline == len(shown)
    assert wording.answer(ask(), answer).startswith(f"{number_word(number)} of 64 LSOAs are hotspots")
    assert (f"{number_word(more)} more qualif" in wording.month_by_month(answer)) == bool(more)


def test_few_permutations_leave_places_borderline_and_many_do_not():
    half_a_year(*[one for month in range(6) for one in lump(month)])
    quick = find_hotspots(Question(By.LSOA, month_of(0), month_of(5), permutations=999))
    assert quick["borderline"] > 0
    assert "With only 999 random shuffles" in wording.borderline(Question.from_dict(quick["question"]), quick)
    thorough = found()
    assert thorough["borderline"] == 0
    assert wording.borderline(ask(), thorough) == ""
    assert max(row["permutations"] for row in thorough["rows"]) == thorough["most_permutations"] > 9_999


def test_one_category_alone():
    thefts = [one for month in range(6) for one in lump(month, category="Shoplifting")]
    half_a_year(*thefts)
    answer = found(category="Shoplifting")
    assert answer["incidents"] == len(thefts)
    assert hot(answer) == {town.code_of(*place) for place in town.LUMP}


def test_anti_social_behaviour_is_no_crime_and_is_asked_for_by_name():
    half_a_year(*everywhere(0, category="Anti-social behaviour"))
    assert found()["incidents"] == 6 * 64
    assert found(category="Anti-social behaviour")["incidents"] == 64


def test_a_rate_is_by_residents():
    half_a_year()
    assert [row["value"] for row in found(measure=Measure.RATE)["rows"]] == pytest.approx([4.0] * 64)


def test_incidents_of_no_lsoa_are_counted_as_elsewhere():
    half_a_year({**incident(0, 0, 0), "LSOA code": "E01000999"})
    assert (found()["incidents"], found()["elsewhere"]) == (6 * 64, 1)


def test_a_code_of_another_census_counts_where_its_point_is_and_months_are_not_compared():
    half_a_year({**incident(0, 0, 0), "LSOA code": "E01999999"})
    result = found()
    assert (result["incidents"], result["elsewhere"]) == (6 * 64 + 1, 0)
    assert (result["two_vintages"], result["recent_months"], result["accuracy"]) == (True, None, None)
    assert wording.month_by_month(result).startswith("Some months use LSOAs from another census")


def test_a_month_that_is_not_loaded_is_not_a_month_without_crime():
    months = (0, 1, 4, 5)
    load(*[one for month in months for one in (*everywhere(month), *lump(month))])
    missing = frozenset({month_of(2), month_of(3)})
    result = found(missing=missing)
    assert result["months"] == ["2024-01", "2024-02", "2024-05", "2024-06"]
    assert {row["course"] for row in result["rows"] if row["hot"]} == {"persistent"}
    assert {row["hot_months"] for row in result["rows"] if row["hot"]} == {"1111"}
    tried = result["accuracy"]
    assert (tried["found_in"], tried["tried_in"]) == (
        "January 2024 to February 2024",
        "May 2024 to June 2024",
    )


def test_the_same_question_has_the_same_answer_and_another_seed_hardly_another():
    half_a_year(*[one for month in range(6) for one in lump(month)])
    assert found() == found()
    assert hot(found(seed=5)) == hot(found(seed=6))


def test_another_import_is_another_version_of_the_data():
    half_a_year()
    before = queries.data_version()
    assert queries.data_version() == before
    load(incident(0, 0, 7))
    assert queries.data_version() != before


def test_another_boundary_is_another_version_of_the_data():
    from app.extensions import db

    before = queries.data_version()
    factories.ward("Castle").residents = 5
    db.session.commit()
    assert queries.data_version() != before


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "lsoa", "first": "2024-05", "last": "2024-01", "measure": "count"},
        {"by": "250", "first": "2024-01", "last": "2024-02", "measure": "rate"},
        {"by": "7", "first": "2024-01", "last": "2024-02", "measure": "count"},
        {"by": "lsoa", "first": "then", "last": "2024-02", "measure": "count"},
    ],
)
def test_what_is_no_question_is_refused(wrong):
    with pytest.raises(ValueError):
        Question.from_dict({"category": "crime", "permutations": 999, "seed": 1, **wrong})


def test_a_question_survives_being_written_down():
    question = ask(By.SQUARE_500, category="Drugs", measure=Measure.HARM, seed=7)
    assert Question.from_dict(question.as_dict()) == question
    assert question.first == FIRST


@pytest.mark.parametrize(("number", "words"), [(2, "both"), (3, "all")])
def test_two_are_both_and_more_are_all(number, words):
    rows = [{"hot": False, "course": "fading"}] * number
    said = wording.month_by_month({"rows": rows, "recent_months": 2})
    assert said.endswith(f"more places are hotspots only month by month: {words} fading.")
