"""Is a file asked about, and nothing changed, before it destroys or falsifies what is loaded?"""

import io
import json

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models.incident import FileKind, ImportState, Incident, IncidentImport, IncidentSource
from app.models.person import Role
from app.places.incidents.services import Doubtful, import_incidents
from tests import factories
from tests.places.incidents.places import EASTING, NORTHING, lsoa_in, official_ward
from tests.places.incidents.police_files import csv_bytes, row
from tests.places.incidents.test_import_pages import (
    give,
    upload,
    work,
)
from tests.places.incidents.test_importing import counts, load, number_of_incidents, recount

OTHER = "Leicestershire Police"
HERE = "E01000001"


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST)


@pytest.fixture
def ours(app):
    """A partnership with a ward in which the usual row is, and ten incidents of March."""
    factories.partnership()
    lsoa_in(factories.ward(), HERE)
    load(*[row()] * 10)


@pytest.fixture
def command(app, tmp_path):
    """Import these files, each by its bytes; the result."""

    def run(*files, options=()):
        paths = []
        for number, data in enumerate(files):
            path = tmp_path / f"{number}.csv"
            path.write_bytes(data)
            paths.append(str(path))
        return app.test_cli_runner().invoke(args=["incidents", "import", *paths, *options])

    return run


DOUBTFUL = {
    "another force": (
        csv_bytes([row(Reported_by=OTHER)] * 3),
        "The file has 3 incidents of Leicestershire Police. Your partnership’s force is Sherwood Police.",
    ),
    "nothing here": (
        csv_bytes([row(Month="2025-02", LSOA_code="E01099999")] * 3),
        "None of the 3 incidents in the file are in your wards.",
    ),
    "a month that shrinks": (
        csv_bytes([row()] * 7),
        "March 2025 of Sherwood Police would have 7 incidents. It has 10 now.",
    ),
    "a stray row": (
        csv_bytes([*[row(Month="2025-02")] * 49, row()]),
        "March 2025 of Sherwood Police would have 1 incident. It has 10 now.",
    ),
    "a download that was cut off": (
        csv_bytes([row(Month="2025-02")] * 20)[:-60],
        "The file ends in the middle of a row. The download may have been cut off.",
    ),
}


