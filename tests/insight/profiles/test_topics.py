"""Is a case's evidence about the case: its theme's incidents around it, its ward and the city beside it?"""

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models.incident import Incident, IncidentCount, IncidentSource
from app.models.partnership import Theme
from app.places.incidents.categories import OF_THE_POLICE
from app.structure.theme_categories import DEFAULTS, with_default_categories
from tests import factories, world
from tests.insight.maps import places
from tests.insight.profiles.sheets import NOW, THEN, recorded, table, text_of

ASB, NOISE = "Anti-social behaviour", "Noise complaint"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


def about(*categories):
    """The theme of the cases here, which is about these categories."""
    theme = factories.theme()
    theme.categories = list(categories)
    db.session.commit()


def near(case, number, category=ASB, month=NOW):
    recorded("Oakwood", number, category, month, at=(case.easting + 100, case.northing))


def far(number, month=NOW):
    """More in its ward, too far from it to be around it."""
    said = {
        "force": "Sherwood Police",
        "month": month,
        "category": ASB,
        "ward_id": factories.ward("Oakwood").id,
    }
    spot = {"easting": places.WEST + 10, "northing": places.SOUTH + 10}
    db.session.add_all(Incident(**said, **spot) for _ in range(number))
    db.session.scalars(select(IncidentCount).filter_by(**said)).one().number += number
    db.session.commit()


def profile(client, case, query="?from=2026-03&to=2026-03"):
    return client.get(f"/profiles/case/{case.reference}{query}")


@pytest.fixture
def case(cast):
    """Noise in Oakwood: 30 near it where there were 10, 15 elsewhere in its ward, and 45 in the next."""
    about(ASB)
    made = places.case("Oakwood")
    near(made, 30)
    near(made, 10, month=THEN)
    near(made, 500, "Burglary")
    far(15)
    far(15, month=THEN)
    recorded("Elmwood", 45)
    recorded("Elmwood", 45, ASB)
    return made


def test_it_leads_with_its_theme_around_it_and_not_with_the_crime_of_its_ward(cast, case, sign_in):
    page = profile(sign_in(cast["executive chair"]), case)
    assert page.select_one(".app-answer").get_text().startswith(
        "Anti-social behaviour in the 500 metres around this case: 30 incidents recorded in March 2026, "
        "66.7% of those in Oakwood ward and 33.3% of those in the city. That is 20 more than a year before. "
        "That is a real change"
    )  # fmt: skip
    assert "This counts Anti-social behaviour." in page.words
    assert "number 1 of" not in page.words


def test_its_ward_and_the_city_stand_beside_it(cast, case, sign_in):
    page = profile(sign_in(cast["executive chair"]), case)
    assert table(page, "Anti-social behaviour compared with the ward and the city") == [
        ["The 500 metres around this case", "30", "10", "+20", "Too few", "More", "33.3%"],
        ["Oakwood ward", "45", "25", "+20", "Too few", "No real change", "50.0%"],
        ["The city", "90", "25", "+65", "Too few", "More", "100.0%"],
    ]
    [line] = table(page, "Categories of this theme")
    assert line == [ASB, "30", "10", "+20", "Too few", "More"]


def test_its_numbers_are_those_of_a_plain_recount(cast, case, sign_in):
    def counted(*conditions):
        rows = select(func.count(Incident.id)).where(
            Incident.month == NOW, Incident.category == ASB, *conditions
        )
        return str(db.session.scalar(rows))

    ward = factories.ward("Oakwood").id
    away = (Incident.easting - case.easting) ** 2 + (Incident.northing - case.northing) ** 2
    rows = table(profile(sign_in(cast["executive chair"]), case), "Anti-social behaviour compared with")
    assert [row[1] for row in rows] == [counted(away <= 500**2), counted(Incident.ward_id == ward), counted()]


def test_its_ward_and_the_city_have_the_verdicts_of_the_page_of_change(cast, case, sign_in):
    client = sign_in(cast["executive chair"])
    beside = {row[0]: row[1:6] for row in table(profile(client, case), "Anti-social behaviour compared with")}
    page = client.get(f"/evidence/change?what={ASB}&from=2026-03&to=2026-03")
    assert beside["Oakwood ward"] == next(row[1:] for row in table(page, "By ward") if row[0] == "Oakwood")
    assert beside["The city"][4] == next(row[5] for row in table(page, "By category") if row[0] == ASB)


