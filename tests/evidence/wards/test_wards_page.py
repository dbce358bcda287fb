"""Does the ward ranking answer in a sentence, in a table and in a file, for the period asked for?"""

import csv
import io
import itertools

import pytest

from app import clock
from app.extensions import db
from app.models.incident import IncidentImport
from app.models.person import Role
from app.places.incidents.services import import_incidents
from tests import factories
from tests.places.incidents.places import lsoa_in
from tests.places.incidents.police_files import csv_file, row

PAGE = "/evidence/wards"
_codes = itertools.count(1)


@pytest.fixture
def reader(app):
    factories.partnership()
    return factories.officer(factories.executive())


def ward_with_lsoa(name, residents=None):
    ward, code = factories.ward(name), f"E01{next(_codes):06d}"
    ward.residents = residents
    lsoa_in(ward, code)
    return code


def load(*rows):
    return import_incidents(None, IncidentImport(file_name="month.csv"), stream=csv_file(rows))


def some_months():
    """Castle has half of the crime, Bulwell most of the anti-social behaviour."""
    castle, bulwell, dales = (
        ward_with_lsoa(n, residents=r) for n, r in (("Castle", 2_000), ("Bulwell", 1_000), ("Dales", None))
    )
    factories.ward("Castle").households = 200
    load(
        *[row(Month="2025-01", LSOA_code=castle)] * 6,
        *[row(Month="2025-02", LSOA_code=bulwell)] * 3,
        *[row(Month="2025-02", LSOA_code=dales)] * 2,
        *[row(Month="2025-02", LSOA_code=bulwell, Crime_type="Anti-social behaviour")] * 9,
        row(Month="2025-02", LSOA_code=castle, Crime_type="Anti-social behaviour"),
        row(Month="2025-02", LSOA_code="E01999999"),
    )


def table(page):
    return [
        [cell.get_text(" ", strip=True) for cell in line.select("th, td")] for line in page.select("tbody tr")
    ]


def test_the_answer_comes_first_in_a_sentence(reader, sign_in):
    some_months()
    page = sign_in(reader).get(PAGE)
    assert (
        "One of 3 wards holds half of the crime recorded from January 2025 to February 2025: Castle."
        in page.words
    )
    assert "Together 54.5% of 11 crimes, and 10.0% of 10 incidents of anti-social behaviour." in page.words


def test_the_table_says_it_ward_by_ward(reader, sign_in):
    some_months()
    assert table(sign_in(reader).get(PAGE)) == [
        ["Castle", "1", "6", "54.5%", "54.5%", "18.0", "180.0", "54.5%", "1", "10.0%"],
        ["Bulwell", "2", "3", "27.3%", "81.8%", "18.0", "Not known", "27.3%", "9", "90.0%"],
        ["Dales", "3", "2", "18.2%", "100.0%", "Not known", "Not known", "18.2%", "0", "0.0%"],
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("crime", ["Castle", "Bulwell", "Dales"]),
        ("asb", ["Bulwell", "Castle", "Dales"]),
        ("ward", ["Bulwell", "Castle", "Dales"]),
        ("rate", ["Castle", "Bulwell", "Dales"]),
        ("burglary", ["Castle", "Bulwell", "Dales"]),
        ("harm", ["Castle", "Bulwell", "Dales"]),
        ("nonsense", ["Castle", "Bulwell", "Dales"]),
    ],
)
def test_the_table_is_sorted_by_its_headings(reader, sign_in, sort, order, forgiving):
    some_months()
    page = sign_in(reader).get(f"{PAGE}?sort={sort}")
    assert [line[0] for line in table(page)] == order
    assert len(page.select("[aria-sort]")) == 1


def test_the_bars_say_the_same_in_words(reader, sign_in):
    some_months()
    bars = [bar.get_text(" ", strip=True) for bar in sign_in(reader).get(PAGE).select(".app-bars__list li")]
    assert bars[0] == "Castle 6 crimes, 54.5% together with those above"
    assert len(bars) == 3


def test_a_period_is_chosen_and_kept_by_the_links(reader, sign_in):
    some_months()
    page = sign_in(reader).get(f"{PAGE}?from=2025-02&to=2025-02")
    assert "recorded in February 2025: Bulwell." in page.words
    assert page.select_one("#from option[selected]")["value"] == "2025-02"
    assert all("from=2025-02" in a["href"] for a in page.select("thead a, a[href*=download]"))


@pytest.mark.parametrize("query", ["from=1066-01&to=never", "from=2099-01", "to=2025-02-30", "from=%00"])
def test_a_period_that_is_not_loaded_gives_what_is(reader, sign_in, query, forgiving):
    some_months()
    assert "January 2025 to February 2025" in sign_in(reader).get(f"{PAGE}?{query}").words


def test_months_that_are_missing_are_named(reader, sign_in):
    code = ward_with_lsoa("Castle")
    load(row(Month="2025-01", LSOA_code=code), row(Month="2025-03", LSOA_code=code))
    assert "Nothing is loaded for February 2025" in sign_in(reader).get(PAGE).words


def test_what_is_left_out_is_said(reader, sign_in):
    some_months()
    words = sign_in(reader).get(PAGE).words
    assert "1 incident of the period is not in these figures" in words
    assert "Source: data.police.uk, Sherwood Police (Open Government Licence v3.0)." in words


