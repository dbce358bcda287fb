"""Have a hotspot, a drawn area and LSOAs their sheet: right, refused where it must be, and no more than its
reader may see?"""

import io
import json

import geopandas
import pytest
from shapely import to_wkb
from shapely.geometry import box

from app.evidence.hotspots import services as hotspot_services
from app.evidence.hotspots.analysis import find_hotspots
from app.evidence.hotspots.question import By, Question
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.audit import AuditEntry
from app.models.case import CloseReason
from app.models.event import Event
from app.models.incident import LsoaIncidentCount
from app.models.person import Role
from tests import crawl, factories, world
from tests.evidence.hotspots import town
from tests.insight.maps import places
from tests.insight.profiles.sheets import NOW, THEN, recorded, table, text_of

CHOOSE, PLACE = "/profiles/place/choose", "/profiles/place"
WEST, SOUTH = places.WEST, places.SOUTH  # of Oakwood ward, two kilometres square
WORD = "quillfeather"


@pytest.fixture
def cast(app):
    people = world.people()
    for name in places.ROW:
        places.ward(name)
    return people


def at(*corners):
    """A sheet's address of the corners, in metres from the south-west of Oakwood."""
    return f"{PLACE}?at=" + "_".join(f"{WEST + east}.{SOUTH + north}" for east, north in corners)


SQUARE = ((500, 500), (1500, 500), (1500, 1500), (500, 1500))


def typed(*corners):
    return "\n".join(f"{WEST + east} {SOUTH + north}" for east, north in corners)


def inside(number, category="Burglary", **kwargs):
    recorded("Oakwood", number, category, at=(WEST + 700, SOUTH + 700), **kwargs)


# --- a place as a layer ------------------------------------------------------------------------------
def test_a_place_is_a_layer_of_one_feature(cast, sign_in):
    client = sign_in(cast["executive chair"])
    address = at(*SQUARE).replace(PLACE, f"{PLACE}/download.geojson") + "&name=The+square"
    assert address in [
        link["href"] for link in client.get(at(*SQUARE) + "&name=The+square").select("a[href]")
    ]
    taken = geopandas.read_file(io.BytesIO(client.client.get(address).data))
    assert len(taken) == 1
    assert taken.iloc[0][["place_name", "kind", "hectares"]].tolist() == ["The square", "Drawn area", 100]
    assert taken.to_crs(27700).area[0] == pytest.approx(1000**2, rel=1e-4)
    assert client.client.get(f"{PLACE}/download.geojson?at=1.1").status_code == 404


# --- a drawn area ------------------------------------------------------------------------------------
def test_a_drawn_area_counts_what_is_inside_it_and_says_its_share(cast, sign_in):
    inside(30, street="On or near High Street")
    inside(10, month=THEN)
    inside(4, "Anti-social behaviour")
    recorded("Oakwood", 70, "Robbery", at=(WEST + 1501, SOUTH + 700), street="On or near Far Street")
    page = sign_in(cast["executive chair"]).get(at(*SQUARE) + "&from=2026-03&to=2026-03&name=The+square")
    assert page.heading == "Profile of The square"
    assert (
        "The square: 30 crimes recorded in March 2026, 30.0% of all, on 6.2% of the wards’ ground, and 4 "
        "incidents of anti-social behaviour. That is 20 more crimes than a year before" in page.words
    )
    assert table(page, "Incidents in The square by category")[0][:4] == ["All crime", "30", "10", "+20"]
    assert table(page, "Most recorded in The square") == [["High Street", "30", "0", "30"]]
    assert [row[0] for row in table(page, "The ward it is in")] == ["Oakwood"]
    assert "100 hectares" in page.words


def test_it_is_typed_or_drawn_and_then_has_an_address_of_its_own(cast, sign_in):
    inside(30)
    page = sign_in(cast["analyst"]).submit(CHOOSE, {"corners": typed(*SQUARE), "name": "The square"})
    assert page.heading == "Profile of The square"
    page = sign_in(cast["analyst"]).submit(CHOOSE, {"corners": typed(*SQUARE)})
    assert page.heading == "Profile of the drawn area at SK 560 400"


