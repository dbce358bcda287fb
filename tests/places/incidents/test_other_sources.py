"""Can a council's or a fire service's file be told about once, and be imported ever after?"""

import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.evidence.statistics.harm import harm_weights
from app.evidence.statistics.periods import choose
from app.evidence.wards import queries as ward_queries
from app.extensions import db
from app.models.area import Area
from app.models.incident import FileKind, ImportState, Incident, IncidentImport, IncidentSource
from app.models.person import Role
from app.places.incidents.categories import ANTI_SOCIAL_BEHAVIOUR, OF_THE_POLICE
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.running import import_from
from app.places.incidents.services import Doubtful, import_incidents
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING, lsoa_in, official_ward
from tests.places.incidents.police_files import row
from tests.places.incidents.test_import_pages import GIVE, upload, work
from tests.places.incidents.test_importing import counts, load, number_of_incidents, recount

HEADING = "Ref,Date reported,Kind,Easting,Northing,Street"
FILE = f"""{HEADING}
A1,27/03/2025 14:05,Fly-tipping,{EASTING},{NORTHING},Oak Road
A2,2025-03-28T09:00:00,Noise,,,
A3,1 Apr 2025,Noise,0,0,Elm Road
A1,27/03/2025,Fly-tipping,{EASTING},{NORTHING},Oak Road
A5,31/02/2025,Noise,{EASTING},{NORTHING},
A6,02/03/2025,Noise,9,x,
""".encode()
ANSWER = {
    "name": "City council", "when": "Date reported", "category": "Kind", "grid": "national", "x": "Easting",
    "y": "Northing", "exact": "exact", "reference": "Ref", "location": "Street", "lsoa_code": "",
}  # fmt: skip


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST)


@pytest.fixture
def source(app):
    columns = {
        "when": "Date reported",
        "category": "Kind",
        "x": "Easting",
        "y": "Northing",
        "reference": "Ref",
    }
    known = IncidentSource(name="City council", grid="national", columns=columns)
    db.session.add(known)
    db.session.commit()
    return known


def import_it(source, data):
    """Import the file, whatever there is to ask about it."""
    details = {"file_name": "council.csv", "kind": FileKind.OTHER, "source": source}
    try:
        return import_incidents(None, IncidentImport(**details), stream=io.BytesIO(data))
    except Doubtful as doubt:
        import_ = IncidentImport(**details, questions=doubt.questions, confirmed=True)
        return import_incidents(None, import_, stream=io.BytesIO(data))


# --- the way through ---------------------------------------------------------------------------------
def test_an_analyst_says_once_what_the_columns_mean(app, analyst, sign_in):
    browser = sign_in(analyst)
    page = browser.submit(GIVE, upload(("council.csv", FILE)))
    assert page.heading == "What do the columns mean?"
    assert "Fly-tipping" in page.words
    first = db.session.scalars(select(IncidentImport)).one()
    page = browser.submit(f"/evidence/incidents/imports/{first.id}/columns", ANSWER)
    assert "The file is waiting to start." in page.words
    done = work(app, first)
    assert (done.rows, done.placed, done.rejected, done.force) == (3, 1, 3, "City council")

    page = browser.submit(GIVE, upload(("later.csv", FILE)))
    assert page.heading == "Where does this file come from?"
    second = db.session.scalars(select(IncidentImport).order_by(IncidentImport.id.desc())).first()
    browser.submit(f"/evidence/incidents/imports/{second.id}/answer", {"source": str(first.source_id)})
    assert work(app, second).replaced == 3


