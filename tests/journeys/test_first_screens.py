"""Does the first screen hold what a page is opened for, before anybody scrolls?"""

from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.models.case import Risk
from tests import factories
from tests.browsing import DESKTOP, PHONE, cookie_of

pytestmark = pytest.mark.browser
PROBLEM = "Young people gather by the shops every evening, and residents are afraid to pass them. " * 6


@pytest.fixture(scope="module")
def officer(product):
    group = factories.nat("Oakwood")
    person = factories.officer(group)
    for number in range(9):
        factories.case(
            held_by=group, title=f"Off-road bikes on the paths of the recreation ground {number}",
            what=PROBLEM, place="The recreation ground, by the north gate", risk=Risk.MEDIUM,
            lead=person,
            next_review_on=clock.today() - timedelta(days=number),
        )  # fmt: skip
    db.session.commit()
    return person


@pytest.fixture
def opened(browser, address, product, officer):
    """Opens a page of the officer's on a screen."""
    contexts = []

    def open_(url, screen):
        context = browser.new_context(base_url=address, viewport=screen)
        context.add_cookies([cookie_of(product, officer, address)])
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()


def bottom_of(each):
    box = each.bounding_box()
    return box["y"] + box["height"]


def test_seven_cases_stand_on_the_first_screen_of_the_list(opened):
    page = opened("/cases?scope=all", DESKTOP)
    rows = page.locator(".app-list tbody tr").all()
    assert len([row for row in rows if bottom_of(row) <= DESKTOP["height"]]) >= 7
    assert page.locator("#filter-q").is_visible()
    assert not page.locator("#filter-stage").is_visible()
    page.locator("summary", has_text="Filters").first.click()
    assert page.locator("#filter-stage").is_visible()


def test_a_case_begins_with_its_path_and_the_next_step(opened):
    page = opened("/cases?scope=all", DESKTOP)
    page.locator(".app-list__title").first.click()
    assert bottom_of(page.locator(".app-tier-path")) <= DESKTOP["height"]
    assert bottom_of(page.locator(".app-next-step .govuk-button").first) <= DESKTOP["height"]


def test_on_a_phone_the_next_step_stands_above_the_problem_and_the_fold(opened):
    page = opened("/cases?scope=all", PHONE)
    page.locator(".app-list__title").first.click()
    button, problem = page.locator(".app-next-step .govuk-button").first, page.locator(".app-case__problem")
    assert bottom_of(button) <= PHONE["height"]
    assert bottom_of(button) <= problem.bounding_box()["y"]


def test_forced_colours_show_the_current_page_only(opened):
    page = opened("/cases?scope=all", DESKTOP)
    page.emulate_media(forced_colors="active")
    widths = page.locator(".app-sub-navigation__link").evaluate_all(
        "links => links.map(each => [getComputedStyle(each).borderBottomWidth, each.ariaCurrent])"
    )
    assert len(widths) > 1
    assert {(width != "0px") == bool(current) for width, current in widths} == {True}