def test_wards_without_a_single_crime(reader, sign_in):
    code = ward_with_lsoa("Castle")
    load(row(LSOA_code=code, Crime_type="Anti-social behaviour"))
    assert "No crime was recorded in the 1 wards in March 2025." in sign_in(reader).get(PAGE).words


def test_before_anything_is_loaded_the_page_says_what_to_do(reader, sign_in):
    assert "No incidents are loaded yet" in sign_in(reader).get(PAGE).words
    page = sign_in(factories.person(Role.ANALYST)).get(PAGE)
    assert page.select_one("a[href='/evidence/incidents/import']")


def test_the_table_is_downloaded(reader, sign_in):
    some_months()
    browser = sign_in(reader)
    file = browser.client.get(f"{PAGE}/download.csv?from=2025-01&to=2025-02")
    rows = list(csv.DictReader(io.StringIO(file.text.lstrip("\ufeff"))))
    assert [(r["Ward"], r["Crime"], r["Cumulative share of crime"]) for r in rows] == [
        ("Castle", "6", "0.5455"),
        ("Bulwell", "3", "0.8182"),
        ("Dales", "2", "1.0"),
    ]
    assert browser.client.get(f"{PAGE}/download.xlsx").data.startswith(b"PK")
    assert browser.client.get(f"{PAGE}/download.exe").status_code == 404


def test_a_file_holds_the_rows_in_the_order_of_its_page(reader, sign_in):
    some_months()
    browser = sign_in(reader)
    links = browser.get(f"{PAGE}?sort=ward&reverse=1").select("a[href*='wards/download.csv']")
    file = browser.client.get(links[0]["href"]).text.lstrip("\ufeff")
    assert [row["Ward"] for row in csv.DictReader(io.StringIO(file))] == ["Dales", "Castle", "Bulwell"]


def test_twelve_months_are_sorted_beside_the_ranking_and_downloaded(reader, sign_in):
    castle, dales = ward_with_lsoa("Castle"), ward_with_lsoa("Dales")
    load(row(Month="2024-01", LSOA_code=castle), *[row(Month="2024-01", LSOA_code=dales)] * 2)
    load(*[row(Month=f"2024-{month:02}", LSOA_code=castle) for month in range(2, 13)])
    browser = sign_in(reader)
    page = browser.get(f"{PAGE}?sort=ward&rolling-sort=name&rolling-reverse=1")
    assert [line.th.text for line in page.select("#rolling ~ .app-figures tbody tr")] == ["Dales", "Castle"]
    ranked = page.select_one("#table ~ .app-figures [aria-sort] a")["href"]
    assert "rolling-sort=name" in ranked
    file = browser.client.get(page.select_one("a[href*='of=rolling']")["href"]).text
    assert [line.split(",")[:2] for line in file.splitlines()[1:]] == [["Dales", "2"], ["Castle", "12"]]


def test_the_page_asks_the_database_as_often_however_many_wards_there_are(reader, sign_in, queries):
    some_months()
    browser = sign_in(reader)
    with queries() as few:
        browser.get(PAGE)
    codes = [ward_with_lsoa(f"Ward {n}") for n in range(12)]
    load(*[row(Month="2025-03", LSOA_code=code) for code in codes])
    with queries() as many:
        browser.get(PAGE)
    assert len(many) == len(few)


def test_a_ward_of_an_earlier_vintage_is_not_ranked(reader, sign_in):
    some_months()
    factories.ward("Castle").valid_until = clock.today()
    db.session.commit()
    page = sign_in(reader).get(PAGE)
    assert [line[0] for line in table(page)] == ["Bulwell", "Dales"]
    assert "8 incidents of the period are not in these figures" in page.words


def a_year_and_more(code, before, now):
    """So many crimes in each of twelve months, and in each of the twelve before."""
    months = [(year, month) for year in (2023, 2024) for month in range(1, 13)]
    return [
        row(Month=f"{year}-{month:02}", LSOA_code=code)
        for year, month in months
        for _ in range(before if year == 2023 else now)
    ]


def test_twelve_months_are_set_beside_the_twelve_before(reader, sign_in):
    castle, bulwell = ward_with_lsoa("Castle"), ward_with_lsoa("Bulwell")
    load(*a_year_and_more(castle, 20, 10), *a_year_and_more(bulwell, 5, 5))
    page = sign_in(reader).get(PAGE)
    assert "180 crimes in the 12 months up to December 2024." in page.words
    assert "One of 2 wards has really changed since the 12 months before: Castle." in page.words
    assert table(page)[2:] == [
        ["Castle", "120", "240", "−120", "Down 50.0%"],
        ["Bulwell", "60", "60", "0", "No real change"],
    ]


def test_without_twelve_months_in_a_row_no_rolling_year_is_made_up(reader, sign_in):
    some_months()
    words = sign_in(reader).get(PAGE).words
    assert "There are not 12 months in a row loaded up to February 2025" in words


def test_one_year_alone_says_no_change(reader, sign_in):
    castle = ward_with_lsoa("Castle")
    load(*a_year_and_more(castle, 0, 3))
    words = sign_in(reader).get(PAGE).words
    assert "36 crimes in the 12 months up to December 2024." in words
    assert "Not all of the 12 months before are loaded, so we cannot show a change." in words


def test_without_sign_in_there_is_nothing(app):
    assert app.test_client().get(PAGE).status_code in (302, 401)