def test_geojson_of_another_program_is_taken(cast, sign_in):
    inside(30)
    from app.places.geography import grid

    ring = [grid.to_lonlat(WEST + east, SOUTH + north) for east, north in (*SQUARE, SQUARE[0])]
    drawn = json.dumps({"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}})
    assert "30 crimes recorded" in sign_in(cast["analyst"]).submit(CHOOSE, {"corners": drawn}).words


@pytest.mark.parametrize(
    ("corners", "refusal"),
    [
        (((500, 500), (1500, 1500), (1500, 500), (500, 1500)), "The outline crosses itself"),
        (((-9000, 500), (-8000, 500), (-8000, 1500)), "This area is outside all wards of the partnership"),
        (((0, 0), (8000, 0), (8000, 2000), (0, 2000)), "This area is 16 square kilometres"),
        (((500, 500), (600, 500), (600, 600)), "is too small to count reliably"),
        (((500, 500), (1500, 500)), "Area must have 3 corners or more"),
    ],
)
def test_what_is_no_area_for_a_sheet_is_refused_with_a_sentence(cast, sign_in, corners, refusal):
    inside(9)
    browser = sign_in(cast["analyst"])
    for page in (browser.get(at(*corners)), browser.submit(CHOOSE, {"corners": typed(*corners)})):
        assert page.heading == "Profile of any place"
        assert refusal in page.select_one(".govuk-error-summary").get_text()
        assert page.select_one("#corners").get_text().strip(), "what was typed is kept"
    for paper in ("pdf", "docx"):
        browser.get(at(*corners).replace("place?", f"place.{paper}?"), status=404)


def test_nothing_and_both_are_refused(cast, sign_in):
    browser = sign_in(cast["analyst"])
    assert "Draw the area, enter its corners or name LSOAs" in browser.submit(CHOOSE, {}).words
    both = {"corners": typed(*SQUARE), "lsoas": "E01000001"}
    assert "Enter an area or LSOAs, not both" in browser.submit(CHOOSE, both).words


def test_a_part_outside_the_wards_is_said(cast, sign_in):
    inside(9)
    page = sign_in(cast["analyst"]).get(at((-1000, 500), (1000, 500), (1000, 1500), (-1000, 1500)))
    assert "50.0% of this area is outside the partnership’s wards." in page.words


def test_an_area_with_a_bay_leaves_out_what_is_in_the_bay(cast, sign_in):
    inside(9)
    recorded("Oakwood", 5, "Robbery", at=(WEST + 1000, SOUTH + 1200))
    shape = (
        (500, 500),
        (1500, 500),
        (1500, 1500),
        (1100, 1500),
        (1100, 900),
        (900, 900),
        (900, 1500),
        (500, 1500),
    )
    assert ": 9 crimes recorded" in sign_in(cast["analyst"]).get(at(*shape)).words


# --- LSOAs -------------------------------------------------------------------------------------------
def lsoa(number, crimes, residents=1_500):
    west = WEST + 500 * number
    made = Area(
        kind=AreaKind.LSOA, code=f"E0100000{number}", name=f"Oakwood 00{number}A", residents=residents,
        boundary=to_wkb(box(west, SOUTH, west + 500, SOUTH + 500)), parent=factories.ward("Oakwood"),
    )  # fmt: skip
    db.session.add(made)
    db.session.add(
        LsoaIncidentCount(
            force="Sherwood Police", month=NOW, lsoa_code=made.code, category="Burglary", number=crimes
        )
    )
    db.session.commit()
    return made


def test_lsoas_are_counted_by_what_the_rows_state_and_one_is_ranked(cast, sign_in):
    recorded("Oakwood", 100)
    lsoa(0, 30)
    lsoa(1, 50)
    browser = sign_in(cast["analyst"])
    one = browser.submit(CHOOSE, {"lsoas": "oakwood 000a"})
    assert one.heading == "Profile of Oakwood 000A"
    assert (
        "Oakwood 000A is number 2 of 2 LSOAs by crime: 30 crimes recorded in March 2026, 30.0%" in one.words
    )
    both = browser.submit(CHOOSE, {"lsoas": "E01000000\nE01000001"})
    assert "Oakwood 000A and Oakwood 001A: 80 crimes recorded in March 2026, 80.0%" in both.words
    assert "Crime a year per 1,000 residents 320.0" in both.words
    unknown = browser.submit(CHOOSE, {"lsoas": "Elsewhere 001A"})
    assert "We do not have an LSOA called Elsewhere 001A" in unknown.words


# --- a hotspot ---------------------------------------------------------------------------------------
@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst")


def run(by):
    town.build()
    town.load(*[one for month in range(6) for one in (*town.everywhere(month), *town.lump(month))])
    question = Question(by, town.month_of(0), town.month_of(5))
    made = hotspot_services.new_run(question)
    return hotspot_services.save_result(None, made, result=find_hotspots(question))


def test_every_hotspot_s_name_leads_to_its_sheet(analyst, sign_in):
    made = run(By.LSOA)
    browser = sign_in(analyst)
    links = browser.get("/evidence/hotspots").select('tbody a[href^="/profiles/hotspot/"]')
    assert len(links) == 4
    page = browser.get(links[0]["href"])
    assert page.heading.startswith("Profile of Castle ")
    assert (
        "is number 1 of 64 LSOAs by crime: 126 crimes recorded from January 2024 to June 2024" in page.words
    )
    assert "Persistent: a hotspot in 6 of 6 months" in page.words
    assert "1 of 64 LSOAs where something was recorded" in page.words
    assert len(table(page, "Hotspots within 500 metres")) == 3
    whole = browser.get(page.select('a[href*="together=yes"]')[0]["href"])
    assert "504 crimes recorded" in whole.words
    assert "There are no other hotspots within 500 metres." in whole.words
    browser.get(f"/profiles/hotspot/{made.id}/E01999999", status=404)
    browser.get(f"/profiles/hotspot/{made.id + 1}/{town.code_of(2, 2)}", status=404)


def test_a_square_s_sheet_has_as_many_incidents_as_the_answer(analyst, sign_in):
    made = run(By.SQUARE_250)
    hot = [row for row in made.found["rows"] if row["hot"]]
    browser = sign_in(analyst)
    for row in hot:
        page = browser.get(f"/profiles/hotspot/{made.id}/{row['code'].replace(' ', '-')}")
        assert f"{row['name']}: {row['number']} crimes recorded" in page.words
    first = hot[0]["code"].replace(" ", "-")
    whole = browser.get(f"/profiles/hotspot/{made.id}/{first}?together=yes")
    assert f": {sum(row['number'] for row in hot)} crimes recorded" in whole.words


def test_an_answer_that_no_longer_holds_says_so_on_the_sheet(analyst, sign_in):
    made = run(By.LSOA)
    url = f"/profiles/hotspot/{made.id}/{town.code_of(2, 2)}"
    assert "have changed since" not in sign_in(analyst).get(url).words
    town.load(*town.everywhere(6))
    assert "Incidents, areas or harm weights have changed since." in sign_in(analyst).get(url).words


# --- in every form, and for each reader --------------------------------------------------------------
@pytest.mark.parametrize("paper", ["pdf", "docx"])
def test_the_papers_say_what_the_page_says_and_are_recorded(cast, sign_in, paper):
    inside(30, street="On or near High Street", synthetic=True)
    places.case("Oakwood", title="Cans on the square")
    response = sign_in(cast["executive chair"]).client.get(
        at(*SQUARE).replace("place?", f"place.{paper}?") + "&name=The+square"
    )
    said = text_of(response)
    for words in ("30 crimes recorded", "High Street", "Cans on the square", "Synthetic demonstration data"):
        assert words in said
    [taken] = db.session.query(AuditEntry)
    assert (taken.event, taken.detail["profile"]) == (Event.PROFILE_TAKEN, "Profile of The square")


def test_reading_the_profile_of_a_place_is_on_record_once(cast, sign_in):
    inside(30)
    sign_in(cast["executive chair"]).get(at(*SQUARE) + "&name=The+square")
    [read] = db.session.query(AuditEntry)
    assert (read.event, read.detail["profile"]) == (Event.PROFILE_READ, "The square")


def test_cases_are_told_that_are_in_it_or_near_it_and_no_others(cast, sign_in):
    for title, east in (("Inside", 1000), ("Near", 1740), ("Not so near", 1760)):
        places.case("Oakwood", title=title, easting=WEST + east, northing=SOUTH + 1000)
    places.case("Oakwood", title="Nowhere", point=False)
    page = sign_in(cast["executive chair"]).get(at(*SQUARE))
    assert [row[0] for row in table(page, "Open cases in it or within 250 metres")] == ["Inside", "Near"]


def test_cases_without_a_point_are_said_to_be_left_out(cast, sign_in):
    """As many as the reader may read: a restricted one is in no count."""
    for title in ("Nowhere", "Nowhere either", "Restricted"):
        places.case("Oakwood", title=title, point=False).restricted = title == "Restricted"
    places.case("Fernwood", title="In a ward far away", point=False)
    db.session.commit()
    words = sign_in(cast["executive chair"]).get(at(*SQUARE)).words
    assert (
        "2 more open cases in Oakwood that you can read have no point. We do not know if they are here"
        in words
    )


@pytest.mark.parametrize("who", ["chair", "locality chair", "executive chair", "analyst", "auditor"])
@pytest.mark.parametrize("end", ["", ".docx", ".pdf"])
def test_a_restricted_case_is_in_no_form_of_an_outsider_s_sheet(cast, sign_in, who, end):
    inside(9)
    browser = sign_in(cast[who])
    secret, done = world.a_case(cast, WORD), world.a_case(cast, f"{WORD} done")
    for case in (secret, done):
        case.easting, case.northing, case.restricted = WEST + 1000, SOUTH + 1000, True
    world.at_stage(done, world.Stage.CLOSED)
    done.close_reason, done.closing_words = CloseReason.NOT_PURSUED, WORD
    db.session.commit()
    response = browser.client.get(at(*SQUARE).replace("place?", f"place{end}?"))
    assert WORD not in (text_of(response) if end else crawl.text_of(response))


def test_a_restricted_case_is_in_no_number_of_an_outsider_s_sheet(cast, sign_in):
    def read():
        return crawl.text_of(browser.client.get(at(*SQUARE)))

    inside(9)
    browser = sign_in(cast["locality chair"])
    here = {"easting": WEST + 1000, "northing": SOUTH + 1000}
    world.a_case(cast, **here)
    without_it = read()
    case = world.a_case(cast, **here, restricted=True)
    assert read() == without_it
    case.restricted = False
    assert read() != without_it


def test_a_sheet_that_names_a_restricted_case_carries_its_marking(cast, sign_in):
    secret = world.a_case(cast, WORD)
    secret.easting, secret.northing, secret.restricted = WEST + 1000, SOUTH + 1000, True
    db.session.commit()
    said = sign_in(cast["officer"]).client.get(at(*SQUARE)).text
    assert WORD in said
    assert "OFFICIAL-SENSITIVE" in said


def test_a_sheet_asks_as_often_however_much_there_is(cast, sign_in, queries):
    inside(5)
    places.case("Oakwood")
    browser = sign_in(cast["executive chair"])
    for _ in range(2):
        with queries() as few:
            browser.get(at(*SQUARE))
    for number in range(6):
        inside(2, f"Crime {number}", street=f"On or near Street {number}")
        places.case("Oakwood")
    browser.get(at(*SQUARE))  # what is loaded is read again once
    with queries() as many:
        browser.get(at(*SQUARE))
    assert len(many) == len(few)
