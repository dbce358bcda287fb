"""Is work set beside harm soundly, for what each reader may see and not a case more?"""

from datetime import date, timedelta

import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from shapely import to_wkb
from shapely.geometry import box

from app import clock
from app.evidence.hotspots import services as hotspot_services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.extensions import db
from app.insight.coverage.balance import AreaFigures, Verdict, balance
from app.insight.coverage.picture import layers_of, legend_of_map
from app.models.area import Area, AreaKind
from app.models.case import Stage
from app.models.incident import LsoaIncidentCount
from app.models.plan import ActionState, PlanAction
from app.words import percent
from tests import crawl, factories, world
from tests.evidence.hotspots import town
from tests.insight.maps import places

PAGE = "/evidence/coverage"
MONTH = date(2026, 3, 1)


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


def harm(name, number, category="Burglary", **kwargs):
    places.incidents(factories.ward(name), number, category, MONTH, **kwargs)


def rows(page):
    return {
        line.th.get_text(strip=True): [cell.get_text(strip=True) for cell in line.select("td")]
        for line in page.select("tbody tr")
    }


def done(case, days_ago=10, state=ActionState.DONE):
    db.session.add(
        PlanAction(
            case=case, title="Light the square", partner=factories.partner(), due_on=clock.today(),
            state=state, finished_at=clock.now() - timedelta(days=days_ago), added_by_id=case.logged_by_id,
        )
    )  # fmt: skip
    db.session.commit()


# --- the page ----------------------------------------------------------------------------------------
def test_harm_and_work_stand_side_by_side(cast, sign_in):
    harm("Oakwood", 75)
    harm("Elmwood", 25)
    for _ in range(3):
        done(places.case("Elmwood"))
    places.case("Oakwood")
    page = sign_in(cast["executive chair"]).get(PAGE)
    assert (
        "One of 6 wards carries half of the harm recorded in March 2026 (Oakwood), and holds 25.0% of the "
        "4 open cases that you can see." in page.words
    )
    assert rows(page)["Oakwood"][:6] == ["75.0%", "75.0%", "1", "25.0%", "0", "0.0%"]
    assert rows(page)["Elmwood"][:6] == ["25.0%", "100.0%", "3", "75.0%", "3", "100.0%"]
    assert rows(page)["Beechwood"][:4] == ["0.0%", "100.0%", "0", "0.0%"]


def test_the_months_of_the_harm_can_be_chosen_for_page_and_file(cast, sign_in):
    harm("Oakwood", 75)
    places.incidents(factories.ward("Elmwood"), 10, "Burglary", date(2026, 1, 1))
    browser = sign_in(cast["executive chair"])
    assert "recorded in January 2026 and March 2026" in browser.get(PAGE).words
    page = browser.get(f"{PAGE}?from=2026-01&to=2026-01")
    assert "recorded in January 2026 (Elmwood)" in page.words
    assert rows(page)["Elmwood"][0] == "100.0%"
    [file] = [link["href"] for link in page.select("a") if link.get_text() == "CSV"]
    assert "January 2026" in browser.client.get(file).text
    assert "March 2026" not in browser.client.get(file).text


def test_harm_weighs_what_was_done_and_not_how_often(cast, sign_in):
    harm("Oakwood", 1, "Robbery")
    harm("Elmwood", 30, "Shoplifting")
    harm("Ashwood", 500, "Anti-social behaviour")
    found = rows(sign_in(cast["executive chair"]).get(PAGE))
    assert float(found["Oakwood"][0][:-1]) > float(found["Elmwood"][0][:-1]) > 0
    assert found["Ashwood"][0] == "0.0%"


def test_closed_cases_and_old_or_open_actions_are_not_counted(cast, sign_in):
    harm("Oakwood", 10)
    case = places.case("Oakwood")
    done(case)
    done(case, days_ago=400)
    done(case, state=ActionState.NOT_POSSIBLE)
    world.at_stage(places.case("Oakwood"), Stage.CLOSED)
    assert rows(sign_in(cast["executive chair"]).get(PAGE))["Oakwood"][2:5] == ["1", "100.0%", "1"]


