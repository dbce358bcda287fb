"""Can an analyst give files, watch the import, cancel it and read what was rejected, and nobody else?"""

import io

import pytest
from sqlalchemy import select, text

from app import storage
from app.background.jobs import Interrupted
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.incident import ImportState, IncidentImport
from app.models.person import Role
from app.places.incidents.running import ImportJob
from app.places.incidents.services import cancel_import, upload_incident_files
from app.policy import Forbidden
from app.workflows.incident_import import INCIDENT_IMPORT
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.places.incidents.places import lsoa_in
from tests.places.incidents.police_files import csv_bytes, csv_file, row
from tests.places.incidents.test_importing import counts, number_of_incidents, recount, synthesise

GIVE = "/evidence/incidents/import"


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST, name="Ada Analyst")


def upload(*files):
    return {"files": [(io.BytesIO(data), name) for name, data in files]}


def give(app, analyst, *rows):
    [import_] = upload_incident_files(
        analyst, uploads=[("march.csv", csv_file(rows))], folder=app.config["IMPORTS_DIR"]
    )
    return import_


def work(app, import_, **kwargs):
    """What the worker does with it."""
    ImportJob(import_.id, folder=app.config["IMPORTS_DIR"], every=0, **kwargs).run()
    db.session.expire_all()
    return db.session.get_one(IncidentImport, import_.id)


# --- the way through ---------------------------------------------------------------------------------
def test_an_analyst_gives_a_file_and_reads_the_result(app, analyst, sign_in):
    lsoa_in(factories.ward("Oakwood"))
    browser = sign_in(analyst)
    page = browser.submit(GIVE, upload(("march.csv", csv_bytes([row(), row(Month="2025-13")]))))
    assert page.heading == "march.csv"
    assert "The file is waiting to start." in page.words
    import_ = db.session.scalars(select(IncidentImport)).one()
    assert (import_.state, import_.asked_by_id) == (ImportState.WAITING, analyst.id)

    work(app, import_)
    page = browser.get(f"/evidence/incidents/imports/{import_.id}")
    assert "1 incident imported for March 2025." in page.words
    assert "1 row rejected" in page.words
    assert "The month is “2025-13”, not a month like 2018-10" in page.words
    assert page.buttons() == {"undo"}


def test_giving_a_file_asks_the_worker_in_the_same_transaction(app, analyst, sign_in):
    sign_in(analyst).submit(GIVE, upload(("march.csv", csv_bytes([row()]))))
    import_ = db.session.scalars(select(IncidentImport)).one()
    jobs = db.session.execute(text("SELECT task_name, args, lock FROM procrastinate_jobs")).all()
    assert [tuple(job) for job in jobs] == [("import_incidents", {"import_id": import_.id}, "long work")]


def test_the_page_says_the_newest_month_that_is_loaded(app, analyst, sign_in):
    lsoa_in(factories.ward("Oakwood"))
    work(app, give(app, analyst, row()))
    assert "The newest month loaded is " in sign_in(analyst).get("/evidence/incidents").words


def test_several_files_are_imported_one_after_the_other(app, analyst, sign_in):
    files = [(f"{n}.csv", csv_bytes([row(Month=f"2025-0{n}")])) for n in (1, 2, 3)]
    page = sign_in(analyst).submit(GIVE, upload(*files))
    assert "3 files will be imported" in page.text
    assert page.heading == "Incidents"
    assert [i.file_name for i in db.session.scalars(select(IncidentImport).order_by(IncidentImport.id))] == [
        "1.csv",
        "2.csv",
        "3.csv",
    ]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Select a file"),
        ([("photo.csv", b"\x89PNG\0\0")], "photo.csv: This is a picture. Save the table as CSV"),
        ([("empty.csv", b"")], "empty.csv: The file is empty."),
        (
            [("good.csv", csv_bytes([row()])), ("bad.csv", b"a,b\n")],
            "bad.csv: The file has 2 columns",
        ),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_at_once_and_nothing_is_kept(
    app, analyst, sign_in, files, words
):
    response = sign_in(analyst).client.post(GIVE, data=upload(*files))
    assert response.status_code == 200
    assert words in response.text
    assert "There is a problem" in response.text
    assert not db.session.scalars(select(IncidentImport)).all()


def test_files_may_be_larger_than_other_uploads_but_not_without_end(app, analyst, sign_in):
    def answer(megabytes):
        said = {"CONTENT_LENGTH": str(megabytes * 1_000_000)}
        return sign_in(analyst).client.post(GIVE, data=upload(), environ_overrides=said)

    assert answer(app.config["MAX_UPLOAD_MB"] + 5).status_code != 413
    assert answer(app.config["MAX_IMPORT_MB"] + 5).status_code == 413
    assert f"A file must be {app.config['MAX_IMPORT_MB']} MB" in answer(5_000).text


