"""Can files be added, downloaded, removed and put back, by those who may and by nobody else?"""

import io
import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock, storage
from app.background.tasks import forget_fragments
from app.casework.files.tasks import delete_removed_files
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.sharing import CaseFile
from app.storage import NotAccepted
from app.words import day
from tests import factories

WORDS = b"Bottles counted on twelve visits.\n"


def _at(case, page=""):
    return f"/cases/{case.reference}/files{page}"


def _file(content=WORDS, name="counts.txt"):
    return {"file": (io.BytesIO(content), name)}


def _added(browser, case, **file):
    browser.post(_at(case), _file(**file))
    return db.session.scalars(select(CaseFile).order_by(CaseFile.id.desc())).first()


def test_a_file_is_added_listed_and_sent_as_a_download(app, sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case), _file())
    assert "“counts.txt” was added." in page.words
    file = db.session.scalars(select(CaseFile)).one()
    answer = browser.client.get(_at(case, f"/{file.key}"))
    assert answer.data == WORDS
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "text/plain"


def test_the_bytes_lie_outside_the_web_root_under_their_own_hash(app, sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    file = _added(browser, case)
    folder = app.config["FILES_DIR"]
    assert file.sha256 == sha256(WORDS).hexdigest()
    assert storage.stored_path(folder, file.sha256).read_bytes() == WORDS
    assert not Path(folder).is_relative_to(Path(app.static_folder).resolve())
    assert list(Path(folder).glob(".*")) == []


def test_each_download_is_recorded_with_the_files_name(sign_in):
    case, reader = factories.case(), factories.officer()
    browser = sign_in(reader)
    file = _added(browser, case)
    browser.client.get(_at(case, f"/{file.key}"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FILE_TAKEN)).one()
    assert (entry.actor_id, entry.case_id, entry.detail["name"]) == (reader.id, case.id, "counts.txt")


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(app, sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case), _file(b"MZ\x90\x00" + b"\x00" * 80, "minutes.pdf"))
    said = page.select_one(".govuk-error-summary a")
    assert "“minutes.pdf” is named as a PDF" in said.get_text()
    assert page.select_one(said["href"])["type"] == "file"
    assert db.session.scalars(select(CaseFile)).all() == []
    assert not [path for path in Path(app.config["FILES_DIR"]).rglob(".*") if path.is_file()]


def test_no_file_and_an_empty_file_say_what_to_do(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    assert "Select a file" in browser.submit(_at(case), {}).words
    assert "This file is empty" in browser.submit(_at(case), _file(b"")).words


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path):
    too_large = io.BytesIO(b"x" * 1_000_001)
    with pytest.raises(NotAccepted, match="1 MB or smaller"), storage.receive(tmp_path, too_large, 1):
        raise AssertionError("it was taken in")
    assert list(tmp_path.iterdir()) == []


def test_a_request_far_over_the_limit_gets_a_page_and_not_a_crash(app, sign_in, monkeypatch):
    case, browser = factories.case(), sign_in(factories.officer())
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    answer = browser.post(_at(case), _file(b"x" * 20_000), status=413)
    assert "The file or text is too large" in answer.text