def test_where_cases_are_fewer_than_harm_by_more_than_chance_it_is_said(cast, sign_in):
    harm("Oakwood", 900)
    for name in places.ROW[1:]:
        harm(name, 34)
    for _ in range(30):
        places.case("Elmwood")
    page = sign_in(cast["executive chair"]).get(PAGE)
    assert "Fewer open cases than the harm suggests: Oakwood." in page.words
    assert "More than the harm suggests: Elmwood." in page.words
    assert rows(page)["Ashwood"][-1] == "Too few cases to tell"
    assert "There are too few cases to tell in 4 of 6 areas." in page.words


@pytest.mark.parametrize(
    "who", ["chair", "locality chair", "executive chair", "analyst", "auditor", "neighbour"]
)
@pytest.mark.parametrize("by", ["ward", "lsoa"])
def test_a_restricted_case_is_in_no_number_of_an_outsiders_page_map_or_file(cast, sign_in, who, by):
    harm("Oakwood", 10)
    lsoas()
    browser = sign_in(cast[who])
    places.case("Oakwood")
    urls = [f"{PAGE}?by={by}", f"{PAGE}/frame?by={by}", f"{PAGE}/download.csv?by={by}"]
    before = [crawl.text_of(browser.client.get(url)) for url in urls]
    secret = world.a_case(cast)
    for each in db.session.query(PlanAction).filter_by(case_id=secret.id):
        each.state, each.finished_at = ActionState.DONE, clock.now()
    secret.restricted = True
    secret.ward = factories.ward("Oakwood")
    db.session.commit()
    assert [crawl.text_of(browser.client.get(url)) for url in urls] == before


def test_whoever_is_on_its_list_counts_it(cast, sign_in):
    harm("Oakwood", 10)
    secret = world.a_case(cast, restricted=True)
    secret.ward = factories.ward("Oakwood")
    db.session.commit()
    assert rows(sign_in(cast["officer"]).get(PAGE))["Oakwood"][2] == "1"


def test_an_auditor_sees_harm_and_no_cases(cast, sign_in):
    harm("Oakwood", 10)
    places.case("Oakwood")
    assert "You cannot see any open cases" in sign_in(cast["auditor"]).get(PAGE).words


def test_without_any_harm_nothing_is_claimed(cast, sign_in):
    harm("Oakwood", 10, "Anti-social behaviour")
    assert "There was no harm recorded in March 2026." in sign_in(cast["executive chair"]).get(PAGE).words


def test_before_anything_is_loaded_the_page_says_so(cast, sign_in):
    browser = sign_in(cast["executive chair"])
    assert "No incidents are loaded yet" in browser.get(PAGE).words
    browser.get(f"{PAGE}/frame", status=404)
    assert browser.client.get(f"{PAGE}/download.csv").status_code == 200


def test_synthetic_figures_are_marked(cast, sign_in):
    harm("Oakwood", 10, synthetic=True)
    browser = sign_in(cast["executive chair"])
    assert "Synthetic demonstration data" in browser.get(PAGE).words
    assert "Share of harm (synthetic)" in browser.client.get(f"{PAGE}/frame").text


def test_the_page_asks_as_often_however_many_cases_there_are(cast, sign_in, queries):
    harm("Oakwood", 10)
    places.case("Oakwood")
    browser = sign_in(cast["executive chair"])
    with queries() as few:
        browser.get(PAGE)
    for name in places.ROW:
        done(places.case(name))
        harm(name, 5, "Drugs")
    with queries() as many:
        browser.get(PAGE)
    assert len(many) == len(few)


# --- by LSOA -----------------------------------------------------------------------------------------
def lsoas():
    for number, name in enumerate(places.ROW):
        ward = factories.ward(name)
        code = f"E0100000{number}"
        db.session.add(
            Area(kind=AreaKind.LSOA, code=code, name=f"Sherwood 00{number}", parent=ward, vintage="2011",
                 boundary=ward.boundary)
        )  # fmt: skip
        db.session.add(
            LsoaIncidentCount(
                force="Sherwood Police", month=MONTH, category="Burglary", lsoa_code=code, number=1
            )
        )
    db.session.commit()