def test_its_trend_is_of_the_circle_by_month(cast, case, sign_in):
    charts = [image["alt"] for image in profile(sign_in(cast["executive chair"]), case).select("main img")]
    assert charts[1].startswith(
        "A line by month with its mean. Anti-social behaviour recorded in the 500 metres around this case "
        "averaged about 19 incidents per 30 days in March 2025 and March 2026."
    )  # fmt: skip


def test_the_source_of_its_trend_names_the_months_of_the_trend(cast, case, sign_in):
    page = profile(sign_in(cast["executive chair"]), case)
    said = [part.get_text(" ", strip=True) for part in page.select("figcaption, figure p, figure + p")]
    assert any("March 2025 and March 2026. Each point is a month" in words for words in said), said


def test_words_that_no_month_compared_has_are_not_named(cast, case, sign_in):
    """A reader would look in vain for the old category that the police used before."""
    for month in (NOW, THEN):
        near(case, 5, "Violence and sexual offences", month)
    page = profile(sign_in(cast["executive chair"]), case)
    assert table(page, "Incidents within 500 metres by category")
    assert "cannot be compared, because the police used other" not in page.words


def test_a_theme_of_several_categories_is_their_sum(cast, case, sign_in):
    about(ASB, "Burglary")
    page = profile(sign_in(cast["executive chair"]), case)
    assert (
        "Anti-social behaviour and Burglary in the 500 metres around this case: 530 incidents" in page.words
    )
    assert [row[:2] for row in table(page, "Categories of this theme")] == [[ASB, "30"], ["Burglary", "500"]]


def test_a_theme_without_categories_counts_everything_and_says_so(cast, case, sign_in):
    about()
    page = profile(sign_in(cast["executive chair"]), case)
    assert "Crime and anti-social behaviour in the 500 metres around this case: 530 incidents" in page.words
    assert "No categories of incidents are chosen for this theme" in page.words


def test_a_case_without_a_point_is_counted_in_its_ward(cast, case, sign_in):
    page = profile(sign_in(cast["executive chair"]), places.case("Oakwood", point=False))
    assert (
        "Anti-social behaviour in Oakwood ward: 45 incidents recorded in March 2026, 50.0% of those"
        in page.words
    )
    assert [row[0] for row in table(page, "Anti-social behaviour compared with the city")] == [
        "Oakwood ward",
        "The city",
    ]


# --- other sources -----------------------------------------------------------------------------------
def of_the_council(case, number, month=NOW):
    ward = factories.ward("Oakwood")
    row = {"force": "Sherwood Council", "month": month, "category": NOISE, "ward_id": ward.id}
    db.session.add(IncidentCount(**row, number=number))
    db.session.add_all(Incident(**row, easting=case.easting, northing=case.northing) for _ in range(number))
    if not db.session.scalar(select(IncidentSource.id)):
        db.session.add(IncidentSource(name="Sherwood Council", grid="metres", columns={}))
    db.session.commit()


def test_a_theme_is_about_what_the_council_records_too(cast, case, sign_in):
    of_the_council(case, 7)
    about(NOISE)
    page = profile(sign_in(cast["executive chair"]), case)
    assert (
        "Noise complaint in the 500 metres around this case: 7 incidents recorded in March 2026" in page.words
    )
    assert "Source: Sherwood Council, March 2026." in page.words


def test_categories_that_are_never_loaded_together_have_no_figures_and_it_is_said(cast, case, sign_in):
    of_the_council(case, 7, month=date(2020, 1, 1))
    about(ASB, NOISE)
    page = profile(sign_in(cast["executive chair"]), case)
    assert "No month has all the categories of this theme loaded" in page.words


def test_a_category_that_was_renamed_counts_nothing_and_is_named(cast, case, sign_in):
    about("Rowdiness")
    page = profile(sign_in(cast["executive chair"]), case)
    assert "Rowdiness in the 500 metres around this case: 0 incidents recorded in March 2026" in page.words


