"""Are rates a year's on every page and in every file, over what is asked, with the warning about centres?"""

import csv
import io

import pytest
from shapely import to_wkb
from shapely.geometry import box

from app.evidence.statistics.periods import choose
from app.evidence.wards.queries import list_months
from app.evidence.wards.services import propose_hins
from app.extensions import db
from app.models.incident import IncidentImport
from app.models.partnership import Partnership
from app.models.person import Role
from app.places.incidents.services import import_incidents
from tests import factories
from tests.places.incidents.places import lsoa_in
from tests.places.incidents.police_files import csv_file, row

WARNING = (
    "Castle has few residents for the many people who come to it, so its rate says little about the risk to "
    "those who live there."
)
BY_DAY = "Castle (9,000 people by day, 1,000 residents) has few residents for the many people who come to it"


@pytest.fixture
def reader(app, sign_in):
    """Castle has 50 crimes in five months, Dales 10; each has 1,000 residents."""
    factories.partnership()
    for place, (name, code) in enumerate((("Castle", "E01000001"), ("Dales", "E01000002"))):
        ward, west = factories.ward(name), 457_000 + 500 * place
        lsoa = lsoa_in(ward, code)
        ward.residents = lsoa.residents = 1_000
        ward.households = 500
        ward.boundary = lsoa.boundary = to_wkb(box(west, 340_000, west + 500, 340_500))
    rows = [
        row(Month=f"2025-{month:02}", LSOA_code=code)
        for month in range(1, 6)
        for code, number in (("E01000001", 10), ("E01000002", 2))
        for _ in range(number)
    ]
    import_incidents(None, IncidentImport(file_name="months.csv"), stream=csv_file(rows))
    return sign_in(factories.chair(factories.executive()))


def _people_by_day(number: int) -> None:
    factories.ward("Castle").daytime = number
    db.session.get_one(Partnership, 1).daytime_source = "Footfall survey, 2023"
    db.session.commit()


def _file(reader, address: str) -> list[dict[str, str]]:
    text = reader.client.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _proposed():
    """Castle, on the grounds of all five months."""
    period = choose(list_months(), None, None)
    [hin] = propose_hins(
        factories.person(Role.ANALYST), ward_ids=[factories.ward("Castle").id], period=period, reason="Most"
    )
    return hin


@pytest.fixture
def pages(reader):
    """Every page with a rate of Castle's crime, by what it is."""
    hin, code = _proposed(), factories.ward("Castle").code
    return {
        "ranking": "/evidence/wards?",
        "page": f"/evidence/high-impact-neighbourhoods/{hin.id}?",
        "profile": f"/profiles/ward/{code}?",
        "profile of its LSOA": "/profiles/place?lsoas=E01000001&",
        "map": "/map?shade=crime-rate&",
        "map on paper": "/map/paper?shade=crime-rate&",
    }


def test_each_page_has_the_year_s_rate_its_heading_and_the_warning(reader, pages):
    for name, address in pages.items():
        words = reader.get(address).words
        assert "year per 1,000 residents" in words, name
        assert "120.0" in words, name  # 50 crimes, 12 of 5 months, 1,000 residents
        assert WARNING in words, name
        assert "what was recorded in 5 months continues for 12 months" in words or name == "page", name


def test_each_page_takes_what_rates_are_over_from_its_address(reader, pages):
    _people_by_day(9_000)
    for name, address in pages.items():
        assert BY_DAY in reader.get(address).words, name
        households = reader.get(f"{address}over=households").words
        assert "year per 1,000 households" in households, name
        if name != "profile of its LSOA":  # of which neither households nor people by day are known
            assert "240.0" in households, name
            by_day = reader.get(f"{address}over=daytime").words
            assert "year per 1,000 people there by day" in by_day, name
            assert "13.3" in by_day, name
            # A map has rates of open cases beside, and those are over residents.
            over_them = "rate says little" if "map" in name else "rates use the number of people there by day"
            assert BY_DAY in by_day, name
            assert over_them in by_day, name
            assert "People there by day: Footfall survey, 2023." in by_day, name


def test_the_choice_is_offered_once_there_is_one_and_goes_along(reader, pages):
    links = {link.get_text() for link in reader.get(pages["page"]).select("a[href*='over=']")}
    assert links == {"households"}
    for name in ("ranking", "profile", "profile of its LSOA"):
        offered = {choice["value"] for choice in reader.get(pages[name]).select("#over option")}
        assert offered == {"residents", "households"}, name
    _people_by_day(9_000)
    page = reader.get("/evidence/wards?over=daytime")
    assert [option["value"] for option in page.select("select[name=over] option")] == [
        "residents", "households", "daytime",
    ]  # fmt: skip
    profiles = page.select("th a[href*='/profiles/']")
    assert len(profiles) == 2
    assert all("over=daytime" in link["href"] for link in profiles)
    assert page.select("a[href*='download.csv'][href*='over=daytime']")


def test_the_files_say_what_their_rates_are(reader, pages):
    _people_by_day(9_000)
    castle, dales = _file(reader, "/evidence/wards/download.csv?over=daytime")
    assert castle["Crime a year per 1,000 people there by day"] == "13.3"
    assert (castle["People there by day"], castle["Residents"]) == ("9000", "1000")
    assert dales["Crime a year per 1,000 people there by day"] == ""
    assert "People there by day: Footfall survey, 2023." in castle["Rates based on"]
    assert _file(reader, "/map/download.csv")[0]["Crime a year per 1,000 residents"] in ("120.0", "24.0")
    first = _file(reader, pages["page"].replace("?", "/download.csv?over=households"))[0]
    assert (first["Rate"], first["Rate is"]) == ("240.0", "a year per 1,000 households")


def test_a_decision_rests_on_the_year_s_rate_with_the_warning(reader, pages):
    words = reader.get("/evidence/high-impact-neighbourhoods/decide").words
    assert "120.0 crimes a year per 1,000 residents." in words
    assert WARNING in words
    assert "Now: the figures are the same." in words


def test_figures_of_before_rates_were_a_year_s_are_still_compared_with_those_of_now(reader):
    hin = _proposed()
    kept = {name: value for name, value in hin.evidence.items() if name not in ("rate_per", "warning")}
    hin.evidence = {**kept, "rate": 50.0}
    db.session.commit()
    words = reader.get("/evidence/high-impact-neighbourhoods/decide").words
    assert "50.0 crimes per 1,000 residents in these months." in words
    assert "Now: the figures are the same." in words
