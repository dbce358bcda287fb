"""Are repeat addresses told for exact points, and refused with the reason for snapped ones?"""

import pytest
from sqlalchemy import select

from app.evidence.trends.repeats.repeats import refused
from app.extensions import db
from app.models.frozen import FrozenEvidence
from app.models.incident import IncidentSource
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING, lsoa_in, official_ward
from tests.places.incidents.police_files import SHERWOOD, row
from tests.places.incidents.test_importing import load
from tests.places.incidents.test_other_sources import import_it

POINTS = [(EASTING, NORTHING)] * 3 + [(EASTING + 9, NORTHING)] * 2 + [(EASTING, NORTHING + 9)]
TREND = "/evidence/change/trend?what="


@pytest.fixture
def source(app):
    factories.partnership()
    official_ward("Here", -100, -100, 100, 100)
    lsoa_in(factories.ward("Oakwood"))
    load(row())
    columns = {"when": "From", "category": "Kind", "x": "X", "y": "Y", "location": "Street"}
    source = IncidentSource(name="City council", grid="national", columns=columns)
    db.session.add(source)
    db.session.commit()
    rows = [f"04/03/2025,Noise,{x},{y},Oak Road" for x, y in POINTS] + ["04/03/2025,Noise,,,"]
    import_it(source, "\n".join(("From,Kind,X,Y,Street", *rows, "")).encode())
    return source


@pytest.fixture
def browser(source, sign_in):
    return sign_in(factories.officer(factories.executive()))


def test_points_with_more_than_one_incident_are_named_with_those_with_most_first(browser):
    page = browser.get(f"{TREND}Noise")
    assert "5 of 6 incidents (83.3%) were at 2 points with more than one, of 3 points with any" in page.words
    tables = [table for table in page.select("table") if "more than one" in table.caption.get_text()]
    rows = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in tables[0].select("tr")]
    assert rows[1:] == [
        ["Oak Road", f"{EASTING}", f"{NORTHING}", "3"],
        ["Oak Road", f"{EASTING + 9}", f"{NORTHING}", "2"],
    ]


def test_the_police_s_points_are_refused_with_the_reason(browser):
    page = browser.get(f"{TREND}crime")
    assert refused(f"the points of {SHERWOOD}") in page.words
    assert "points with more than one" not in page.words


def test_so_are_those_that_their_source_is_said_to_move_to_map_points(browser, source):
    source.snapped = True
    db.session.commit()
    page = browser.get(f"{TREND}Noise")
    assert refused("the points of City council") in page.words
    assert "points with more than one" not in page.words


def test_their_file_has_all_of_them_with_the_source_and_none_of_snapped_points(browser, source):
    address = "/evidence/change/trend/repeats/download.csv?what=Noise"
    lines = browser.client.get(address).get_data(as_text=True).splitlines()
    assert len(lines) == 1 + 2
    assert lines[1].startswith(f"Oak Road,{EASTING},{NORTHING},3,Noise,")
    assert lines[1].endswith(",City council")
    source.snapped = True
    db.session.commit()
    assert len(browser.client.get(address).get_data(as_text=True).splitlines()) == 1


def test_they_can_be_kept_by_themselves(browser):
    page = browser.get(f"{TREND}Noise")
    [sent] = [form for form in page.select("form") if form.select("input[name=part][value=repeats]")]
    browser.client.post(
        sent["action"], data={field["name"]: field.get("value", "") for field in sent.select("input")}
    )
    kept = db.session.scalars(select(FrozenEvidence)).one()
    shown = browser.get(f"/evidence/kept/{kept.key}").words
    assert "5 of 6 incidents (83.3%) were at 2 points with more than one" in shown
    assert "Points with more than one incident" in shown
