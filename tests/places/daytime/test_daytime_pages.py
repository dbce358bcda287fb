"""Can an analyst import how many people are in each area by day, look at it first, and undo it?"""

import io

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.area import Area
from app.models.audit import AuditEntry
from app.models.daytime import DaytimeFile, DaytimeState
from app.models.event import Event
from app.models.person import Role
from app.places.daytime.reader import NotDaytime, read_daytime
from app.structure.residents import get_residents
from tests import factories
from tests.places.incidents.places import lsoa_in

PAGE = "/evidence/daytime-population"
HEADING = "Area code,Number,Vintage,Source\n"


@pytest.fixture
def wards(app):
    factories.partnership()
    first, second = factories.ward("Castle"), factories.ward("Meadows")
    first.residents = 8_649
    lsoa_in(second, "E01000001")
    lsoa_in(second, "E01000002")
    return first, second


@pytest.fixture
def analyst(wards, sign_in):
    return sign_in(factories.person(Role.ANALYST))


def _file(*rows: tuple[str, str], vintage="2023", source="Footfall survey") -> bytes:
    return (HEADING + "".join(f'{code},"{number}",{vintage},{source}\n' for code, number in rows)).encode()


def _give(analyst, content: bytes, name="by day.csv"):
    data = {"file": (io.BytesIO(content), name)}
    return analyst.submit(f"{PAGE}/import", data, content_type="multipart/form-data")


def _newest() -> DaytimeFile:
    return db.session.scalars(select(DaytimeFile).order_by(DaytimeFile.id.desc())).first()


def _by_day() -> dict[str, int | None]:
    db.session.expire_all()
    return {area.name: area.daytime for area in db.session.scalars(select(Area).order_by(Area.name))}


def test_nothing_changes_until_somebody_has_looked_at_the_file(analyst, wards):
    page = _give(analyst, _file((wards[0].code, "45,000"), ("E09999999", "7")))
    assert (
        "The file has the number of people by day for 1 of 2 wards and 0 of 2 LSOAs. 1 row is for other"
        in (page.words)
    )
    assert "Meadows would have no rate for people by day." in page.words
    rows = [[cell.get_text(strip=True) for cell in line.select("th, td")] for line in page.select("tr")]
    assert rows[1] == ["Castle", "8,649", "Not known", "45,000"]
    assert page.buttons() == {"take", "leave"}
    assert set(_by_day().values()) == {None}
    analyst.post(f"{PAGE}/{_newest().id}/leave")
    assert _newest().state is DaytimeState.LEFT
    assert set(_by_day().values()) == {None}


def test_numbers_of_lsoas_are_summed_to_wards_where_all_are_known(analyst, wards):
    _give(analyst, _file((wards[0].code, "45000"), ("E01000001", "300"), ("E01000002", "200")))
    analyst.post(f"{PAGE}/{_newest().id}/take")
    assert _by_day() == {"Castle": 45_000, "Meadows": 500, "E01000001": 300, "E01000002": 200}
    assert get_residents().daytime == "Footfall survey, 2023"
    assert (
        "Rates can use the number of people there by day: Footfall survey, 2023." in analyst.get(PAGE).words
    )
    _give(analyst, _file((wards[0].code, "46000"), ("E01000001", "300")))
    analyst.post(f"{PAGE}/{_newest().id}/take")
    assert _by_day() == {"Castle": 46_000, "Meadows": None, "E01000001": 300, "E01000002": None}


def test_undoing_brings_back_the_file_before_and_at_last_none(analyst, wards):
    for number, vintage in (("45000", "2022"), ("46000", "2023")):
        _give(analyst, _file((wards[0].code, number), vintage=vintage))
        analyst.post(f"{PAGE}/{_newest().id}/take")
    second, first = db.session.scalars(select(DaytimeFile).order_by(DaytimeFile.id.desc()))
    assert (first.state, second.state) == (DaytimeState.REPLACED, DaytimeState.IN_USE)
    assert analyst.get(f"{PAGE}/{first.id}").buttons() == set()
    analyst.post(f"{PAGE}/{second.id}/undo")
    assert _by_day()["Castle"] == 45_000
    assert get_residents().daytime == "Footfall survey, 2022"
    assert (first.state, second.state) == (DaytimeState.IN_USE, DaytimeState.UNDONE)
    analyst.post(f"{PAGE}/{first.id}/undo")
    assert _by_day()["Castle"] is None
    assert get_residents().daytime == ""
    events = list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))
    assert events[-2:] == [Event.DAYTIME_UNDONE, Event.DAYTIME_UNDONE]


def test_who_gave_which_file_is_listed_and_downloaded(analyst, wards):
    _give(analyst, _file((wards[0].code, "45000")))
    page = analyst.get(PAGE)
    assert [cell.get_text() for cell in page.select("#files tbody a")] == ["by day.csv"]
    file = analyst.client.get(f"{PAGE}/download.csv").get_data(as_text=True)
    assert "by day.csv,Footfall survey,2023,Waiting for your decision," in file
    assert _newest().sha256 in file


def test_nobody_but_an_analyst_imports_them(wards, sign_in):
    browser = sign_in(factories.person(Role.COORDINATOR, factories.executive()))
    browser.get(PAGE, status=403)
    browser.post(f"{PAGE}/import", {}, status=403)


def test_a_file_that_cannot_be_used_is_refused_at_the_field(analyst):
    page = _give(analyst, b"Ward,People\nCastle,3\n")
    assert "No column is the area code. The file’s columns are: “Ward” and “People”." in page.words
    assert _newest() is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (HEADING.encode(), "The file has column names but no rows"),
        (b"\x00\x01", "Line 1 is not text"),
        (b"Area code,Number,People,Vintage,Source\n", "More than one column could be the number"),
        (_file(("E1", "many")), "line 2: “many” is not a number of people"),
        (_file(("E1", "-3")), "“-3” is not a number of people"),
        (_file(("E1", "9" * 30)), f"“{'9' * 20}” is not a number of people"),
        (_file(("E1", "3"), ("E1", "4")), "line 3: E1 is in the file twice with different numbers"),
        (_file(("", "3")), "line 2: it has no code"),
        (_file(("E1", "3"), vintage=""), "line 2: it has no vintage"),
        (
            _file(("E1", "3")) + b"E2,4,2019,Footfall survey\n",
            "line 3: the vintage “2019” is different from earlier rows",
        ),
        (_file(("E1", "3")) + b"E2\n", "line 3: it has too few values"),
        (
            HEADING.encode() + b'E1,"3,2023,Survey\n',
            "Line 2 cannot be read: a closing quotation mark is missing",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(content, words):
    with pytest.raises(NotDaytime, match=words):
        read_daytime(content)


@pytest.mark.parametrize("code", ["WD22CD", "LSOA21CD", "Ward code", "area_code", "Code"])
def test_columns_are_found_by_the_usual_names(code):
    found = read_daytime(f'{code},Daytime population,Year,Source\nE1,"1,200",2021,Census\n'.encode())
    assert (found.numbers, found.vintage, found.source) == ({"E1": 1200}, "2021", "Census")