def test_likely_columns_are_chosen_beforehand(app, analyst, sign_in):
    browser = sign_in(analyst)
    browser.submit(GIVE, upload(("council.csv", FILE)))
    import_ = db.session.scalars(select(IncidentImport)).one()
    page = browser.client.get(f"/evidence/incidents/imports/{import_.id}/columns").text
    for chosen in ("Date reported", "Kind", "Easting", "Northing", "Ref", "Street"):
        assert f'value="{chosen}" selected' in page, chosen


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter the name of the source"),
        ({"name": "sherwood  police"}, "This is the name of a police force"),
        ({"when": ""}, "Select the column that says when it happened"),
        ({"x": "Elsewhere"}, "Select one of the options"),
        ({"y": "Easting"}, "Select a different column from the longitude or easting"),
        ({"when": "Kind"}, "We could not read any of the first rows this way. The date is “Fly-tipping”"),
        ({"grid": "lonlat"}, "We could not read any of the first rows this way."),
    ],
)
def test_an_answer_that_cannot_be_right_is_asked_again_and_loses_nothing(
    app, analyst, sign_in, change, words
):
    load(row())
    browser = sign_in(analyst)
    only_placed = b"\n".join(FILE.split(b"\n")[:2])
    browser.submit(GIVE, upload(("council.csv", only_placed)))
    import_ = db.session.scalars(select(IncidentImport).order_by(IncidentImport.id.desc())).first()
    answer = browser.client.post(f"/evidence/incidents/imports/{import_.id}/columns", data=ANSWER | change)
    assert answer.status_code == 200
    assert words in answer.text
    assert not db.session.scalars(select(IncidentSource)).all()
    assert import_.state is ImportState.ASKING


def test_an_import_that_waits_for_an_answer_can_be_cancelled(app, analyst, sign_in):
    browser = sign_in(analyst)
    browser.submit(GIVE, upload(("council.csv", FILE)))
    import_ = db.session.scalars(select(IncidentImport)).one()
    page = browser.get(f"/evidence/incidents/imports/{import_.id}")
    assert page.buttons() == {"cancel"}
    browser.submit(f"/evidence/incidents/imports/{import_.id}/cancel", {})
    assert import_.state is ImportState.CANCELLED


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_may_answer(app, analyst, sign_in, role):
    sign_in(analyst).submit(GIVE, upload(("council.csv", FILE)))
    import_ = db.session.scalars(select(IncidentImport)).one()
    other = sign_in(factories.person(role))
    for page in ("answer", "columns"):
        other.get(f"/evidence/incidents/imports/{import_.id}/{page}", status=403)
        other.post(f"/evidence/incidents/imports/{import_.id}/{page}", ANSWER, status=403)


def test_the_command_takes_the_name_of_a_known_source(app, source, tmp_path):
    path = tmp_path / "council.csv"
    path.write_bytes(FILE)
    assert import_from(path, source="city council").rows == 3
    with pytest.raises(
        NotSuchAFile, match=r"There is no source called fire\. The sources are: City council\."
    ):
        import_from(path, source="fire")
    with pytest.raises(NotSuchAFile, match="not a street-level crime file"):
        import_from(path)


# --- what goes in ------------------------------------------------------------------------------------
def test_days_references_and_places_are_kept(app, source):
    ward = official_ward("Here", -100, -100, 100, 100)
    done = import_it(source, FILE)
    kept = db.session.scalars(select(Incident).order_by(Incident.reference)).all()
    assert [(i.reference, str(i.day), str(i.month)) for i in kept] == [
        ("A1", "2025-03-27", "2025-03-01"),
        ("A2", "2025-03-28", "2025-03-01"),
        ("A3", "2025-04-01", "2025-04-01"),
    ]
    assert (kept[0].easting, kept[0].northing, kept[0].ward_id) == (EASTING, NORTHING, ward.id)
    assert [(line, reason) for line, reason, _ in done.rejections] == [
        (5, "The reference A1 is on an earlier line"),
        (6, "The date is “31/02/2025”, not a date like 27/03/2025"),
        (7, "“9”, “x” are not an easting and a northing"),
    ]
    assert counts() == recount()


def test_another_source_s_incidents_are_no_crimes_of_the_police(app, source):
    lsoa_in(factories.ward("Oakwood"))
    load(row())
    official_ward("Here", -100, -100, 100, 100)
    import_it(source, FILE)
    ranking = ward_queries.rank(choose(ward_queries.list_months(), None, None))
    assert ranking.crime + ranking.asb == 1
    assert [str(month) for month in ward_queries.list_months()] == ["2025-03-01"]


