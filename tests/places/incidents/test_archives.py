"""Is one force taken out of a whole archive, and does a damaged or hostile archive change nothing?"""

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.models.incident import ImportState, Incident, IncidentImport
from app.models.person import Role
from app.places.incidents.readers import NotSuchAFile, archive
from app.places.incidents.running import import_from
from app.places.incidents.services import choose_force
from tests import factories
from tests.places.incidents.archives import OAKSHIRE, archive_bytes, month_files, zip_bytes
from tests.places.incidents.police_files import SHERWOOD, csv_bytes, large_bytes, row
from tests.places.incidents.test_import_pages import GIVE, upload, work
from tests.places.incidents.test_importing import counts, number_of_incidents, recount

MONTHS = ("2025-01", "2025-02")


@pytest.fixture
def file(tmp_path):
    def write(data):
        path = tmp_path / "archive.zip"
        path.write_bytes(data)
        return path

    return write


def our_force(name):
    factories.partnership().police_force = name
    db.session.commit()


def test_of_an_archive_the_partnership_s_force_is_taken(app, file):
    our_force(SHERWOOD)
    done = import_from(file(archive_bytes(*MONTHS)))
    assert (done.rows, done.force, done.months) == (4, SHERWOOD, list(MONTHS))
    assert set(db.session.scalars(select(Incident.force))) == {SHERWOOD}
    assert counts() == recount()


def test_another_force_is_taken_when_it_is_named_and_a_second_time_replaces_itself(app, file):
    path = file(archive_bytes(*MONTHS))
    assert import_from(path, force=OAKSHIRE.lower()).rows == 6
    assert import_from(path, force=OAKSHIRE).replaced == 6


def test_the_command_asks_for_the_force_when_it_cannot_know(app, file):
    our_force("Elsewhere Police")
    done = app.test_cli_runner().invoke(
        args=["incidents", "import", str(file(archive_bytes(*MONTHS))), "--json"]
    )
    assert done.exit_code == 1
    assert "Use --force to name one of them: Oakshire Police, Sherwood Police." in done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["rows"] == 0


def test_the_page_asks_whose_incidents_are_wanted_when_it_cannot_know(app, sign_in):
    our_force("Elsewhere Police")
    browser = sign_in(factories.person(Role.ANALYST))
    page = browser.submit(GIVE, upload(("all.zip", archive_bytes(*MONTHS))))
    assert page.heading == "Whose incidents do you want?"
    import_ = db.session.scalars(select(IncidentImport)).one()
    assert import_.state is ImportState.ASKING
    assert (
        "Select a police force"
        in browser.client.post(f"/evidence/incidents/imports/{import_.id}/answer").text
    )
    page = browser.submit(f"/evidence/incidents/imports/{import_.id}/answer", {"force": OAKSHIRE})
    assert "The file is waiting to start." in page.words
    assert work(app, import_).force == OAKSHIRE


def test_the_page_does_not_ask_when_the_partnership_s_force_is_there(app, sign_in):
    our_force(SHERWOOD)
    page = sign_in(factories.person(Role.ANALYST)).submit(GIVE, upload(("all.zip", archive_bytes(*MONTHS))))
    assert "The file is waiting to start." in page.words


def test_an_archive_as_large_as_a_real_one_is_taken_too(app, sign_in):
    """Looking into it leaves the file somewhere in the middle, and it is looked into twice."""
    our_force(SHERWOOD)
    rows = [row(Month="2025-01", Crime_ID=f"{number:x}" * 8) for number in range(40_000)]
    data = zip_bytes({"2025-01-sherwood-street.csv": csv_bytes(rows)})
    page = sign_in(factories.person(Role.ANALYST)).submit(GIVE, upload(("all.zip", data)))
    assert "The file is waiting to start." in page.words


def test_how_far_an_archive_is_read_is_never_more_than_all_of_it():
    """It grows as it is unpacked: 317% of one was once read."""
    months = {f"2025-{n:02}-sherwood-street.csv": large_bytes(30_000, f"2025-{n:02}") for n in (1, 2, 3)}
    data = zip_bytes(months)
    batches = archive.read(io.BytesIO(data), today=date(2026, 1, 1), force=SHERWOOD)
    read = [batch.bytes_read for batch in batches]
    assert read == sorted(read)
    assert 0 < read[0] < len(data) / 2
    assert read[-1] == len(data)


