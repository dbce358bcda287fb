"""Can photographs be added while logging and with a note without JavaScript, on a phone, and by anybody?"""

import io

import pytest
from PIL import Image

from app.casework.files.services import add_file
from app.casework.files.tasks import preview_file
from app.extensions import db
from tests import factories
from tests.browsing import DESKTOP, PHONE, cookie_of, launched, problems, served, too_wide
from tests.casework.files.test_metadata import picture

pytestmark = pytest.mark.browser
CASE = "/cases/SH-26-7797"


def _photo(width, height):
    held = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).save(held, "JPEG")
    held.seek(0)
    return held


@pytest.fixture(scope="module")
def visit(make_app):
    app = make_app("pictures")
    with app.app_context(), served(app) as url, launched() as chromium:
        factories.forget()
        officer = factories.officer()
        case = factories.case(title="Noise on the square", reference="SH-26-7797", logged_by=officer)
        where = {"folder": app.config["FILES_DIR"], "limit_mb": 20}
        for number, size in enumerate(((1200, 800), (600, 900))):
            added = add_file(officer, case, name=f"{number}.jpg", content=_photo(*size), **where)
            preview_file(added.sha256)
        cookie = cookie_of(app, officer, url)

        def open_page(path, viewport=DESKTOP, **options):
            context = chromium.new_context(viewport=viewport, base_url=url, **options)
            context.add_cookies([cookie])
            page = context.new_page()
            page.goto(path)
            return page

        yield open_page
        db.session.remove()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", [CASE, f"{CASE}/files", "/cases/new"])
def test_the_pages_have_no_problems_that_a_machine_can_find(visit, path, viewport):
    page = visit(path, viewport)
    assert problems(page) == []
    assert too_wide(page) == []


def test_a_photograph_goes_with_a_note_without_javascript(visit):
    page = visit(CASE, java_script_enabled=False)
    page.locator("summary", has_text="Add photographs or other files").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "square.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    )
    page.get_by_role("button", name="Save the note").click()
    assert "Leave out square.jpg" in page.inner_text("form.app-note")
    page.locator("#words").fill("The bins again.")
    page.get_by_role("button", name="Save the note").click()
    assert "1 file added. Everyone who can see this case can download it." in page.inner_text("main")
