"""Does every page answer with what is loaded, say what is not, and claim no gap outside what was asked?"""

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.extensions import db
from app.models.area import Area
from app.models.incident import Incident
from app.places.incidents.recount import recount
from tests import factories
from tests.evidence.questions import town
from tests.evidence.questions.test_one_question import (
    CHANGE,
    CONCENTRATION,
    COVERAGE,
    MAP,
    TREND,
    WARDS,
    months_of_trend,
    of_map,
    of_wards,
)
from tests.evidence.questions.town import COUNCIL, POLICE

SAID = f"No month of what the police record is loaded. This shows incidents recorded by {COUNCIL}."
ANSWERING = (TREND, CHANGE, WARDS, CONCENTRATION, MAP, "/evidence/near-repeats")


def without(*conditions):
    """The town without some of its incidents."""
    db.session.execute(delete(Incident).where(*conditions))
    months = {(force, month) for force in (POLICE, COUNCIL) for month in months_there()}
    recount(db.session.connection().connection.driver_connection.cursor(), months)
    db.session.commit()


def months_there():
    return [town.months_later(town.FIRST, number) for number in range(town.MONTHS)]


@pytest.fixture
def council_alone(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    without(Incident.force == POLICE)
    return sign_in(analyst), castle


def test_a_councils_file_alone_answers_every_page(council_alone, forgiving):
    browser, castle = council_alone
    asked = ("", "?what=crime", "?what=all")
    for page in (*ANSWERING, f"/profiles/ward/{castle.code}"):
        for query in asked:
            shown = browser.get(f"{page}{query}").words
            assert SAID in shown, (page, query)
            assert "No incidents are loaded" not in shown, (page, query)
            assert "Crime and anti-social behaviour recorded by" not in shown, (page, query)
    profile = browser.get(f"/profiles/ward/{castle.code}").words
    assert "No months of police records are loaded, so this profile has no crime figures" in profile


def test_its_counts_are_those_of_the_rows(council_alone):
    browser, _ = council_alone
    rows = town.every_row()
    year = sum(row.month > town.months_later(town.FIRST, town.MONTHS - 13) for row in rows)
    assert len(rows) > year > 0
    assert months_of_trend(browser.get(TREND)) == len(rows)
    assert of_wards(browser.get(WARDS)) == year
    on_map = browser.get(f"{MAP}?what=all&source={COUNCIL}")
    assert on_map.heading == f"Map of recorded incidents by {COUNCIL}"
    assert of_map(on_map) == year


def test_coverage_shows_what_has_a_weight_of_harm_or_says_that_nothing_has(council_alone):
    browser, _ = council_alone
    assert "This shows burglary" in browser.get(COVERAGE).words
    without(Incident.category == "Burglary")
    assert f"Incidents from {COUNCIL} are loaded, but none of their categories" in browser.get(COVERAGE).words


def test_a_gap_is_said_of_the_months_asked_for_alone(analyst, chair, sign_in):
    town.build(analyst, chair)
    without(Incident.month == date(2025, 6, 1))
    browser, gap = sign_in(analyst), "Nothing is loaded for June 2025, so the figures leave out that time."
    for page in (TREND, WARDS, CONCENTRATION, MAP):
        assert gap in browser.get(f"{page}?what=Burglary&when=12-months").words, page
        for outside in ("when=3-months", "from=2025-07&to=2026-02", "from=2025-03&to=2025-05"):
            assert gap not in browser.get(f"{page}?what=Burglary&{outside}").words, (page, outside)
    compared = browser.get(f"{CHANGE}?what=Burglary&from=2026-01&to=2026-02").words
    assert "June 2025" not in compared, "it lies between the months compared, which are others"


def test_the_first_month_asked_for_can_be_a_gap(analyst, chair, sign_in):
    town.build(analyst, chair)
    without(Incident.month == date(2025, 3, 1))
    assert "Nothing is loaded for March 2025" in sign_in(analyst).get(f"{WARDS}?when=12-months").words


def test_a_map_says_how_old_it_is_without_a_question_too(analyst, chair, sign_in):
    town.build(analyst, chair)
    assert "The newest month loaded is February 2026" in sign_in(analyst).get(MAP).words


# --- rates -------------------------------------------------------------------------------------------
@pytest.fixture
def by_day(analyst, chair, sign_in):
    """Castle is a city centre: far more people are there by day than live there."""
    castle, _, _ = town.build(analyst, chair)
    for ward in db.session.scalars(select(Area).where(Area.residents.is_not(None))):
        ward.daytime = 5_000
    castle.daytime = 40_000
    db.session.commit()
    return sign_in(analyst)


def test_a_city_centre_is_named_wherever_a_rate_is_shown(by_day):
    named = "Castle (40,000 people by day, 4,000 residents) has few residents"
    for page in (WARDS, MAP):
        for query in ("", "?over=daytime", "?what=Burglary", "?what=Burglary&over=daytime"):
            assert named in by_day.get(f"{page}{query}").words, (page, query)
    assert "These rates use the number of people there by day" in by_day.get(f"{WARDS}?over=daytime").words


def test_a_rate_over_what_is_not_loaded_is_said_to_be_over_residents(analyst, chair, sign_in, forgiving):
    castle, _, _ = town.build(analyst, chair)
    browser, said = sign_in(analyst), "The number of people there by day is not loaded for any ward."
    for page in (WARDS, MAP, f"/profiles/ward/{castle.code}"):
        shown = browser.get(f"{page}?over=daytime").words
        assert f"{said} These are per 1,000 residents." in shown, page
        assert "per 1,000 people there by day" not in shown, page


def names_in(row):
    return [cell.get_text(" ", strip=True) for cell in row.select("th, td")]


# --- the map -----------------------------------------------------------------------------------------
def test_the_map_of_a_circle_shades_what_it_touches_and_draws_its_line(analyst, chair, sign_in):
    town.build(analyst, chair)
    browser = sign_in(analyst)
    circle = f"what=Burglary&place=circle&point={town.WEST + 300},{town.SOUTH + 200}&metres=150"
    page = browser.get(f"{MAP}?{circle}&draw=&draw=lsoas&draw=squares-250")
    assert page.heading.startswith("Map of recorded burglary within 150 m of SK")
    assert (
        "The map shades the areas in it or touching it, by what was recorded inside "
        "the line only" in page.words
    )
    assert [names_in(row)[0] for row in page.select(".app-ward-figures tbody tr")] == ["Castle HIN"]
    assert names_in(page.select_one("#small-lsoas ~ * tbody tr"))[0] == "Castle 0"
    legend = page.select_one(".app-map-layout__legend").get_text(" ", strip=True)
    assert "Outline of the circle within 150 m of SK" in legend
    assert "per 1,000 residents" not in page.select_one(".app-map-answer").get_text()
    assert browser.client.get(f"/map/still.svg?{circle}").status_code == 200
    assert browser.client.get(f"/map/frame?{circle}").status_code == 200


def test_the_parts_of_a_place_add_up_to_it(analyst, chair, sign_in):
    town.build(analyst, chair)
    browser = sign_in(analyst)
    places = (
        f"place=circle&point={town.WEST + 900},{town.SOUTH + 500}&metres=400",
        "place=lsoas&lsoas=E010000_E010011",
        f"place=squares&squares=500_{town.WEST}.{town.SOUTH}",
    )
    for place in places:
        query = f"what=Burglary&{place}"
        whole = months_of_trend(browser.get(f"{TREND}?{query}&when=12-months"))
        assert whole > 0
        for small in ("lsoas", "squares-500", "squares-250"):
            page = browser.get(f"{MAP}?{query}&draw=&draw={small}&small-{small}-sort=name")
            table = page.select_one(f"#small-{small}").find_next("table")
            headings = [head.get_text(strip=True) for head in table.select("thead th")]
            column = next(n for n, words in enumerate(headings) if words.startswith("Recorded burglary"))
            rows = [row.select("th, td")[column].get_text(strip=True) for row in table.select("tbody tr")]
            assert sum(int(number.replace(",", "")) for number in rows) == whole, (place, small)


def test_a_shade_that_there_is_not_is_said_to_be_another(analyst, chair, sign_in):
    town.build(analyst, chair)
    words = sign_in(analyst).get(f"{MAP}?what=Burglary&shade=harm").words
    assert "You cannot shade wards by share of harm (%) here. This map shades them by" in words


def test_a_place_of_the_address_is_left_out_of_a_profile_with_a_sentence(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    words = sign_in(analyst).get(f"/profiles/ward/{castle.code}?place=hins").words
    assert "The place of the address is left out here because a profile covers one place." in words
    assert factories.ward("Castle").id == castle.id
