"""Do trends and profiles say at which hours things happen, where a source has times, and only there?"""

import csv
import io

import pytest
from sqlalchemy import delete, select

from app.evidence.statistics.hours import Span, hour_grid
from app.evidence.trends.hours.hours import Hours, cautions, hours_of, sentence
from app.extensions import db
from app.models.area import Area
from app.models.frozen import FrozenEvidence
from app.models.incident import Incident, IncidentSource
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING, lsoa_in, official_ward
from tests.places.incidents.police_files import row
from tests.places.incidents.test_importing import load
from tests.places.incidents.test_other_sources import import_it

PLACE = f"{EASTING},{NORTHING}"
FILE = f"""From,To,Kind,X,Y
04/03/2025 22:50,05/03/2025 01:10,Noise,{PLACE}
05/03/2025 23:00,06/03/2025 00:00,Noise,{PLACE}
06/03/2025 23:15,,Noise,{PLACE}
07/03/2025,,Noise,{PLACE}
08/03/2025 23:15,,Noise,,
08/03/2025 12:00,,Litter,{PLACE}
""".encode()


@pytest.fixture
def browser(app, sign_in):
    factories.partnership()
    official_ward("Here", -100, -100, 100, 100)
    lsoa_in(factories.ward("Oakwood"))
    load(row(Longitude="", Latitude=""))
    columns = {"when": "From", "until": "To", "category": "Kind", "x": "X", "y": "Y"}
    source = IncidentSource(name="City council", grid="national", columns=columns)
    db.session.add(source)
    db.session.commit()
    import_it(source, FILE)
    return sign_in(factories.officer(factories.executive()))


def _lines(page) -> dict[str, list[str]]:
    """The table of hours and days by its first column."""
    found = [table for table in page.select("table") if "by hour and day" in table.caption.get_text()]
    assert len(found) <= 1
    rows = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in found[0].select("tr")]
    return {name: cells for name, *cells in rows}


def test_a_trend_has_the_grid_of_a_source_with_times(browser):
    page = browser.get("/evidence/change/trend?what=Noise")
    lines = _lines(page)
    assert lines["11pm to midnight"] == ["0.0", "0.2", "1.0", "1.0", "0.0", "0.0", "0.0", "2.2"]
    assert lines["1am to 2am"] == ["0.0", "0.0", "0.2", "0.0", "0.0", "0.0", "0.0", "0.2"]
    assert lines["All hours"][-1] == "3.0"
    assert (
        "Noise in the partnership’s wards happened most often from 10pm to 2am: 100.0% of 3 incidents"
        in page.words
    )
    assert "1 incident without a time is left out." in page.words
    picture = page.select_one("svg[aria-label^='7 rows of days']")
    words = [title.get_text() for title in picture.select("title")]
    assert len(words) == 7 * 24
    assert "Wednesday, 11pm to midnight: 1.0" in words


def test_the_file_of_the_grid_sums_to_the_number_of_rows(browser):
    file = browser.client.get("/evidence/change/trend/hours/download.csv?what=Noise").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(file.lstrip("\ufeff"))))
    assert len(rows) == 24
    assert sum(float(row["All days"]) for row in rows) == 3
    assert (rows[23]["Tuesday"], rows[23]["Source"]) == ("0.25", "City council")


def test_what_the_police_record_has_no_hours(browser):
    assert "Hour of the week" not in browser.get("/evidence/change/trend?what=crime").words


def test_a_ward_profile_has_the_hours_of_each_source_with_times(browser):
    code = db.session.scalar(select(Area.code).where(Area.name == "Here"))
    page = browser.get(f"/profiles/ward/{code}")
    lines = _lines(page)
    assert len(lines) == 1 + 8 + 1
    assert page.select("img[alt^='7 rows of days']")
    assert lines["All hours"][-1] == "4.0"
    assert "What City council recorded in Here ward happened most often from" in page.words


def _hours(number: int, **said: int) -> Hours:
    found = {"timed": number, "ended": 0, "midnight": 0, "untimed": 0, **said}
    return Hours(hour_grid([Span(0, None, number)]), **found)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (_hours(49), "There are fewer than 50 incidents with a time, so a peak may be chance."),
        (_hours(60, untimed=2), "2 incidents without a time are left out."),
        (_hours(60, midnight=6), "6 have a time of exactly midnight"),
        (_hours(60, ended=20), "20 of 60 also have an end time"),
    ],
)
def test_what_to_be_careful_about_is_said_where_it_holds(hours, words):
    assert words in cautions(hours)
    assert words not in cautions(_hours(60))


def test_the_sentence_names_hours_and_day_with_what_an_even_spread_would_have():
    said = sentence(_hours(60), "Noise", "in Castle ward")
    assert "from midnight to 4am: 100.0% of 60 incidents with a time, compared with" in said
    assert "The busiest day was Thursday: 100.0%" in said


def test_without_any_time_there_are_no_hours():
    assert hours_of([(None, 5, 0)]) is None


def test_the_grid_can_be_kept_by_itself_and_is_shown_as_it_was(browser):
    page = browser.get("/evidence/change/trend?what=Noise")
    [sent] = [form for form in page.select("form") if form.select("input[name=part][value=hours]")]
    browser.client.post(
        sent["action"], data={field["name"]: field.get("value", "") for field in sent.select("input")}
    )
    kept = db.session.scalars(select(FrozenEvidence)).one()
    assert kept.title == "Noise in the partnership’s wards, March 2025, by hour of the week"
    db.session.execute(delete(Incident))
    db.session.commit()
    shown = browser.get(f"/evidence/kept/{kept.key}")
    [table] = [table for table in shown.select("table") if table.caption.get_text() == "By hour and day"]
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tr")]
    lines = {row[0]: row[-1] for row in rows}
    assert (lines["All hours"], lines["11pm to midnight"]) == ("3.0", "2.2")
    assert shown.select_one("main img")["alt"].startswith("7 rows of days by 24 hours")
