"""Does a question survive every page, and is its count the same on each, and that of the rows themselves?"""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.evidence.questions import counting, queries
from app.evidence.statistics.periods import months_later
from app.extensions import db
from app.places.incidents.categories import GROUPS
from tests import factories
from tests.evidence.questions import town
from tests.evidence.questions.town import ASB, FIRST, MONTHS, SOUTH, WEST

TREND, CHANGE, WARDS = "/evidence/change/trend", "/evidence/change", "/evidence/wards"
CONCENTRATION, COVERAGE = "/evidence/concentration", "/evidence/coverage"
MAP, PLACE = "/map", "/profiles/place"
ASKING = (TREND, CHANGE, WARDS, CONCENTRATION, COVERAGE)
HANDING_ON = ("/evidence/high-impact-neighbourhoods", "/evidence/hotspots", "/evidence/questions")
NEWEST = months_later(FIRST, MONTHS - 1)
SQUARES = ((WEST, SOUTH), (WEST + 1_000, SOUTH + 500))
CORNERS = ((WEST + 300, SOUTH + 100), (WEST + 1500, SOUTH + 100), (WEST + 900, SOUTH + 900))


# --- the oracle: every row, asked in plain Python -----------------------------------------------------
WHATS = {
    "crime": lambda row: row.force == town.POLICE and row.category != ASB,
    "all": lambda row: row.force == town.POLICE,
    "Burglary": lambda row: row.category == "Burglary",
    "Noise": lambda row: row.category == "Noise",
    "Noise|Robbery": lambda row: row.category in ("Noise", "Robbery"),
    "group:violence": lambda row: row.category in GROUPS["group:violence"].categories,
}
SOURCES = {
    "": lambda row: True,
    "police": lambda row: row.force == town.POLICE,
    town.COUNCIL: lambda row: row.force == town.COUNCIL,
}
PLACES = ("", "castle", "north", "hin", "hins", "circle", "drawn", "lsoas", "squares", "wards")
WHENS = {
    "12-months": (months_later(NEWEST, -11), NEWEST),
    "3-months": (months_later(NEWEST, -2), NEWEST),
    "3-months-last-year": (months_later(NEWEST, -14), months_later(NEWEST, -12)),
    "last-year": (date(2025, 1, 1), date(2025, 12, 1)),
    "2025-03.2025-07": (date(2025, 3, 1), date(2025, 7, 1)),
}


