"""Can photographs be given while logging and with a note, and is none lost on the way or kept for nobody?"""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, storage
from app.casework.files.tasks import forget_held_files, preview_file
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.sharing import CaseFile, HeldFile
from tests import factories
from tests.casework.files.test_metadata import SECRET, picture

PHOTO = picture("JPEG")
LOG = "/cases/new"


@pytest.fixture
def officer(app):
    factories.nat()
    return factories.officer()


@pytest.fixture
def typed(officer):
    return {
        "title": "Noise at the flats", "theme": factories.theme().id, "ward": factories.ward().id,
        "risk": "low",
    }  # fmt: skip


def photo(name="flats.jpg", content=PHOTO):
    return {"files": (io.BytesIO(content), name)}


def files():
    return db.session.scalars(select(CaseFile).order_by(CaseFile.id)).all()


def held():
    return db.session.scalars(select(HeldFile)).all()


def test_a_photograph_given_while_logging_is_on_the_case_without_its_place(app, officer, typed, sign_in):
    sign_in(officer).submit(LOG, typed | photo())
    [file] = files()
    assert (file.name, file.content_type, held()) == ("flats.jpg", "image/jpeg", [])
    with storage.open_stored(app.config["FILES_DIR"], file.sha256) as stored:
        assert SECRET not in stored.read()


def test_an_error_elsewhere_does_not_lose_the_photograph_and_it_can_be_left_out(officer, typed, sign_in):
    browser = sign_in(officer)
    page = browser.submit(LOG, typed | {"title": ""} | photo())
    assert "Leave out flats.jpg" in page.words
    page = browser.submit(LOG, typed | {"title": ""} | photo("second.jpg", PHOTO + b"x"))
    first = next(file for file in held() if file.name == "flats.jpg")
    browser.submit(LOG, typed | {"leave_out": first.key})
    assert [file.name for file in files()] == ["second.jpg"]
    assert held() == []


def test_the_question_whether_it_is_known_already_does_not_lose_the_photograph(officer, typed, sign_in):
    known = factories.case(title="Noise at the flats")
    browser = sign_in(officer)
    typed = typed | {"theme": known.theme_id, "ward": known.ward_id}
    assert browser.submit(LOG, typed | photo()).heading == "Is it one of these?"
    assert files() == []
    browser.submit(f"/cases/new/same-as/{known.reference}", typed)
    assert [file.case_id for file in files()] == [known.id]


def test_a_file_that_is_refused_says_why_and_the_other_is_kept(officer, typed, sign_in):
    both = {"files": [(io.BytesIO(PHOTO), "flats.jpg"), (io.BytesIO(b"MZ"), "run.exe")]}
    page = sign_in(officer).submit(LOG, typed | both)
    assert "“run.exe” is a “.exe” file, so you cannot add it" in page.words
    assert [file.name for file in held()] == ["flats.jpg"]


def test_no_more_than_ten_wait_for_a_form(officer, typed, sign_in):
    many = {"files": [(io.BytesIO(PHOTO + bytes([n])), f"{n}.jpg") for n in range(11)]}
    page = sign_in(officer).submit(LOG, typed | {"title": ""} | many)
    assert "You can add up to 10 files at a time" in page.words


def test_a_note_takes_photographs_too_and_nobody_sees_those_of_others(officer, sign_in):
    case, browser = factories.case(), sign_in(officer)
    notes = f"/cases/{case.reference}/timeline"
    browser.submit(notes, {"words": "", "audience": "all"} | photo())
    other = sign_in(factories.officer())
    assert "flats.jpg" not in other.get(f"/cases/{case.reference}").words
    page = browser.submit(notes, {"words": "The bins again.", "audience": "all"})
    assert "1 file added. Everyone who can see this case can download it." in page.words
    assert [file.name for file in files()] == ["flats.jpg"]


def test_what_was_never_sent_is_deleted_with_its_bytes_as_drafts_are(app, officer, typed, sign_in):
    sign_in(officer).submit(LOG, typed | {"title": ""} | photo())
    [file] = held()
    forget_held_files(0)
    assert held() == [file]
    file.held_at = clock.now() - timedelta(days=app.config["DRAFT_DAYS"] + 1)
    sha256 = file.sha256
    db.session.commit()
    forget_held_files(0)
    assert held() == []
    assert not storage.stored_path(app.config["FILES_DIR"], sha256).exists()


# --- previews ----------------------------------------------------------------------------------------
def _added(browser, case, content=PHOTO, name="flats.jpg"):
    browser.post(f"/cases/{case.reference}/files", {"file": (io.BytesIO(content), name)})
    file = files()[-1]
    preview_file(file.sha256)
    db.session.expire_all()
    return file, f"/cases/{case.reference}/files/{file.key}/preview"


def test_a_picture_is_shown_small_on_its_case_and_among_its_files(officer, sign_in):
    case, browser = factories.case(), sign_in(officer)
    _, address = _added(browser, case)
    answer = browser.client.get(address)
    assert (answer.mimetype, answer.data[:2]) == ("image/jpeg", b"\xff\xd8")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for page in (f"/cases/{case.reference}", f"/cases/{case.reference}/files"):
        assert address in browser.client.get(page).text


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 10 + b"\xff\xd9", "odd.jpg"), (b"%PDF-1.7\n", "odd.pdf")],
)
def test_a_file_of_which_no_preview_can_be_made_is_kept_without(officer, sign_in, content, name):
    case, browser = factories.case(), sign_in(officer)
    file, address = _added(browser, case, content, name)
    assert not file.has_preview
    browser.get(address, status=404)


def test_who_does_not_see_a_case_sees_no_preview_and_each_look_at_a_restricted_one_is_recorded(
    officer, sign_in
):
    case, browser = factories.case(restricted=True, logged_by=officer), sign_in(officer)
    file, address = _added(browser, case)
    sign_in(factories.officer()).get(address, status=404)
    sign_in(officer).client.get(address)
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.FILE_SEEN)).all()
    assert [look.detail["name"] for look in looks] == [file.name]


def test_the_preview_of_a_deleted_file_is_deleted_with_it(app, officer, sign_in):
    case, browser = factories.case(), sign_in(officer)
    file, _ = _added(browser, case)
    folder = app.config["FILES_DIR"]
    beside = storage.stored_path(folder, file.sha256).with_name(f"{file.sha256}.preview")
    assert beside.exists()
    storage.delete(folder, file.sha256)
    assert not beside.exists()