def test_by_lsoa_a_case_is_where_its_point_is(cast, sign_in):
    harm("Oakwood", 1)
    lsoas()
    done(places.case("Elmwood"))
    places.case("Elmwood", point=False)
    page = sign_in(cast["executive chair"]).get(f"{PAGE}?by=lsoa")
    assert rows(page)["Sherwood 001"][:6] == ["25.0%", "50.0%", "1", "100.0%", "1", "100.0%"]
    assert "1 open case has no point in any of these LSOAs, so it is left out here" in page.words


def test_where_no_lsoas_are_loaded_none_are_offered_and_none_without_harm(cast, sign_in):
    harm("Oakwood", 9)
    page = sign_in(cast["executive chair"]).get(f"{PAGE}?by=lsoa")
    assert not page.select('main a[href*="by=lsoa"]')
    assert "of 6 wards carries half of the harm" in page.words


def test_a_case_outside_every_lsoa_is_left_out_and_said(cast, sign_in):
    harm("Oakwood", 1)
    lsoas()
    places.case("Elmwood", easting=places.WEST - 5000, northing=places.SOUTH)
    assert "1 open case has no point" in sign_in(cast["executive chair"]).get(f"{PAGE}?by=lsoa").words


# --- numbers in, numbers out ---------------------------------------------------------------------------
def area(number, harm, cases=0, actions=0):
    return AreaFigures(number, f"E{number}", f"Area {number}", harm, cases, actions)


areas = st.lists(
    st.builds(area, st.integers(1, 10**6), st.integers(0, 5000), st.integers(0, 60), st.integers(0, 60)),
    min_size=1, max_size=25, unique_by=lambda each: each.id,
)  # fmt: skip


@given(areas)
def test_shares_add_up_and_order_does_not_matter(given_areas):
    found, backwards = balance(given_areas), balance(list(reversed(given_areas)))
    assert found == backwards
    for share in ("harm_share", "case_share", "action_share"):
        assert sum(getattr(each, share) for each in found.areas) == pytest.approx(1) or not any(
            getattr(each, share) for each in found.areas
        )
    if found.has_harm:
        assert found.fewest[-1].cumulative_harm >= 0.5
        assert all(each.cumulative_harm < 0.5 for each in found.fewest[:-1])


@given(areas, st.integers(2, 100))
def test_another_unit_of_harm_changes_nothing(given_areas, unit):
    other = [area(each.id, each.harm * unit, each.open_cases, each.actions_done) for each in given_areas]
    assert [each.verdict for each in balance(other).areas] == [
        each.verdict for each in balance(given_areas).areas
    ]


def test_cases_that_follow_harm_are_even():
    found = balance([area(1, 500, 50), area(2, 300, 30), area(3, 200, 20)])
    assert {each.verdict for each in found.areas} == {Verdict.EVEN}


def test_no_difference_is_said_only_where_the_data_could_tell():
    """SciPy's exact interval of a count lies between half and twice the expected one from 17 cases on."""
    for cases in range(1, 40):
        low, high = scipy.stats.chi2.ppf(0.025, 2 * cases) / 2, scipy.stats.chi2.ppf(0.975, 2 * cases + 2) / 2
        found = balance([area(1, 100, cases), area(2, 100, cases)])
        could_tell = cases / 2 < low and high < 2 * cases
        assert {each.verdict for each in found.areas} == {Verdict.EVEN if could_tell else Verdict.UNSURE}


def test_a_few_cases_too_few_are_no_verdict():
    assert balance([area(1, 100, 1), area(2, 100, 4)]).areas[0].verdict is Verdict.UNSURE


def square(number):
    return to_wkb(box(457000 + number * 1000, 340000, 458000 + number * 1000, 341000))


def test_the_legend_is_that_of_the_map():
    found = balance([area(1, 900, 0), area(2, 50, 40), area(3, 50, 1)])
    layers = layers_of(found, [(number, square(number)) for number in (1, 2, 3)], synthetic=False)
    assert [words for words, _ in legend_of_map(found)] == [layer.name for layer in layers]
    assert set(layers[1].frame["kind"]) == {"fewer", "more"}
    assert {each.key for each in legend_of_map(found)[1][1]} == {"fewer", "more"}


