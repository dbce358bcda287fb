"""Is what somebody writes kept in a real browser, and can a chair decide there?"""

import pytest

from app.casework.escalation.services import request_escalation
from app.extensions import db
from app.models.desk import Draft
from app.models.escalation import Trigger
from tests import factories
from tests.browsing import complaints, problems
from tests.pages import StyledClient

pytestmark = pytest.mark.browser
LONGER_THAN_A_BROWSER_SENDS_WHILE_LEAVING = 90_000


@pytest.fixture
def window(browser, address, product):
    """The page of somebody who is signed in already."""
    opened = []

    def open_(person):
        client = StyledClient.for_person(product, person).client
        cookie = client.get_cookie(product.config["SESSION_COOKIE_NAME"])
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


@pytest.fixture
def officer(product):
    person = factories.officer()
    db.session.commit()
    return person


def said(page, words):
    page.get_by_text(words).wait_for()


def test_what_is_written_after_the_session_ended_is_kept_and_the_writer_is_told(window, officer):
    page = window(officer)
    page.goto("/cases/new")
    page.context.clear_cookies()
    page.get_by_label("What is happening?").fill("Half a sentence")
    said(page, "You were signed out. We saved what you typed")
    db.session.rollback()
    assert db.session.get(Draft, (officer.id, "/cases/new")).typed["what"] == ["Half a sentence"]


def test_a_long_text_is_kept_while_it_is_written(window, officer):
    page = window(officer)
    wrong = complaints(page)
    page.goto("/cases/new")
    page.get_by_label("What is happening?").fill("x" * LONGER_THAN_A_BROWSER_SENDS_WHILE_LEAVING)
    said(page, "Draft saved.")
    assert wrong == []


def test_a_chair_sees_what_a_decision_needs_once_it_is_chosen(window, product, monkeypatch):
    # A demonstration asks nobody for a second step.
    monkeypatch.setitem(product.config, "DEMO", True)
    chair, asker = factories.chair(factories.locality()), factories.coordinator()
    case = factories.case(title="Drinking in the square")
    tried = {"trigger": Trigger.NO_PROGRESS, "tried": "Patrols", "ask": "Fund two wardens"}
    escalation = request_escalation(asker, case, to_group=case.holder.parent, **tried)
    db.session.commit()
    page = window(chair)
    page.goto(f"/escalations/{escalation.key}")
    assert problems(page) == []
    granted = page.get_by_label("What help will you give?")
    assert not granted.is_visible()
    page.get_by_label("Help with all or part of the request").check()
    assert granted.is_visible()
    assert problems(page) == []


def test_whoever_does_nothing_is_warned_before_the_session_ends_and_can_stay(window, officer):
    page = window(officer)
    page.goto("/cases/new")
    warning = page.get_by_role("alert", name="Your session")
    pass_minutes(page, 54)
    assert not warning.is_visible()
    pass_minutes(page, 56)
    said(page, "we will sign you out in 4 minutes")
    over = page.get_by_text("You have been signed out.")
    assert not over.is_visible()
    assert problems(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    pass_minutes(page, 61)
    over.wait_for()


def pass_minutes(page, minutes):
    """As if nothing had been done for so long, and the window were then looked at."""
    page.evaluate(f"localStorage.setItem('lastActivity', Date.now() - {minutes} * 60000)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
