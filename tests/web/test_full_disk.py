"""Is a full disk said in a sentence, wherever it is met, with nothing half done and nothing typed lost?"""

import errno
import io
import os
from pathlib import Path

import pytest
from sqlalchemy import select, text
from werkzeug import formparser

from app import storage
from app.extensions import db
from app.models.desk import Draft
from app.models.sharing import CaseFile, Note
from tests import factories
from tests.ownership import as_owner

FULL = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room();
"""


def stored(app):
    return [path for path in Path(app.config["FILES_DIR"]).rglob("*") if path.is_file()]


def upload(browser, case):
    data = {"file": (io.BytesIO(b"There is no room for these"), "words.txt")}
    return browser.post(f"/cases/{case.reference}/files", data=data)


def no_space(*args, **kwargs):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def no_share(*args, **kwargs):
    raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))


@pytest.fixture
def browser(sign_in):
    return sign_in(factories.officer()).client


@pytest.mark.parametrize("what", [no_space, no_share])
def test_an_upload_for_which_there_is_no_room_is_refused_and_leaves_nothing(app, browser, monkeypatch, what):
    case, before = factories.case(), stored(app)
    monkeypatch.setattr(storage.os, "fsync", what)
    answer = browser.post(
        f"/cases/{case.reference}/files", data={"file": (io.BytesIO(b"Words"), "words.txt")}
    )
    assert answer.status_code == 507
    assert "The disk is full" in answer.text
    assert "choose the file again" in answer.text
    assert db.session.scalars(select(CaseFile)).all() == []
    assert stored(app) == before


def test_an_upload_that_does_not_even_fit_into_the_folder_for_passing_things_is_refused(browser, monkeypatch):
    case = factories.case()
    monkeypatch.setattr(formparser, "SpooledTemporaryFile", no_space)
    answer = browser.post(
        f"/cases/{case.reference}/files", data={"file": (io.BytesIO(b"Words"), "words.txt")}
    )
    assert answer.status_code == 507
    assert "The disk is full" in answer.text


def test_what_a_full_database_cannot_take_can_be_sent_again(app, browser):
    case = factories.case()
    with as_owner():
        db.session.execute(text(FULL.format(table="notes")))
    words = "They meet at the garages."
    answer = browser.post(f"/cases/{case.reference}/timeline", data={"words": words, "audience": "all"})
    assert answer.status_code == 507
    assert f'value="{words}"' in answer.text
    assert "Send it again" in answer.text
    assert db.session.scalars(select(Note)).all() == []


def test_a_draft_for_which_there_is_no_room_is_not_said_to_be_kept(app, browser):
    with as_owner():
        db.session.execute(text(FULL.format(table="drafts")))
    assert browser.post("/drafts/save?page=/cases/new", data={"title": "Bins"}).status_code == 507
    assert db.session.scalars(select(Draft)).all() == []


def test_another_fault_of_the_disk_is_not_taken_for_a_full_one(app, browser, monkeypatch):
    def broken(*args):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(storage.os, "fsync", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = upload(browser, factories.case())
    assert (answer.status_code, "disk is full" in answer.text) == (500, False)