def test_what_another_source_counts_is_added_to_no_figure_of_the_police(app, source, sign_in):
    """What the council counted once stood in the trend of a ward's crime, with the police as source."""
    reader = factories.officer(factories.executive())
    lsoa_in(factories.ward("Oakwood"))
    load(row())
    official_ward("Here", -100, -100, 100, 100)
    ward = db.session.scalar(select(Area.code).where(Area.name == "Here"))
    pages = ("/evidence/coverage", "/evidence/change/trend", f"/profiles/ward/{ward}")
    browser = sign_in(reader)
    before = [told(browser.get(page)) for page in pages]
    import_it(source, FILE)
    assert [told(browser.get(page)) for page in pages] == before


def told(page):
    """Without what can be chosen, and without when it was made."""
    for choices in page.select("select, .app-question details"):
        choices.decompose()
    words, _, _ = page.select_one("main").get_text(" ", strip=True).partition("Made on")
    # The hours of another source stand in a part of their own, which names it.
    words = re.sub(r"Hour of the week .*?(?=What was recorded in)", "", words)
    return words.replace("Incidents from sources other than the police are not counted. ", "")


def test_a_category_that_the_police_have_too_goes_under_the_source_s_name(app, source):
    official_ward("Here", -100, -100, 100, 100)
    import_it(source, FILE.replace(b"Fly-tipping", b"anti-social behaviour"))
    categories = set(db.session.scalars(select(Incident.category)))
    assert "Anti-social behaviour, City council" in categories
    assert ANTI_SOCIAL_BEHAVIOUR not in categories


def test_the_police_s_categories_are_those_that_have_a_weight():
    assert set(harm_weights()) == OF_THE_POLICE


def test_a_category_of_another_source_is_asked_for_by_name(app, source, sign_in):
    """Its trend names who recorded it, counts no crimes, and has its months alone."""
    reader = factories.officer(factories.executive())
    lsoa_in(factories.ward("Oakwood"))
    load(row())
    official_ward("Here", -100, -100, 100, 100)
    import_it(source, FILE)
    words = sign_in(reader).get("/evidence/change/trend?what=Fly-tipping").words
    assert "Source: City council" in words
    assert "crimes" not in words


def extract(*rows):
    return "\n".join([HEADING, *(f"{reference},{day},Noise,,," for reference, day in rows)]).encode()


def days():
    return sorted(f"{day:%d/%m}" for day in db.session.scalars(select(Incident.day)))


def test_an_extract_replaces_only_the_days_that_it_spans(app, source):
    import_it(
        source,
        extract(("A1", "03/02/2025"), ("A2", "10/02/2025"), ("A3", "27/02/2025"), ("A4", "01/03/2025")),
    )
    done = import_it(source, extract(("B1", "09/02/2025"), ("B2", "26/02/2025")))
    assert (done.rows, done.replaced) == (2, 1)
    assert days() == ["01/03", "03/02", "09/02", "26/02", "27/02"]
    assert counts() == recount()


def test_a_record_whose_day_was_corrected_counts_once(app, source):
    import_it(source, extract(("A1", "03/02/2025"), ("A2", "10/02/2025")))
    import_it(
        source,
        extract(
            ("A1", "20/03/2025"),
        ),
    )
    assert days() == ["10/02", "20/03"]
    assert counts() == recount()


REFERENCES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e"]), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(references=REFERENCES)
def test_each_reference_counts_once_and_blank_ones_each(app, source, references):
    rows = [f"{ref},01/0{1 + n % 3}/2025,Noise,,," for n, ref in enumerate(references)]
    if not rows:
        return
    done = import_it(source, "\n".join([HEADING, *rows]).encode())
    named = {ref for ref in references if ref}
    assert done.rows == len(named) + references.count("")
    assert done.rejected == len(references) - done.rows


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_any_bytes_leave_all_or_nothing(app, source, data):
    before, number = counts(), number_of_incidents()
    try:
        done = import_it(source, HEADING.encode() + b"\n" + data)
    except NotSuchAFile:
        assert (counts(), number_of_incidents()) == (before, number)
        return
    assert counts() == recount()
    assert number_of_incidents() == number - done.replaced + done.rows
