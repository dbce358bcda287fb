"""Can an area be drawn in a browser, by mouse and by keyboard, and is its sheet there without JavaScript?"""

import pytest

from app.extensions import db
from tests import factories
from tests.browsing import launched, problems, served
from tests.insight.maps import places
from tests.insight.profiles.sheets import recorded

pytestmark = pytest.mark.browser
CHOOSE = "/profiles/place/choose"


@pytest.fixture(scope="module")
def address(make_app):
    app = make_app("drawing")
    with app.app_context():
        factories.forget()
        for name in places.ROW:
            places.ward(name)
        factories.chair(factories.executive(), name="Ruth Calloway").demonstration = True
        recorded("Elmwood", 9)
        db.session.remove()
    with served(app) as url:
        yield url


@pytest.fixture
def visit(address):
    with launched() as chromium:

        def visit(**options):
            page = chromium.new_context(base_url=address, **options).new_page()
            page.wrong = []
            page.on("console", lambda message: page.wrong.append(message.text))
            page.on("pageerror", lambda error: page.wrong.append(str(error)))
            page.goto("/")
            page.get_by_role("button", name="Ruth Calloway").click()
            page.goto(CHOOSE)
            return page

        yield visit


def says(page, words):
    page.locator("[data-area-drawer-says]", has_text=words).wait_for()


def test_an_area_is_drawn_by_mouse_and_keyboard_and_has_its_sheet(visit):
    page = visit()
    page.locator("[data-area-drawer] path").first.wait_for()
    box = page.locator("[data-area-drawer]")
    size = box.bounding_box()
    says(page, "No corners yet.")
    for across, up in ((0.35, 0.35), (0.45, 0.35), (0.45, 0.6)):
        box.click(position={"x": size["width"] * across, "y": size["height"] * up})
    says(page, "3 corners. The last corner joins up with the first.")
    page.get_by_role("button", name="Remove the last corner").click()
    says(page, "2 corners. An area needs 3 or more.")
    box.focus()
    page.keyboard.press("Enter")
    says(page, "3 corners.")
    assert len(page.locator("#corners").input_value().splitlines()) == 3
    assert problems(page) == []
    page.get_by_label("What is the place called?").fill("Drawn by hand")
    page.get_by_role("button", name="Show profile").click()
    assert page.locator("h1").inner_text() == "Profile of Drawn by hand"
    assert page.wrong == []


def test_without_javascript_corners_are_typed_and_what_is_wrong_is_said(visit):
    page = visit(java_script_enabled=False)
    assert not page.locator("[data-area-drawer]").is_visible()
    page.get_by_label("Corners of the area").fill(
        "457500 339500\n458500 340500\n458500 339500\n457500 340500"
    )
    page.get_by_role("button", name="Show profile").click()
    assert "The outline crosses itself" in page.locator(".govuk-error-summary").inner_text()
    page.get_by_label("Corners of the area").fill(
        "457500 339500\n458500 339500\n458500 340500\n457500 340500"
    )
    page.get_by_role("button", name="Show profile").click()
    assert "9 crimes recorded in March 2026" in page.locator(".app-answer").inner_text()
