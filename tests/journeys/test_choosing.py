"""Can a person be chosen by typing, and a date by how far off it is, with scripts and without?"""

import re
from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.models.person import User
from app.models.stand_in import StandIn
from tests import factories
from tests.browsing import complaints, cookie_of, problems

pytestmark = pytest.mark.browser
PAGE = "/account/stand-ins"
WHO = "Who stands in for you?"


@pytest.fixture
def window(browser, address, product):
    """A window of somebody who is signed in already, with scripts or without."""
    opened = []

    def open_(person, **options):
        context = browser.new_context(base_url=address, **options)
        context.add_cookies([cookie_of(product, person, address)])
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


@pytest.fixture
def absent(product):
    """Somebody with many colleagues, who are there once for all of these tests."""
    if db.session.query(User).filter_by(name="Stan Ding").first() is None:
        for number in range(12):
            factories.officer(name=f"Colleague {number}")
        factories.officer(name="Stan Ding")
        factories.officer(name="Ida <b>Bold</b> & <img src=/x>")
    person = factories.officer(name="Alice Absent")
    db.session.commit()
    return person


def box_of(page):
    """The box to type in, which takes the place of the list once the script has run."""
    return page.locator("input[role=combobox]")


def arranged(absent):
    db.session.rollback()
    return db.session.query(StandIn).filter_by(absent_id=absent.id).one()


def test_somebody_is_found_by_part_of_a_name_and_chosen_with_the_keyboard(window, absent):
    page = window(absent)
    wrong = complaints(page)
    page.goto(PAGE)
    box = box_of(page)
    box.fill("stan")
    page.get_by_role("option", name="Stan Ding").wait_for()
    assert problems(page) == []
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("group", name="First day").get_by_label("Day").fill(str(clock.today().day))
    page.get_by_role("group", name="First day").get_by_label("Month").fill(str(clock.today().month))
    page.get_by_role("group", name="First day").get_by_label("Year").fill(str(clock.today().year))
    page.get_by_role("button", name=re.compile("In 2 weeks")).click()
    page.get_by_role("button", name="Name this stand-in").click()
    page.get_by_text("Stan Ding stands in for you from").first.wait_for()
    one = arranged(absent)
    assert (one.stand_in.name, one.last_on) == ("Stan Ding", clock.today() + timedelta(days=14))
    assert wrong == []


def test_a_name_with_signs_of_html_is_written_as_it_is(window, absent):
    page = window(absent)
    wrong = complaints(page)
    page.goto(PAGE)
    box_of(page).fill("bold")
    name = "Ida <b>Bold</b> & <img src=/x>, Sherwood Council"
    option = page.locator(".autocomplete__option")
    option.first.wait_for()
    assert option.all_inner_texts() == [name]
    option.first.click()
    assert box_of(page).input_value() == name
    assert wrong == []


def test_who_does_not_exist_is_said_and_stays_typed(window, absent):
    page = window(absent)
    page.goto(PAGE)
    box_of(page).fill("Nobody Atall")
    page.get_by_role("button", name="Name this stand-in").click()
    page.get_by_text("“Nobody Atall” matches none of them").first.wait_for()
    assert box_of(page).input_value() == "Nobody Atall"
    assert problems(page) == []


def test_without_scripts_the_list_is_shortened_by_the_server(window, absent):
    page = window(absent, java_script_enabled=False)
    page.goto(PAGE)
    assert not page.get_by_role("button", name="In 2 weeks").is_visible()
    page.get_by_label("Part of a name or partner").fill("stan")
    page.get_by_role("button", name="Shorten the list").click()
    choices = page.get_by_label(WHO).locator("option").all_inner_texts()
    assert choices == ["Choose a person", "Stan Ding, Sherwood Council"]
