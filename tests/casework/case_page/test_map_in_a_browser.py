"""Is a case's map on the first screen, large enough to read, and there without JavaScript too?"""

import pytest

from app.extensions import db
from tests import factories
from tests.browsing import DESKTOP, PHONE, cookie_of, launched, problems, served
from tests.insight.maps import places

pytestmark = pytest.mark.browser
CASE = "/cases/SH-26-7797"


@pytest.fixture(scope="module")
def visit(make_app):
    """Open a page as the Executive's chair, in a small city with a High Impact Neighbourhood."""
    app = make_app("case_map")
    with app.app_context(), served(app) as url, launched() as chromium:
        factories.forget()
        for name in places.ROW:
            places.ward(name)
        places.designate(factories.ward("Oakwood"))
        places.case("Oakwood", title="Noise on the square", what="Loud. " * 40, reference="SH-26-7797")
        cookie = cookie_of(app, factories.chair(factories.executive()), url)

        def open_page(path, viewport=DESKTOP, **options):
            context = chromium.new_context(viewport=viewport, base_url=url, **options)
            context.add_cookies([cookie])
            page = context.new_page()
            page.goto(path)
            return page

        yield open_page
        db.session.remove()


def test_the_first_screen_holds_title_next_step_map_and_path(visit):
    page = visit(CASE)
    room = page.locator("iframe.app-map").bounding_box()
    assert room["width"] >= 380
    assert room["height"] >= 300
    for what in ("h1", ".app-tags", ".app-next-step", "iframe.app-map", ".app-tier-path__step--now"):
        box = page.locator(what).first.bounding_box()
        assert box["y"] + box["height"] <= DESKTOP["height"], what
    page.frame_locator("iframe.app-map").locator(".leaflet-marker-icon").first.wait_for()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
@pytest.mark.parametrize("path", [CASE, f"{CASE}/around"])
def test_the_pages_have_no_problems_that_a_machine_can_find(visit, path, viewport):
    page = visit(path, viewport)
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_without_javascript_a_still_picture_stands_in(visit):
    page = visit(CASE, java_script_enabled=False)
    still = page.locator("img.app-place-map__still")
    assert still.is_visible()
    assert "Oakwood has been a High Impact Neighbourhood" in still.get_attribute("alt")
    assert page.request.get(still.get_attribute("src")).ok
    assert not page.locator("iframe.app-map").is_visible()