def of_place(place, row):
    east, north = row.easting - WEST, row.northing - SOUTH
    if place == "circle":
        return (east - 900) ** 2 + (north - 500) ** 2 <= 400**2
    if place == "squares":
        return (row.easting // 500 * 500, row.northing // 500 * 500) in SQUARES
    if place == "wards":
        return True
    if place == "lsoas":
        return row.lsoa_code in ("E010000", "E010011")
    if place == "drawn":
        return _is_inside(row.easting, row.northing)
    return place in ("", "north") or east < town.WIDE


def _is_inside(east, north):
    """Whether a point is in the triangle, or on its edge: on the same side of all its sides."""
    sides = [
        (b[0] - a[0]) * (north - a[1]) - (b[1] - a[1]) * (east - a[0])
        for a, b in zip(CORNERS, (*CORNERS[1:], CORNERS[0]), strict=True)
    ]
    return all(side >= 0 for side in sides) or all(side <= 0 for side in sides)


def recounted(rows, what, source, place, when):
    first, last = WHENS[when]
    wanted = WHATS[what] if source == "" or what not in ("crime", "all") else {
        "crime": lambda row: row.category != ASB, "all": lambda row: True,
    }[what]  # fmt: skip
    return sum(
        wanted(row) and SOURCES[source](row) and of_place(place, row) and first <= row.month <= last
        for row in rows
    )


# --- asking -------------------------------------------------------------------------------------------
def address(what, source, place, when, areas):
    where = {
        "": {}, "castle": {"place": areas["castle"]}, "north": {"place": areas["north"]},
        "hin": {"place": f"hin-{areas['hin']}"}, "hins": {"place": "hins"},
        "circle": {"place": "circle", "point": f"{WEST + 900}, {SOUTH + 500}", "metres": "400"},
        "drawn": {"place": "drawn", "at": "_".join(f"{e}.{n}" for e, n in CORNERS)},
        "lsoas": {"place": "lsoas", "lsoas": "E010000_E010011"},
        "squares": {"place": "squares", "squares": "500_" + "_".join(f"{e}.{n}" for e, n in SQUARES)},
        "wards": {"place": f"wards-{areas['castle']}_{areas['dales']}"},
    }[place]  # fmt: skip
    months = {"when": when} if "." not in when else dict(zip(("from", "to"), when.split("."), strict=True))
    return {
        name: str(value)
        for name, value in {"what": what, "source": source, **where, **months}.items()
        if value
    }


def carried_by(page):
    """The question in each link to another page of evidence."""
    links = page.select("nav.app-sub-navigation a")
    assert len(links) >= 7
    return [dict(parse_qsl(urlsplit(link["href"]).query)) for link in links]


def linked_from(page):
    """The question in the link to its trend, without how the map shades."""
    link = page.select_one(".app-question__links").find("a", string="Its trend")
    return dict(parse_qsl(urlsplit(link["href"]).query))


def legend_of(page):
    return [head.get_text(" ", strip=True) for head in page.select(".app-map-layout__legend h2")]


def number_in(pattern, words):
    found = re.search(pattern, words)
    assert found, words
    return int(found[1].replace(",", ""))


def shown_on(browser, page, query):
    return browser.get(f"{page}?{urlencode(query)}")


def months_of_trend(page):
    months = page.select_one("#table").find_next("table").select("tbody tr")
    return sum(int(line.select("td")[0].get_text(strip=True).replace(",", "")) for line in months)


def of_wards(page):
    bars = page.select(".app-bars__list li .app-bars__number")
    return sum(int(re.match(r"[\d,]+", bar.get_text(strip=True))[0].replace(",", "")) for bar in bars)


def of_map(page):
    """The wards' numbers of what was asked, from the column that has them."""
    headings = [head.get_text(strip=True) for head in page.select(".app-ward-figures thead th")]
    [column] = [
        n
        for n, words in enumerate(headings)
        if words == "Crime" or words.startswith(("Recorded ", "Days of "))
    ]
    rows = page.select(".app-ward-figures tbody tr")
    return sum(int(row.select("th, td")[column].get_text(strip=True).replace(",", "")) for row in rows)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(
    what=st.sampled_from(sorted(WHATS)), source=st.sampled_from(sorted(SOURCES)),
    place=st.sampled_from(PLACES), when=st.sampled_from(sorted(WHENS)),
)  # fmt: skip
def _holds(browser, town_as_built, what, source, place, when):
    rows, areas = town_as_built()
    query = address(what, source, place, when, areas)
    pages = {page: shown_on(browser, page, query) for page in (*ASKING, *HANDING_ON)}
    for page, shown in pages.items():
        for handed_on in carried_by(shown):
            assert handed_on == query, f"{page} must hand on all of it"
    here, everywhere = (recounted(rows, what, source, where, when) for where in (place, ""))
    assert months_of_trend(pages[TREND]) == here
    if "There is nothing to compare" not in pages[CHANGE].words and "leave out" not in pages[CHANGE].words:
        assert number_in(r"[a-z0-9] \d{4}: ([\d,]+) (?:crime|incident)", pages[CHANGE].words) == here
    if everywhere:
        assert of_wards(pages[WARDS]) == everywhere
    on_map = shown_on(browser, MAP, query)
    assert linked_from(on_map) == query
    assert of_map(on_map) == here
    assert on_map.heading.replace("Map of", "Wards by") == legend_of(on_map)[0]
    profile = shown_on(browser, f"/profiles/ward/{areas['code']}", query)
    of_ward = address(what, source, "castle", when, areas)
    for handed_on in carried_by(profile):
        assert handed_on == of_ward, "the place of a profile is its own"
    if what != "crime" or source:
        number = recounted(rows, what, source, "castle", when)
        assert number_in(r"in Castle ward [^:]*: ([\d,]+) (?:crime|incident)", profile.words) == number
    for line in pages[CONCENTRATION].select("tbody tr"):
        assert int(line.select("td")[1].get_text(strip=True).replace(",", "")) == everywhere


def test_a_question_survives_every_page_and_counts_the_same(analyst, chair, sign_in):
    castle, north, hin = town.build(analyst, chair)
    dales = factories.ward("Dales")
    areas = {"code": castle.code, "castle": castle.id, "north": north.id, "hin": hin.id, "dales": dales.id}
    built = town.every_row(), areas
    _holds(sign_in(analyst), lambda: built)


def test_the_place_of_a_profile_is_handed_on_to_be_asked_about(analyst, chair, sign_in):
    town.build(analyst, chair)
    corners = "_".join(f"{east}.{north}" for east, north in CORNERS)
    profile = sign_in(analyst).get(f"/profiles/place?at={corners}&name=Triangle")
    assert {"place": "drawn", "at": corners, "called": "Triangle"} in carried_by(profile)


def test_a_ranking_by_harm_weighs_each_category(analyst, chair, sign_in):
    town.build(analyst, chair)
    weights = {"Robbery": 365, "Burglary": 25}
    days = sum(weights.get(row.category, 0) for row in town.every_row() if row.month == NEWEST)
    page = sign_in(analyst).get(f"{WARDS}?what=Burglary%7CRobbery&weigh=harm&when=1-month&beside=year")
    assert of_wards(page) == days
    assert f"of {days:,} days of harm" in page.words
    assert "Incidents, February 2025" in [head.get_text(strip=True) for head in page.select("thead th")]


def test_change_is_since_the_months_before_or_beside_the_city(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    browser = sign_in(analyst)
    before = browser.get(f"{CHANGE}?when=3-months&beside=before")
    assert "in the 3 months before" in before.words
    beside = browser.get(f"{CHANGE}?place={castle.id}&beside=city").words
    assert "recorded in Castle ward" in beside
    assert "recorded in the partnership’s wards" in beside


def test_a_map_says_what_is_drawn_and_nothing_else(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    browser = sign_in(analyst)
    page = browser.get(f"{MAP}?what=Burglary&when=3-months&place={castle.id}&draw=&draw=lsoas")
    assert page.heading == "Map of recorded burglary"
    answer = page.select_one(".app-map-answer").get_text(" ", strip=True)
    assert answer.startswith("Darker wards have more recorded burglary and darker LSOAs have more recorded")
    assert "LSOAs by recorded burglary" in legend_of(page)
    [row] = page.select(".app-ward-figures tbody tr")
    assert row.find(["th", "td"]).get_text(" ", strip=True) == "Castle HIN"
    for words in ("ASB", "harm", "open cases per"):
        assert words not in answer
    assert "shade=crime" in page.iframe["src"]
    by_cases = browser.get(f"{MAP}?what=Burglary&shade=cases")
    assert by_cases.heading == "Map of 2 wards with no open cases"
    assert "shade=cases" in by_cases.iframe["src"]
    by_harm = browser.get(f"{MAP}?what=Robbery&weigh=harm&when=1-month")
    assert by_harm.heading == "Map of days of harm of robbery"
    assert of_map(by_harm) == 365 * sum(
        row.category == "Robbery" and row.month == NEWEST for row in town.every_row()
    )


def clear_caches():
    """Times are given without an import, after which all of this is read anew."""
    for kept in (queries._read_timed, counting._in_hours, counting._by_area, counting._by_square):
        kept.cache_clear()


def test_a_profile_of_a_place_answers_and_is_handed_on(analyst, chair, sign_in):
    town.build(analyst, chair)
    corners = "_".join(f"{east}.{north}" for east, north in CORNERS)
    profile = sign_in(analyst).get(f"{PLACE}?at={corners}&name=Triangle&what=Noise&when=3-months")
    expected = recounted(town.every_row(), "Noise", "", "drawn", "3-months")
    assert number_in(r"Noise recorded in Triangle [^:]*: ([\d,]+) incident", profile.words) == expected
    question = {"what": "Noise", "place": "drawn", "at": corners, "called": "Triangle", "when": "3-months"}
    assert question in carried_by(profile)


def test_days_and_hours_are_asked_where_there_are_times(analyst, chair, sign_in, forgiving):
    town.build(analyst, chair)
    friday = datetime(2026, 2, 6, 23, 30, tzinfo=UTC)  # a month of winter, so that London keeps UTC
    began = [friday, friday + timedelta(hours=2), friday + timedelta(hours=12), friday + timedelta(days=1)]
    noise = [row for row in town.every_row() if row.category == "Noise" and row.month == NEWEST]
    for row, moment in zip(noise, began, strict=False):
        row.began_at, row.day = moment, moment.date()
    db.session.commit()
    browser = sign_in(analyst)
    clear_caches()
    asked = "what=Noise&when=1-month&days=fri&hours=22-2"
    page = browser.get(f"{TREND}?{asked}")
    assert "on Fridays between 22:00 and 02:00" in page.words
    assert page.select_one("#of-hours")["value"] == "22-2"
    assert months_of_trend(page) == 2, "past midnight is still Friday night"
    assert of_wards(browser.get(f"{WARDS}?{asked}")) == 2
    assert of_map(browser.get(f"{MAP}?{asked}")) == 2
    for line in browser.get(f"{CONCENTRATION}?{asked}").select("tbody tr"):
        assert line.select("td")[1].get_text(strip=True) == "2"
    police = browser.get(f"{TREND}?what=Burglary&source=police&hours=22-2")
    assert "count only what Sherwood Council records" in police.words
    assert police.select_one("#of-hours") is None


def test_what_rates_are_over_is_handed_on_by_pages_without_rates_too(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    castle.households = 1_500
    db.session.commit()
    browser = sign_in(analyst)
    for page in (*ASKING, *HANDING_ON, f"/profiles/ward/{castle.code}"):
        handed_on = carried_by(browser.get(f"{page}?what=Burglary&over=households"))
        assert all(query["over"] == "households" for query in handed_on), page
    on_map = browser.get(f"{MAP}?what=Burglary&over=households")
    assert linked_from(on_map) == {"what": "Burglary", "over": "households"}


def test_answers_name_the_one_source_that_is_counted(analyst, chair, sign_in):
    castle, _, _ = town.build(analyst, chair)
    browser = sign_in(analyst)
    asked = f"what=all&source={town.COUNCIL}"
    for page in (WARDS, CHANGE, TREND, CONCENTRATION, f"/profiles/ward/{castle.code}"):
        shown = browser.get(f"{page}?{asked}").words
        answer = shown[shown.rindex("Saved questions") :]
        assert f"recorded by {town.COUNCIL} " in answer, page
        assert "Open Government Licence" not in shown or page.startswith("/profiles"), page
    trend = browser.get(f"{TREND}?{asked}").words
    assert f"Source: {town.COUNCIL}." in trend
    assert town.POLICE not in trend
    assert "We cannot find repeat addresses here" not in trend, "its points are where it happened"