# --- by hotspot --------------------------------------------------------------------------------------
def hotspots(analyst, by=By.LSOA):
    """A town whose four hot LSOAs touch: 500 metres in the middle of Castle ward."""
    factories.partnership()
    town.build()
    town.load(*[one for month in range(6) for one in (*town.everywhere(month), *town.lump(month))])
    question = Question(by, town.month_of(0), town.month_of(5))
    found = find_hotspots(question)
    run = hotspot_services.save_result(analyst, hotspot_services.new_run(question), result=found)
    hotspot_services.publish_hotspot_run(analyst, run, name="Half a year")
    return run


def in_castle(east, north, **details):
    """In metres from the south-west corner of what is hot: LSOAs 2 and 3 of each row and column."""
    point = {
        "easting": town.WEST + 2 * town.STEP + east,
        "northing": town.SOUTH + 2 * town.STEP + north,
    }
    return factories.case(factories.nat("Castle"), ward=factories.ward("Castle"), **point, **details)


def test_hotspots_that_touch_stand_as_one_beside_everywhere_else(cast, sign_in):
    hotspots(cast["analyst"])
    done(in_castle(250, 250))
    in_castle(-250, 250)  # within 250 metres of it
    in_castle(-260, 250)
    factories.case(factories.nat("Castle"), ward=factories.ward("Castle"))  # without a point
    page = sign_in(cast["executive chair"]).get(f"{PAGE}?by=hotspot")
    assert (
        "One hotspot of crime carries 58.3% of the harm recorded from January 2024 to June 2024, and holds "
        "66.7% of the 3 open cases with a point that you can see. Of the actions done within a "
        "year, 100.0%"
    ) in page.words
    found = rows(page)
    [name] = set(found) - {"Everywhere else"}
    assert name.endswith("and 3 LSOAs next to it (Castle)")
    assert found[name][:6] == ["58.3%", "58.3%", "2", "66.7%", "1", "100.0%"]
    assert found["Everywhere else"][:6] == ["41.7%", "100.0%", "1", "33.3%", "0", "0.0%"]
    assert "1 open case has no point, so it is left out here." in page.words


def test_squares_carry_the_harm_of_the_incidents_on_them(cast, sign_in):
    share = hotspots(cast["analyst"], By.SQUARE_250).found["share_held"]
    words = sign_in(cast["executive chair"]).get(f"{PAGE}?by=hotspot").words
    assert f"carries {percent(share)} of the harm recorded" in words, "one category, so harm is as incidents"


def test_a_hotspot_leads_to_its_sheet_and_is_on_the_map(cast, sign_in):
    hotspots(cast["analyst"])
    browser = sign_in(cast["executive chair"])
    [link] = browser.get(f"{PAGE}?by=hotspot").select('tbody a[href*="together=yes"]')
    assert browser.get(link["href"]).heading.startswith("Profile of Castle ")
    drawn = browser.client.get(f"{PAGE}/frame?by=hotspot").text
    assert "and 3 LSOAs next to it (Castle)" in drawn
    lines = browser.client.get(f"{PAGE}/download.csv?by=hotspot").text.splitlines()
    assert len(lines) == 3


def test_before_hotspots_were_looked_for_they_are_not_offered(cast, sign_in):
    harm("Oakwood", 10)
    browser = sign_in(cast["executive chair"])
    assert not browser.get(PAGE).select('a[href*="by=hotspot"]')
    assert "One of 6 wards" in browser.get(f"{PAGE}?by=hotspot").words, "the wards are shown instead"


@pytest.mark.parametrize("who", ["chair", "locality chair", "executive chair", "analyst", "auditor"])
def test_a_restricted_case_is_in_no_number_of_an_outsiders_hotspots(cast, sign_in, who):
    hotspots(cast["analyst"])
    browser = sign_in(cast[who])
    in_castle(250, 250)
    urls = [f"{PAGE}{end}?by=hotspot" for end in ("", "/frame", "/download.csv")]
    before = [crawl.text_of(browser.client.get(url)) for url in urls]
    in_castle(250, 240, restricted=True)
    assert [crawl.text_of(browser.client.get(url)) for url in urls] == before


def test_what_is_in_no_hotspot_stands_last_in_any_order(cast, sign_in):
    hotspots(cast["analyst"])
    browser = sign_in(cast["executive chair"])
    for query in ("sort=harm", "sort=cases", "sort=name&reverse=1"):
        page = browser.get(f"{PAGE}?by=hotspot&{query}")
        assert list(rows(page))[-1] == "Everywhere else", query
