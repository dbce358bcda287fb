"""Do the product's own methods find what was built into the demonstration's incidents?

Five things are in them: wards that hold half, seasons, a time when all stayed at home, a hotspot that emerges
and a place that was treated. Each is looked for as an analyst would, from what is in the database.
"""

import math
import os
from datetime import date

import pytest

from app.demo import incidents
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.evidence.statistics.change_tests import LEVEL, compare_counts
from app.evidence.statistics.control_charts import Rule
from app.evidence.statistics.periods import Period, months_later
from app.evidence.trends import filters as asking
from app.evidence.trends import wording
from app.evidence.trends.queries import count_by_month, get_choices
from app.evidence.trends.trend import trend_of
from app.evidence.wards import queries as ward_queries
from app.extensions import db
from app.insight.assessment.design import Design, Kind
from app.insight.assessment.result import find
from app.insight.assessment.suggestions import suggest
from app.models.case import Stage
from app.places.geography.point_input import read_point
from app.places.geography.seed_areas import load_nottingham
from app.places.incidents.synthetic import store_synthetic_incidents
from tests.demo.test_incidents import EVENTS, HIGH_IMPACT

MONTHS = incidents.months_up_to(date(2026, 11, 22))
LAST = MONTHS[-1]
YEAR = Period(MONTHS[-12], LAST)


@pytest.fixture(scope="module")
def city(make_app):
    """A database of its own with the city's areas and three years of incidents."""
    app = make_app(f"tests_events_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    with app.app_context():
        load_nottingham()
        db.session.commit()
        made = incidents.generate(MONTHS, until=LAST)
        store_synthetic_incidents(None, made, force="Nottinghamshire Police")
    return app


@pytest.fixture(autouse=True)
def within(city):
    with city.app_context():
        yield
        db.session.remove()


def counts(what):
    return count_by_month(asking.What(what), get_choices().places[0], MONTHS)


def ago(number):
    return months_later(LAST, -number)


def test_the_ranking_finds_the_five_wards_that_hold_half():
    ranking = ward_queries.rank(YEAR)
    assert {ward.figures.name for ward in ranking.holding_half} == HIGH_IMPACT
    assert 0.5 <= ranking.share_held < 0.53


@pytest.mark.parametrize(
    ("what", "high", "low"),
    [("Anti-social behaviour", (6, 7, 8), (12, 1, 2)), ("Burglary", (11, 12, 1), (6, 7, 8))],
)
def test_seasons_are_more_than_chance_gives(what, high, low):
    by_month = counts(what)
    many, few = (
        sum(number for month, number in by_month.items() if month in YEAR.months() and month.month in season)
        for season in (high, low)
    )
    compared = compare_counts(many, few)
    assert compared.p < LEVEL
    assert compared.difference > 0


def test_the_trend_finds_the_time_when_all_stayed_at_home():
    event = EVENTS["stay_at_home"]
    at_home = {ago(number) for number in range(event["last_months_ago"], event["first_months_ago"] + 1)}
    trend = trend_of(counts("Theft from the person"), Period(MONTHS[0], LAST))
    low = {
        line.month
        for line in trend.lines
        if any(signal.rule is Rule.BEYOND and signal.side < 0 for signal in line.point.signals)
    }
    assert low == at_home


@pytest.mark.parametrize("by", [By.LSOA, By.SQUARE_500])
def test_the_hotspots_month_by_month_find_the_one_that_emerges(by):
    event = EVENTS["emerging"]
    found = find_hotspots(Question(by, YEAR.first, LAST, event["categories"][0]))
    emerging = [row for row in found["rows"] if row["course"] == "emerging"]
    assert emerging, "a hotspot of vehicle crime has emerged"
    for row in emerging:
        away = math.hypot(row["easting"] - event["easting"], row["northing"] - event["northing"])
        assert away < event["metres"] + 250, "it is where it was put, and nowhere else"


def treated():
    """Six months after the response began, beside the same six of the year before."""
    event = EVENTS["treated"]
    return Design(
        kind=Kind.CIRCLE,
        treated=((event["easting"], event["northing"]),),
        comparison=(),
        before=Period(ago(17), ago(12)),
        after=Period(ago(5), LAST),
        what=asking.What(event["categories"][0]),
        buffer=250,
        radius=event["metres"],
    )


def compared_with(design, suggestion):
    point = read_point(suggestion.values[0])
    return find(Design(**{**vars(design), "comparison": ((point.easting, point.northing),)}), Stage.RESPONSE)


def test_the_assessment_finds_the_treated_place_s_effect_beside_every_place_suggested():
    design = treated()
    suggestions = suggest(design)
    assert len(suggestions) == 3
    for suggestion in suggestions:
        found = compared_with(design, suggestion)
        assert found.estimate.local.interval.highest < -50, "far fewer than there would have been"
        assert not found.estimate.displaced.is_clear, "and nothing that moved next door"
        assert "This is a fall that is unlikely to be chance alone." in found.sentences[2]
        assert not [words for words in found.cautions if "about as many" in words]


def test_where_nothing_was_done_the_assessment_shows_no_effect():
    untreated = next(iter(suggest(treated())))
    point = read_point(untreated.values[0])
    design = Design(**{**vars(treated()), "treated": ((point.easting, point.northing),)})
    shown = [compared_with(design, suggestion).estimate.local for suggestion in suggest(design)]
    assert shown
    assert not any(each.is_clear and each.estimate < 0 for each in shown)


def test_the_city_s_trend_is_told_in_a_sentence():
    choices = get_choices()
    asked = asking.read({"what": "Theft from the person"}, choices.loaded, choices.categories, choices.places)
    shown = trend_of(counts("Theft from the person"), Period(MONTHS[0], LAST))
    assert "Below the lower limit: " in wording.trend(asked, shown)