@pytest.mark.parametrize(("data", "question"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_command_asks_and_changes_nothing_without_yes(ours, command, data, question):
    before = counts()
    done = command(data, options=["--json"])
    assert done.exit_code == 2
    assert question in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["rows"] == 0
    assert counts() == before == recount()
    assert [import_.state for import_ in db.session.scalars(select(IncidentImport))] == [ImportState.DONE]


@pytest.mark.parametrize(("data", "question"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_command_with_yes_goes_on(ours, command, data, question):
    assert command(data, options=["--yes"]).exit_code == 0
    assert counts() == recount()


@pytest.mark.parametrize(("data", "question"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_the_page_asks_and_the_file_goes_in_once_somebody_confirms(
    app,
    ours,
    sign_in,
    analyst,
    data,
    question,
):
    browser = sign_in(analyst)
    browser.submit("/evidence/incidents/import", upload(("march.csv", data)))
    import_ = db.session.scalars(select(IncidentImport).order_by(IncidentImport.id.desc())).first()
    before = counts()
    assert work(app, import_).state is ImportState.ASKING
    assert counts() == before
    url = f"/evidence/incidents/imports/{import_.id}"
    page = browser.get(url)
    assert question in page.words
    assert page.buttons() == {"confirm", "cancel"}
    browser.submit(f"{url}/confirm", {})
    assert work(app, import_).state is ImportState.DONE
    assert counts() == recount() != before


def test_what_was_confirmed_is_asked_again_if_it_is_worse_by_then(app, ours, analyst):
    import_ = give(app, analyst, *[row()] * 7)
    import_.questions, import_.confirmed = ["Another question"], True
    db.session.commit()
    assert work(app, import_).state is ImportState.ASKING


def test_a_named_force_needs_no_question(ours, command):
    done = command(csv_bytes([row(Reported_by=OTHER)] * 3), options=["--force", OTHER])
    assert done.exit_code == 0


def test_four_fifths_of_a_month_need_no_question(ours, command):
    assert command(csv_bytes([row()] * 8)).exit_code == 0


def test_without_a_known_force_another_than_the_loaded_one_is_asked_about(app):
    load(row())
    with pytest.raises(Doubtful, match="has 1 incident of Leicestershire Police"):
        _without_confirming(row(Reported_by=OTHER))


def _without_confirming(*rows):
    from app.places.incidents.services import import_incidents

    import_ = IncidentImport(file_name="a.csv")
    return import_incidents(None, import_, stream=io.BytesIO(csv_bytes(rows)))


# --- several files, one month ------------------------------------------------------------------------
def test_files_of_one_month_in_one_command_add_up(ours, command):
    halves = [csv_bytes([row(Crime_type=kind)] * 5) for kind in ("Drugs", "Robbery")]
    assert command(*halves).exit_code == 0
    assert number_of_incidents() == 10
    assert sorted(set(db.session.scalars(select(Incident.category)))) == ["Drugs", "Robbery"]
    assert counts() == recount()


def test_a_part_of_a_month_without_an_incident_here_needs_no_question_beside_the_rest(ours, command):
    elsewhere = csv_bytes([row(LSOA_code="E01099999")] * 5)
    assert command(elsewhere, csv_bytes([row()] * 9)).exit_code == 0
    assert number_of_incidents() == 14


def test_a_file_that_is_given_twice_in_one_command_counts_once(ours, command):
    done = command(csv_bytes([row()] * 10), csv_bytes([row()] * 10))
    assert done.exit_code == 0
    assert "This is the same file as 0.csv, so we imported it once." in done.stderr
    assert number_of_incidents() == 10


def test_files_of_one_month_that_are_given_together_on_the_page_add_up(app, ours, sign_in, analyst):
    halves = [csv_bytes([row(Crime_type=kind)] * 9) for kind in ("Drugs", "Robbery")]
    sign_in(analyst).submit("/evidence/incidents/import", upload(("a.csv", halves[0]), ("b.csv", halves[1])))
    for import_ in db.session.scalars(select(IncidentImport).where(IncidentImport.asked_by_id == analyst.id)):
        assert work(app, import_).state is ImportState.DONE
    assert number_of_incidents() == 18
    assert counts() == recount()


# --- one force, however it is written ----------------------------------------------------------------
def test_capitals_do_not_make_another_force(ours, command):
    assert command(csv_bytes([row(Reported_by="SHERWOOD  POLICE")] * 9)).exit_code == 0
    assert set(db.session.scalars(select(Incident.force))) == {"Sherwood Police"}
    assert number_of_incidents() == 9
    assert counts() == recount()


# --- what the numbers of a place mean ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("grid", "x", "y", "words"),
    [
        ("national", NORTHING, EASTING, "Eastings and northings seem to be the wrong way round"),
        ("lonlat", 1.15, 52.953, "The longitudes seem to have lost their minus sign"),
    ],
)
def test_places_that_would_be_here_if_their_numbers_meant_something_else_are_asked_about(
    app, grid, x, y, words
):
    official_ward("Here", -500, -500, 500, 500)
    columns = {"when": "When", "category": "Kind", "x": "X", "y": "Y"}
    source = IncidentSource(name="City council", grid=grid, columns=columns)
    db.session.add(source)
    db.session.commit()
    file = io.BytesIO(f"When,Kind,X,Y\n27/03/2025,Noise,{x},{y}\n28/03/2025,Noise,{x},{y}\n".encode())
    import_ = IncidentImport(file_name="council.csv", kind=FileKind.OTHER, source=source)
    with pytest.raises(Doubtful) as doubt:
        import_incidents(None, import_, stream=file)
    assert any(question.startswith(words) for question in doubt.value.questions)
    assert number_of_incidents() == 0


def test_references_that_were_not_used_are_told_of_afterwards(app):
    columns = {"when": "When", "category": "Kind", "x": "X", "y": "Y", "reference": "Ref"}
    source = IncidentSource(name="City council", grid="national", columns=columns)
    db.session.add(source)
    db.session.commit()
    rows = "".join(f"2.02503E+11,{day}/03/2025,Noise,,\n" for day in (25, 26, 27))
    import_ = IncidentImport(file_name="council.csv", kind=FileKind.OTHER, source=source)
    done = import_incidents(None, import_, stream=io.BytesIO(f"Ref,When,Kind,X,Y\n{rows}".encode()))
    assert (done.rows, done.rejected) == (3, 0)
    assert "2.02503E+11" in done.problem