# --- on paper, in a group, in few statements ---------------------------------------------------------
@pytest.mark.parametrize("paper", ["pdf", "docx"])
def test_the_papers_say_the_same(cast, case, sign_in, paper):
    address = f"/profiles/case/{case.reference}.{paper}?from=2026-03&to=2026-03"
    said = text_of(sign_in(cast["executive chair"]).client.get(address))
    assert "30 incidents recorded in March 2026, 66.7%" in said
    # the PDF breaks the name in its narrow column
    assert re.search(r"The 500 metres around this (case )?30 10 \+20 Too few More 33\.3%", said)


@pytest.mark.parametrize("paper", ["", ".pdf", ".docx"])
def test_a_task_group_is_about_the_themes_of_its_cases_in_its_wards(cast, case, sign_in, paper):
    group = factories.commissioned_task_group(wards=[factories.ward("Oakwood")])
    group.cases.add(case)
    db.session.commit()
    client = sign_in(cast["executive chair"])
    address = f"/profiles/task-and-finish-group/{group.id}{paper}?from=2026-03&to=2026-03"
    said = text_of(client.client.get(address)) if paper else client.get(address).words
    assert (
        "Anti-social behaviour in Oakwood ward: 45 incidents recorded in March 2026, 50.0% of those" in said
    )


def test_a_case_that_one_may_not_see_says_nothing_of_a_groups_themes(cast, case, sign_in):
    group = factories.commissioned_task_group(wards=[factories.ward("Oakwood")])
    hidden = places.case("Oakwood", restricted=True)
    group.cases.add(hidden)
    db.session.commit()
    page = sign_in(cast["executive chair"]).get(f"/profiles/task-and-finish-group/{group.id}")
    assert "You cannot see any cases in its scope" in page.words


def test_a_high_impact_neighbourhood_has_the_city_beside_it(cast, case, sign_in):
    places.designate(factories.ward("Oakwood"))
    hin = db.session.scalar(select(func.max(places.HighImpactNeighbourhood.id)))
    page = sign_in(cast["executive chair"]).get(f"/profiles/hin/{hin}?from=2026-03&to=2026-03")
    rows = table(page, "Crime and anti-social behaviour compared with the city")
    assert [row[:2] for row in rows] == [["Oakwood ward", "545"], ["The city", "635"]]


def test_the_second_reader_asks_little_however_much_is_loaded(cast, case, sign_in, queries):
    client = sign_in(cast["executive chair"])

    def asked():
        profile(client, case)
        with queries() as sent:
            profile(client, case)
        return len(sent)

    few = asked()
    for number in range(12):
        recorded("Elmwood", 2, f"Category {number}", date(2025, 1 + number, 1))
    about(ASB, "Burglary", "Category 1", "Category 2")
    assert asked() == few
    assert few <= 24


# --- what themes are about ---------------------------------------------------------------------------
def test_an_administrator_chooses_from_the_categories_that_are_loaded(cast, case, sign_in):
    about(ASB, "Rowdiness")
    theme = factories.theme()
    client = sign_in(cast["administrator"])
    page = client.get(f"/settings/themes/{theme.id}")
    offered = {box["value"]: box.has_attr("checked") for box in page.select("input[name=categories]")}
    assert offered == {ASB: True, "Burglary": False, "Rowdiness": True}
    assert "Rowdiness (not loaded)" in page.words
    version = page.select_one("input[name=version]")["value"]
    data = {"name": theme.name, "position": 1, "active": "y", "version": version, "categories": ["Burglary"]}
    assert client.client.post(f"/settings/themes/{theme.id}", data=data).status_code == 302
    assert "Burglary in the 500 metres around" in profile(sign_in(cast["executive chair"]), case).words
    assert "Burglary" in client.get("/settings/themes").words


def test_the_usual_themes_are_about_categories_that_the_police_have():
    assert {category for chosen in DEFAULTS.values() for category in chosen} <= OF_THE_POLICE


def test_the_themes_of_before_become_about_what_new_ones_are():
    [path] = (ROOT / "migrations" / "versions").glob("*_kept_evidence_and_themes.py")
    spec = importlib.util.spec_from_file_location("migration", path)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    assert migration.CATEGORIES == DEFAULTS


def test_a_new_theme_of_ours_has_its_usual_categories(app):

    assert with_default_categories(Theme(key="violence")).categories == list(DEFAULTS["violence"])
    assert with_default_categories(Theme(key="pigeons")).categories == []
