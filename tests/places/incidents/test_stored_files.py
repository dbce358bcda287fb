"""Is an uploaded file deleted once its import no longer needs it?"""

import os
import time

import pytest

from app import storage
from app.background.jobs import Interrupted
from app.extensions import db
from app.models.person import Role
from app.places.incidents import tasks
from app.places.incidents.services import upload_incident_files
from tests import factories
from tests.places.incidents.police_files import csv_file, row

WEEK = 7 * 24 * 60 * 60


class Context:
    """What the worker hands to a job."""

    def __init__(self, stops=False):
        self.additional_context = {"stopping": lambda: stops}
        self.job = self
        self.attempts = 0


@pytest.fixture
def folder(app):
    return app.config["IMPORTS_DIR"]


@pytest.fixture
def analyst(app):
    factories.partnership()
    return factories.person(Role.ANALYST)


def give(analyst, folder, *rows):
    [import_] = upload_incident_files(analyst, uploads=[("a.csv", csv_file(rows))], folder=folder)
    path = storage.stored_path(folder, import_.sha256)
    make_older(path, seconds=60)
    return import_, path


def make_older(path, seconds):
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("rows", [[row()], [row(Month="never")]])
def test_the_file_goes_when_its_import_ends_however_it_ends(analyst, folder, rows):
    import_, path = give(analyst, folder, *rows)
    assert path.exists()
    tasks.import_incidents(Context(), import_id=import_.id)
    assert not path.exists()


def test_it_stays_while_the_import_is_interrupted_and_will_be_done_anew(analyst, folder):
    import_, path = give(analyst, folder, row())
    with pytest.raises(Interrupted):
        tasks.import_incidents(Context(stops=True), import_id=import_.id)
    assert path.exists()


def test_it_stays_while_another_import_waits_for_the_same_file(analyst, folder):
    first, path = give(analyst, folder, row())
    second, _ = give(analyst, folder, row())
    tasks.import_incidents(Context(), import_id=first.id)
    assert path.exists()
    tasks.import_incidents(Context(), import_id=second.id)
    assert not path.exists()


def test_what_broke_off_is_gone_after_a_week_and_what_waits_stays(analyst, folder):
    _, waiting = give(analyst, folder, row())
    stray, young = folder / ".abc", folder / ".young"
    for path in (stray, young):
        path.write_text("half")
    make_older(stray, WEEK + 60)
    make_older(waiting, WEEK + 60)
    area_file = storage.stored_path(folder / "areas", "ab" * 32)
    area_file.parent.mkdir(parents=True, exist_ok=True)
    area_file.write_text("whole")
    make_older(area_file, WEEK + 60)
    tasks.forget_import_files(timestamp=0)
    assert area_file.exists(), "files of areas are forgotten by their own imports"
    area_file.unlink()
    assert (stray.exists(), young.exists(), waiting.exists()) == (False, True, True)
    young.unlink()
    db.session.rollback()


def test_it_is_its_owners_alone_and_nothing_is_left_beside_it(analyst, folder):
    _, path = give(analyst, folder, row())
    assert path.stat().st_mode & 0o777 == 0o600
    assert [other.name for other in folder.glob(".*")] == []