def test_a_double_click_adds_a_file_once(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    browser.post(_at(case), _file())
    page = browser.submit(_at(case), _file(), headers={"Referer": f"http://localhost{_at(case)}"})
    assert "We saved it once" in page.words
    assert len(db.session.scalars(select(CaseFile)).all()) == 1


def test_the_same_bytes_on_two_cases_are_kept_once_and_removed_from_one_only(sign_in):
    first, second, browser = factories.case(), factories.case(), sign_in(factories.officer())
    one, other = _added(browser, first), _added(browser, second)
    assert one.sha256 == other.sha256
    browser.post(_at(first, f"/{one.key}/remove"))
    assert browser.client.get(_at(second, f"/{other.key}")).data == WORDS


def test_a_removed_file_is_gone_until_it_is_put_back(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    file = _added(browser, case)
    page = browser.submit(_at(case, f"/{file.key}/remove"), {})
    assert "“counts.txt” was removed." in page.words
    browser.get(_at(case, f"/{file.key}"), 404)
    # The banner of the adding is still there, too: nobody has seen it yet.
    browser.submit(page.select(".govuk-notification-banner form")[-1]["action"], {})
    assert browser.client.get(_at(case, f"/{file.key}")).data == WORDS


def test_a_removed_file_is_deleted_when_its_time_to_be_put_back_is_over(app, sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    file = _added(browser, case)
    place = storage.stored_path(app.config["FILES_DIR"], file.sha256)
    browser.post(_at(case, f"/{file.key}/remove"))
    _work_in(days=29)
    assert place.exists()
    _work_in(days=31)
    assert not place.exists()
    browser.post(_at(case, f"/{file.key}/put-back"), status=404)
    assert f"counts.txt, 1 kB, deleted on {day(file.deleted_at)}" in browser.get(_at(case)).words
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FILE_DELETED)).one()
    assert (entry.case_id, entry.detail["name"]) == (case.id, "counts.txt")


def test_bytes_that_another_case_has_too_are_deleted_with_the_last_of_them(app, sign_in):
    first, second, browser = factories.case(), factories.case(), sign_in(factories.officer())
    one, other = _added(browser, first), _added(browser, second)
    place = storage.stored_path(app.config["FILES_DIR"], one.sha256)
    browser.post(_at(first, f"/{one.key}/remove"))
    _work_in(days=31)
    assert browser.client.get(_at(second, f"/{other.key}")).data == WORDS
    browser.post(_at(second, f"/{other.key}/remove"))
    _work_in(days=31)
    assert not place.exists()


def _work_in(days):
    with clock.at(clock.now() + timedelta(days=days)):
        delete_removed_files(0)
    db.session.expire_all()


def test_what_a_killed_upload_left_behind_is_gone_after_a_day(app):
    folder = app.config["FILES_DIR"]
    fragment, young = folder / f".{'0' * 32}", folder / f".{'1' * 32}"
    kept = folder / "ab" / ("ab" * 32)
    kept.parent.mkdir(parents=True)
    of_areas = app.config["IMPORTS_DIR"] / "areas" / f".{'2' * 32}"
    of_areas.parent.mkdir(parents=True, exist_ok=True)
    for path in (fragment, kept, of_areas):
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    young.write_bytes(b"half")
    forget_fragments(0)
    assert [path.exists() for path in (fragment, of_areas, young, kept)] == [False, False, True, True]


def test_bytes_that_are_lost_are_said_to_be_lost(app, sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    file = _added(browser, case, content=b"Only here", name="only.txt")
    storage.stored_path(app.config["FILES_DIR"], file.sha256).unlink()
    page = browser.get(_at(case, f"/{file.key}"), follow_redirects=True)
    assert "where files are stored" in page.words


def test_whoever_only_reads_adds_but_does_not_remove(sign_in):
    case, browser = factories.case(), sign_in(factories.chair(factories.locality()))
    file = _added(browser, case)
    assert "remove_file" not in browser.get(_at(case)).buttons()
    browser.post(_at(case, f"/{file.key}/remove"), status=403)


def test_a_file_is_not_reached_by_those_who_do_not_see_its_case(sign_in):
    case, own = factories.case(), factories.case(factories.nat("Elmwood"))
    file = _added(sign_in(factories.officer()), case)
    stranger = sign_in(factories.officer(factories.nat("Elmwood")))
    for address in (_at(case, f"/{file.key}"), _at(own, f"/{file.key}"), _at(own, "/999999")):
        stranger.get(address, 404)
    stranger.post(_at(own, f"/{file.key}/remove"), status=404)


def test_nobody_adds_to_a_closed_case(sign_in):
    case = factories.case(stage="closed", closed_at=factories.clock.now(), close_reason="not_pursued")
    browser = sign_in(factories.officer())
    assert "add_file" not in browser.get(_at(case)).buttons()
    browser.post(_at(case), _file(), status=409)


def test_a_name_that_attacks_is_stored_and_sent_harmless(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    file = _added(browser, case, name="../../x<y>\u202e.txt")
    assert "/" not in file.name
    answer = browser.client.get(_at(case, f"/{file.key}"))
    assert "\u202e" not in file.name
    assert answer.headers["Content-Disposition"].count("attachment") == 1
    assert answer.status_code == 200