def test_what_was_answered_cannot_be_answered_again(app):
    from app.workflows.machine import IllegalTransition

    analyst = factories.person(Role.ANALYST)
    import_ = IncidentImport(file_name="all.zip", state=ImportState.WAITING)
    db.session.add(import_)
    db.session.commit()
    with pytest.raises(IllegalTransition):
        choose_force(analyst, import_, force=OAKSHIRE)


def test_rejected_rows_say_which_file_they_are_in(app, file):
    files = month_files("2025-01") | {"2025-02/2025-02-sherwood-street.csv": csv_bytes([row(Month="x")])}
    done = import_from(file(zip_bytes(files)), force=SHERWOOD)
    assert done.rejections[0][:2] == [
        2,
        "2025-02-sherwood-street.csv: The month is “x”, not a month like 2018-10",
    ]


def bomb():
    """Claims nothing unusual, and becomes a gigabyte of one line."""
    return zip_bytes({"2025-01-sherwood-street.csv": csv_bytes([row()]) + b"\0" * 200_000_000})


def locked(data):
    """The same, said to be encrypted."""
    entry = b"PK\x01\x02\x14\x03\x14\x00"
    assert entry + b"\0" in data
    return data.replace(entry + b"\0", entry + b"\1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"PK\x05\x06" + bytes(18), "no street-level crime files"),
        (archive_bytes(*MONTHS)[:-30], "damaged"),
        (archive_bytes(*MONTHS)[:300], "damaged"),
        (zip_bytes({"notes.txt": b"hello"}), "no street-level crime files"),
        (zip_bytes({"2025-01-sherwood-street.csv": b"a,b\n1,2\n"}), "not a street-level crime file"),
        (zip_bytes(month_files("2025-01"), zipfile.ZIP_BZIP2), "cannot open this kind of archive"),
        (
            zip_bytes({"a/2025-01-x-street.csv": csv_bytes([row()]), "b/2025-01-x-street.csv": b"x"}),
            "more than one version",
        ),
        (locked(archive_bytes(*MONTHS)), "password"),
    ],
)  # fmt: skip
def test_an_archive_that_cannot_be_used_is_refused_with_the_reason_and_changes_nothing(
    app, file, data, words
):
    import_from(file(csv_bytes([row()])))
    with pytest.raises(NotSuchAFile, match=words):
        import_from(file(data), force=SHERWOOD)
    assert number_of_incidents() == 1
    assert counts() == recount()


def test_an_archive_that_would_become_far_too_large_is_not_unpacked(app, file, monkeypatch):
    data = bomb()
    assert len(data) < 500_000
    monkeypatch.setattr(archive._opened, "read", None)
    with pytest.raises(NotSuchAFile, match="far larger than police files"):
        import_from(file(data), force=SHERWOOD)


def test_an_archive_that_is_damaged_in_a_later_month_changes_nothing(app, file):
    good = {f"2025-0{n}-sherwood-street.csv": csv_bytes([row(Month=f"2025-0{n}")] * 400) for n in (1, 2, 3)}
    data = bytearray(zip_bytes(good, zipfile.ZIP_STORED))
    place = data.rindex(b"On or near")
    data[place : place + 10] = b"Oh no near"
    with pytest.raises(NotSuchAFile, match="damaged"):
        import_from(file(bytes(data)), force=SHERWOOD)
    assert number_of_incidents() == 0


GOOD = archive_bytes(*MONTHS)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=4)), max_size=6),
    end=st.integers(20, len(GOOD)),
)
def test_any_damage_leaves_all_or_nothing(app, changes, end):
    data = bytearray(GOOD)
    for place, damage in changes:
        data[place : place + len(damage)] = damage
    import_ = IncidentImport(file_name="all.zip", kind="archive", wanted_force=SHERWOOD)
    before = counts()
    try:
        done = _import(import_, bytes(data[:end]))
    except NotSuchAFile:
        assert counts() == before
        return
    assert counts() == recount()
    assert done.rows == done.placed + done.without_place


def _import(import_, data):
    from app.places.incidents.services import import_incidents

    return import_incidents(None, import_, stream=io.BytesIO(data))
