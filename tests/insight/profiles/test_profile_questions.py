"""Does each profile take the question, and ask by itself about what it is of?"""

from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import func, select

from app.evidence.hotspots import services as hotspot_services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.extensions import db
from app.models.incident import Incident
from app.models.partnership import Theme
from tests import factories, world
from tests.evidence.hotspots import town
from tests.evidence.questions.test_one_question import months_of_trend

HERE = (town.WEST + 625, town.SOUTH + 625)  # in the lump


@pytest.fixture
def cast(app):
    """Castle with two years of incidents and a lump in them, a case in the lump and a group of two wards."""
    people = world.people()
    town.build()
    town.load(*[one for month in range(24) for one in (*town.everywhere(month), *town.lump(month, 5))])
    castle = factories.ward("Castle")
    case = world.a_case(people, ward=castle, easting=HERE[0], northing=HERE[1])
    db.session.get_one(Theme, case.theme_id).categories = ["Drugs"]
    db.session.commit()
    group = factories.commissioned_task_group(wards=[castle])
    return {**people, "castle": castle, "case": case, "group": group}


def hotspot(by):
    question = Question(by, town.month_of(12), town.month_of(23), permutations=999)
    run = hotspot_services.save_result(
        None, hotspot_services.new_run(question), result=find_hotspots(question)
    )
    code = (run.found or {})["rows"][0]["code"]
    return f"/profiles/hotspot/{run.id}/{code.replace(' ', '-')}"


def words_of(page):
    return page.select_one(".app-question__words").get_text(" ", strip=True).removeprefix("Asked ")


def trend_of(client, page):
    """The page of its trend, by the link in the question."""
    link = page.select_one(".app-question__links").find("a", string="Its trend")["href"]
    return client.get(link), dict(parse_qsl(urlsplit(link).query))


def test_a_case_asks_by_itself_about_its_theme_in_its_circle(cast, sign_in):
    client = sign_in(cast["lead"])
    page = client.get(f"/profiles/case/{cast['case'].reference}")
    assert words_of(page).startswith("Drugs within 500 m of SK")
    trend, asked = trend_of(client, page)
    assert asked == {
        "what": "Drugs", "place": "circle", "point": f"{HERE[0]}, {HERE[1]}", "metres": "500",
    }  # fmt: skip
    away = (Incident.easting - HERE[0]) ** 2 + (Incident.northing - HERE[1]) ** 2
    counted = select(func.count(Incident.id)).where(Incident.category == "Drugs", away <= 500**2)
    assert months_of_trend(trend) == db.session.scalar(counted)


def test_another_question_of_a_case_is_answered_before_its_theme(cast, sign_in):
    client = sign_in(cast["lead"])
    page = client.get(f"/profiles/case/{cast['case'].reference}?what=crime&when=3-months")
    assert page.select_one(".app-answer").get_text().startswith("Crime recorded within 500 m of SK")
    assert "Drugs in the 500 metres around this case" in page.words


def test_a_groups_profile_asks_about_its_wards(cast, sign_in):
    client = sign_in(cast["chair"])
    page = client.get(f"/profiles/task-and-finish-group/{cast['group'].id}?what=Drugs&when=3-months")
    assert words_of(page).startswith("Drugs in Castle ward")
    assert page.select_one(".app-answer").get_text().startswith("Drugs recorded in Castle ward")


@pytest.mark.parametrize("by", [By.LSOA, By.SQUARE_250])
def test_a_hotspots_profile_asks_about_it_in_the_months_of_its_run(cast, sign_in, by):
    client, address = sign_in(cast["chair"]), hotspot(by)
    page = client.get(address)
    trend, asked = trend_of(client, page)
    assert asked["place"] == ("lsoas" if by is By.LSOA else "squares")
    assert (asked["from"], asked["to"]) == (f"{town.month_of(12):%Y-%m}", f"{town.month_of(23):%Y-%m}")
    crime = page.select_one(".app-answer").get_text().replace(",", "")
    assert f"{months_of_trend(trend)} crimes" in crime, "the sheet counts what the question counts"
    other = client.get(f"{address}?what=Drugs&when=3-months")
    assert words_of(other).startswith("Drugs in ")
    assert other.select_one(".app-answer").get_text().startswith("Drugs recorded in ")


def test_the_months_chosen_in_the_form_count_beside_the_preset_it_had(cast, sign_in):
    form = f"when=12-months&shown=2024-01.2024-02&from={town.month_of(20):%Y-%m}&to={town.month_of(23):%Y-%m}"
    page = sign_in(cast["lead"]).get(f"/profiles/case/{cast['case'].reference}?{form}")
    assert f"{town.month_of(20):%B %Y} to {town.month_of(23):%B %Y}" in words_of(page)
