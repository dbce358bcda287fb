"""Is the frame small on a phone and one row on a desk, and does its account menu work for everybody?"""

import pytest

from app.extensions import db
from tests import factories
from tests.browsing import DESKTOP, PHONE, cookie_of, problems

pytestmark = pytest.mark.browser
FRAME = ".govuk-template__header"
MENU = ".app-account__menu"


@pytest.fixture
def window(browser, address, product):
    """Opens windows of a chair, in whose frame every entry of the navigation is."""
    chair, contexts = factories.chair(factories.locality()), []
    chair.name = "Christopher Montgomery-Whitmore"
    db.session.commit()

    def opened(**options):
        context = browser.new_context(base_url=address, **options)
        context.add_cookies([cookie_of(product, chair, address)])
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_the_header_and_the_navigation_take_little_of_the_screen(window):
    page = window(viewport=DESKTOP)
    entries = page.locator("#navigation > li").all()
    assert len(entries) > 5
    assert len({entry.bounding_box()["y"] for entry in entries}) == 1
    page.set_viewport_size(PHONE)
    # The script hears of the new width a moment later.
    page.get_by_role("button", name="Menu").wait_for()
    assert page.locator(FRAME).bounding_box()["height"] <= 100


def test_the_account_menu_opens_and_closes_by_keyboard_and_mouse(window):
    page = window(viewport=PHONE)
    menu, name = page.locator(MENU), page.locator("summary.app-account__name")
    name.press("Enter")
    assert menu.is_visible()
    assert problems(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert menu.is_hidden()
    assert name.evaluate("each => each === document.activeElement")
    name.click()
    page.mouse.click(5, 700)
    assert menu.is_hidden()


def test_the_account_menu_and_every_entry_are_there_without_javascript(window):
    page = window(viewport=PHONE, java_script_enabled=False)
    page.locator("summary.app-account__name").press("Enter")
    assert page.locator(MENU).get_by_role("button", name="Sign out").is_visible()
    assert all(entry.is_visible() for entry in page.locator("#navigation a").all())
