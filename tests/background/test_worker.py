"""What becomes of a job whose worker is killed, told to stop, or loses its database?

Real workers: `flask work` in processes of their own, on a database that really commits.
"""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from app.extensions import db
from app.models.incident import ImportState, Incident, IncidentCount, IncidentImport
from app.models.person import Role
from app.places.incidents.services import upload_incident_files
from tests import factories
from tests.ownership import as_owner
from tests.places.incidents.police_files import csv_file, large_bytes, row

ROOT = Path(__file__).resolve().parents[2]
MANY = 150_000
PATIENCE = 120


@pytest.fixture
def start_worker(committed_app):
    """Start `flask work` beside the test, on the test's own database."""
    workers = []
    config = committed_app.config
    environ = {
        **os.environ,
        "DATABASE_URL": config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_DIR": str(config["INSTANCE_DIR"]),
        "WORKER_STALLED_SECONDS": "2",
        "FLASK_APP": "wsgi",
    }

    def start(*options):
        command = [sys.executable, "-m", "flask", "work", *options]
        workers.append(subprocess.Popen(command, cwd=ROOT, env=environ))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def _give(app, stream, name="2025-03-sherwood-street.csv"):
    analyst = factories.person(Role.ANALYST)
    folder = app.config["IMPORTS_DIR"]
    return upload_incident_files(analyst, uploads=[(name, stream)], folder=folder)[0].id


def _until(happens, what):
    """Wait for the worker, not for the clock."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        db.session.rollback()
        found = happens()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"Not within {PATIENCE} seconds: {what}")


def _done(import_id):
    return lambda: db.session.get(IncidentImport, import_id, populate_existing=True).state is ImportState.DONE


def _under_way(import_id):
    def look():
        import_ = db.session.get(IncidentImport, import_id, populate_existing=True)
        assert import_.state is not ImportState.DONE, "the import was done before it could be disturbed"
        return 0 < import_.work_done < import_.work_total

    return look


def _stored():
    query = "SELECT category, count(*) FROM incidents GROUP BY category ORDER BY category"
    return dict(tuple(found) for found in db.session.execute(text(query)))


def _counted():
    query = "SELECT category, sum(number) FROM incident_counts GROUP BY category ORDER BY category"
    return dict(tuple(found) for found in db.session.execute(text(query)))


def test_a_worker_killed_in_the_middle_leaves_the_month_as_it_was_and_the_next_does_the_job(
    committed_app, start_worker
):
    first = start_worker()
    before = _give(committed_app, csv_file([row(), row(), row()]))
    _until(_done(before), "the first small import")

    large = _give(committed_app, _stream(large_bytes(MANY)))
    _until(_under_way(large), "the large import")
    first.send_signal(signal.SIGKILL)
    first.wait()
    db.session.rollback()
    assert _stored() == _counted() == {"Burglary": 3}

    start_worker()
    _until(_done(large), "the import that the killed worker left")
    assert _stored() == _counted() == {"Drugs": MANY}
    assert db.session.get(IncidentImport, large).replaced == 3


def test_a_worker_told_to_stop_stops_soon_and_the_next_does_the_job(committed_app, start_worker):
    worker = start_worker()
    import_id = _give(committed_app, _stream(large_bytes(MANY)))
    _until(_under_way(import_id), "the import")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE) == 0
    db.session.rollback()
    assert _stored() == {}
    assert db.session.get(IncidentImport, import_id).state is ImportState.WAITING

    start_worker()
    _until(_done(import_id), "the import that was interrupted")
    assert _stored() == _counted() == {"Drugs": MANY}


def test_a_worker_goes_on_when_its_connections_were_cut(committed_app, start_worker):
    worker = start_worker()
    first = _give(committed_app, csv_file([row()]))
    _until(_done(first), "the first import")
    with as_owner():
        db.session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    db.session.commit()
    second = _give(committed_app, csv_file([row(Month="2025-04")]))
    _until(_done(second), "the import after the cut")
    assert worker.poll() is None
    assert db.session.query(Incident).count() == 2
    assert db.session.query(IncidentCount).count() == 2


def test_a_worker_for_once_does_all_that_waits_one_long_job_after_the_other(committed_app, start_worker):
    given = [_give(committed_app, csv_file([row(Month=month)])) for month in ("2025-03", "2025-04")]
    assert start_worker("--once").wait(timeout=PATIENCE) == 0
    db.session.rollback()
    assert all(_done(import_id)() for import_id in given)


CUT_THE_FIRST_END = """
CREATE SEQUENCE ends;
CREATE FUNCTION cut_the_first_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    -- A sequence remembers what was rolled back: only the first end is cut.
    IF nextval('ends') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER cut_the_first_end BEFORE DELETE ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION cut_the_first_end();
"""


@pytest.fixture
def the_first_end_is_cut(committed_app):
    with as_owner():
        db.session.execute(text(CUT_THE_FIRST_END))
    db.session.commit()
    yield
    db.session.rollback()
    with as_owner():
        db.session.execute(text("DROP FUNCTION cut_the_first_end CASCADE; DROP SEQUENCE ends"))
    db.session.commit()


def test_a_job_whose_end_was_lost_does_not_hold_up_the_next(
    committed_app, start_worker, the_first_end_is_cut
):
    worker = start_worker()
    first = _give(committed_app, csv_file([row()]))
    second = _give(committed_app, csv_file([row(Month="2025-04")]))
    _until(_done(first), "the import whose end is lost")
    _until(_done(second), "the import behind it")
    _until(lambda: _jobs() == 0, "the end of both jobs")
    assert worker.poll() is None
    assert _counted() == _stored() == {"Burglary": 2}


def _jobs():
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'import_incidents'"
    return db.session.scalar(text(waiting))


def _stream(data):
    return io.BytesIO(data)