def test_the_list_says_what_is_loaded_and_how_each_import_went(app, analyst, sign_in):
    lsoa_in(factories.ward("Oakwood"))
    work(app, give(app, analyst, row(), row(LSOA_code="E09"), row(Month="2025-02")))
    page = sign_in(analyst).get("/evidence/incidents")
    assert "Loaded from Sherwood Police: 3 incidents of 2 months" in page.words
    assert "March 2025 2 1" in page.words
    assert "march.csv Done 3 0" in page.words
    assert "by a command" not in page.words


def test_the_list_asks_the_database_as_often_however_long_it_is(app, analyst, sign_in, queries):
    browser = sign_in(analyst)
    work(app, give(app, analyst, row()))
    browser.get("/evidence/incidents")  # reads what every process keeps
    with queries() as few:
        browser.get("/evidence/incidents")
    for month in range(1, 6):
        work(app, give(app, analyst, row(Month=f"2024-0{month}")))
    browser.get("/evidence/incidents")  # the months are read again once, since there are new ones
    with queries() as many:
        browser.get("/evidence/incidents")
    assert len(many) == len(few)


def test_rejected_rows_are_downloaded_without_formulas(app, analyst, sign_in):
    done = work(app, give(app, analyst, row(), row(Month="=1+1")))
    file = sign_in(analyst).client.get(f"/evidence/incidents/imports/{done.id}/rejected.csv")
    assert file.status_code == 200
    assert "3,The month is “=1+1”, not a month like 2018-10" in file.text.replace('"', "")


def test_synthetic_incidents_are_said_to_be_synthetic(app, analyst, sign_in):
    lsoa_in(factories.ward())
    synthesise(3)
    browser = sign_in(analyst)
    for url in ("/evidence/incidents", "/evidence/wards", "/evidence/high-impact-neighbourhoods"):
        assert "Synthetic demonstration data" in browser.get(url).words, url
    work(app, give(app, analyst, row()))
    for url in ("/evidence/wards", "/evidence/high-impact-neighbourhoods"):
        assert "Synthetic demonstration data" not in browser.get(url).words, url


# --- who may ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ANALYST])
def test_nobody_else_may_give_or_see_imports(app, analyst, sign_in, role):
    import_ = give(app, analyst, row())
    browser = sign_in(factories.person(role, None if role.is_partnership_wide else factories.executive()))
    for url in ("/evidence/incidents", GIVE, f"/evidence/incidents/imports/{import_.id}"):
        browser.get(url, status=403)
    browser.post(GIVE, upload(("march.csv", csv_bytes([row()]))), status=403)
    browser.post(f"/evidence/incidents/imports/{import_.id}/cancel", status=403)


def test_the_service_itself_asks_the_policy(app, analyst):
    with pytest.raises(Forbidden):
        give(app, factories.officer(), row())


def test_an_import_that_is_not_there_is_not_found(app, analyst, sign_in):
    sign_in(analyst).get("/evidence/incidents/imports/999999", status=404)


# --- cancelling --------------------------------------------------------------------------------------
def test_an_import_that_waits_is_cancelled_at_once(app, analyst, sign_in):
    import_ = give(app, analyst, row())
    browser = sign_in(analyst)
    page = browser.get(f"/evidence/incidents/imports/{import_.id}")
    assert page.buttons() == {"cancel"}
    assert page.select_one("details [data-step=cancel]"), "it asks first"
    assert page.select_one("head noscript meta[http-equiv=refresh]"), "it refreshes without JavaScript too"
    page = browser.submit(f"/evidence/incidents/imports/{import_.id}/cancel", {})
    assert "The import was cancelled. Nothing from the file was imported." in page.words
    assert work(app, import_).state is ImportState.CANCELLED
    assert number_of_incidents() == 0


def test_an_import_under_way_stops_at_its_next_batch(app, analyst, sign_in):
    import_ = give(app, analyst, row())
    assert ImportJob(import_.id, folder=app.config["IMPORTS_DIR"]).begin()
    browser = sign_in(analyst)
    assert browser.get(f"/evidence/incidents/imports/{import_.id}").buttons() == {"stop"}
    browser.submit(f"/evidence/incidents/imports/{import_.id}/cancel", {})
    page = browser.get(f"/evidence/incidents/imports/{import_.id}")
    assert "Cancelling the import." in page.words
    assert page.buttons() == set()
    assert work(app, import_).state is ImportState.CANCELLED
    assert number_of_incidents() == 0


def test_a_wish_to_cancel_that_comes_while_the_file_is_read_is_heard(app, analyst, monkeypatch):
    from app.places.incidents.readers import lines

    monkeypatch.setattr(lines, "BLOCK", 500)
    import_ = give(app, analyst, *[row()] * 50)

    class Wishing(ImportJob):
        def say(self, *, rows, **progress):
            if rows >= 10:
                self._write(cancel_asked=True)
            super().say(rows=rows, **progress)

    Wishing(import_.id, folder=app.config["IMPORTS_DIR"], every=0).run()
    db.session.expire_all()
    assert import_.state is ImportState.CANCELLED
    assert counts() == recount() == {}


@pytest.mark.parametrize("rows", [[row()], [row(Month="never")]])
def test_what_has_ended_cannot_be_cancelled(app, analyst, sign_in, rows):
    import_ = work(app, give(app, analyst, *rows))
    with pytest.raises(IllegalTransition):
        cancel_import(analyst, import_)
    sign_in(analyst).post(f"/evidence/incidents/imports/{import_.id}/cancel", status=409)


def test_buttons_agree_with_the_server(app, analyst, sign_in):
    """For each state: the button is there if and only if pressing it works."""
    browser = sign_in(analyst)
    for state in ImportState:
        for asked in (False, True):
            import_ = give(app, analyst, row())
            import_.state, import_.cancel_asked = state, asked
            db.session.commit()
            url = f"/evidence/incidents/imports/{import_.id}"
            offered = browser.get(url).buttons()
            status = browser.client.post(f"{url}/cancel").status_code
            assert (status == 302) == bool(offered), (state, asked, offered, status)
            assert offered <= {transition.name for transition in INCIDENT_IMPORT}


# --- the worker's side -------------------------------------------------------------------------------
def test_a_job_that_is_done_twice_is_done_once(app, analyst):
    import_ = give(app, analyst, row())
    work(app, import_)
    finished = import_.finished_at
    assert work(app, import_).finished_at == finished
    imported = select(AuditEntry).where(AuditEntry.event == Event.INCIDENTS_IMPORTED)
    assert len(db.session.scalars(imported).all()) == 1


def test_a_worker_that_must_stop_leaves_the_import_waiting(app, analyst):
    import_ = give(app, analyst, row())
    with pytest.raises(Interrupted):
        work(app, import_, must_stop=lambda: True)
    db.session.expire_all()
    assert import_.state is ImportState.WAITING
    assert number_of_incidents() == 0
    assert work(app, import_).state is ImportState.DONE


def test_a_file_that_turns_out_to_be_useless_is_refused_on_the_record(app, analyst, sign_in):
    import_ = work(app, give(app, analyst, row(Month="never")))
    assert import_.state is ImportState.REFUSED
    page = sign_in(analyst).get(f"/evidence/incidents/imports/{import_.id}")
    assert (
        "Nothing from the file was imported. We could not use the only row in the file, line 2" in page.words
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.INCIDENTS_REFUSED)).one()
    assert entry.actor_id == analyst.id
    assert entry.detail["file"] == "march.csv"


def test_a_file_that_is_gone_is_refused(app, analyst):
    import_ = give(app, analyst, row())
    storage.stored_path(app.config["IMPORTS_DIR"], import_.sha256).unlink()
    assert "We no longer have the file" in work(app, import_).problem


def test_a_fault_of_ours_is_said_to_be_ours_and_is_not_hidden(app, analyst, monkeypatch):
    from app.places.incidents import importing

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    import_ = give(app, analyst, row())
    monkeypatch.setattr(importing, "store_months", fail)
    with pytest.raises(ZeroDivisionError):
        work(app, import_)
    db.session.expire_all()
    assert import_.state is ImportState.REFUSED
    assert "not because of the file" in import_.problem


def test_the_task_itself_runs_an_import_and_gives_up_on_one_that_kills_workers(app, analyst):
    from app.background.jobs import GIVE_UP_AFTER
    from app.places.incidents import tasks

    done, hopeless = give(app, analyst, row()), give(app, analyst, row())
    tasks.import_incidents(_Context(attempts=0), import_id=done.id)
    tasks.import_incidents(_Context(attempts=GIVE_UP_AFTER), import_id=hopeless.id)
    db.session.expire_all()
    assert done.state is ImportState.DONE
    assert hopeless.state is ImportState.REFUSED
    assert "interrupted" in hopeless.problem


class _Context:
    def __init__(self, attempts):
        self.job = type("Job", (), {"attempts": attempts})
        self.additional_context = {"stopping": lambda: False}


def test_the_same_file_given_twice_is_kept_once(app, analyst):
    for _ in range(2):
        give(app, analyst, row())
    folder = app.config["IMPORTS_DIR"]
    kept = {import_.sha256 for import_ in db.session.scalars(select(IncidentImport))}
    assert len(kept) == 1
    assert storage.stored_path(folder, kept.pop()).read_bytes() == csv_bytes([row()])
    assert not list(folder.glob(".*"))
