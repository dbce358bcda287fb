"""Can somebody write a whole plan in a real browser, and is each of its pages accessible?"""

import re
from datetime import timedelta

import pytest

from app import clock
from app.casework.actions.reports.services import mail_link
from app.casework.actions.services import add_action
from app.extensions import db
from app.models.case import Stage
from tests import factories
from tests.browsing import bring_axe, complaints, cookie_of, problems, too_wide

pytestmark = pytest.mark.browser
SAVE = "Save and"


@pytest.fixture
def window(browser, address, product, monkeypatch):
    # A demonstration asks nobody for a second step.
    monkeypatch.setitem(product.config, "DEMO", True)
    opened = []

    def open_(person, width):
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 844})
        bring_axe(context)
        context.add_cookies([cookie_of(product, person, address)])
        opened.append(context)
        return context.new_page()

    yield open_
    for context in opened:
        context.close()


class Walk:
    """Writes a page of the plan after the other, and looks at each."""

    def __init__(self, page):
        self.page, self.seen = page, []

    def look(self, heading):
        self.page.get_by_role("heading", name=heading, exact=True, level=1).wait_for()
        self.seen.append(heading)
        assert problems(self.page) == [], heading
        assert too_wide(self.page) == [], heading

    def write(self, heading, **typed):
        self.look(heading)
        for label, words in typed.items():
            self.page.locator(f"[name={label}]").first.fill(words)
        self.page.get_by_role("button", name=SAVE).first.click()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_whole_plan_is_written_from_its_objective_to_its_close(window, product, width):
    case = factories.case(title="Drinking in the square")
    coordinator, chair = factories.coordinator(), factories.chair()
    db.session.commit()
    page = window(coordinator, width)
    wrong, walk = complaints(page), Walk(page)
    page.goto(f"/cases/{case.reference}/plan")
    walk.look("Plan")
    page.get_by_role("button", name="Write: aim").click()
    walk.write("Aim", objective="Half the calls by the summer")
    page.get_by_text("Add up several categories").click()
    page.get_by_label("Where?").select_option("circle")
    walk.write("Measure of success", measure_words="Calls to the landlord", success_percent="30")
    walk.write("What happens", scanning="On the square, in the evenings")
    walk.write("Who and what it is about", affected_18_to_29="12")
    walk.write("Why it happens", analysis="The shop sells single cans")
    walk.write("Problem analysis triangle, and time", manager="The shop")
    walk.look("Hypotheses")
    page.locator("[name=statement]").fill("Most of it is bought at one shop")
    walk.press("Add this hypothesis")
    page.get_by_role("link", name="Answer").first.click()
    walk.look("Answer a hypothesis")
    page.get_by_label("Yes").check()
    page.get_by_label("High").check()
    walk.press("Save")
    walk.look("Hypotheses")
    walk.press("Start the response")
    walk.write("What you will do", response="Ask the shop; light the square")
    walk.look("Plan")
    page.get_by_role("link", name="Delivery log").click()
    walk.look("Delivery log")
    page.locator("[name=place]").fill("The square")
    page.locator("[name=visits_done]").fill("3")
    walk.press("Save this line")
    walk.look("Delivery log")
    page.get_by_role("link", name=re.compile("Change.*The square")).click()
    walk.look("Change a line of the delivery log")
    page.goto(f"/cases/{case.reference}/plan/began")
    walk.look("When the response began")
    for part, value in zip(page.locator("[name=response_from]").all(), ("1", "2", "2026"), strict=True):
        part.fill(value)
    page.get_by_role("button", name="Save and start the assessment").click()
    walk.write("What changed", assessment="Half as many calls")
    walk.write("Lessons", lessons="Ask earlier")
    walk.look("Plan")
    page.goto(f"/cases/{case.reference}/plan/sheet")
    walk.look(f"{case.reference}: Drinking in the square")
    assert wrong == []
    signing = window(chair, width)
    signing.goto(f"/cases/{case.reference}/plan/sign-off")
    Walk(signing).look("Sign off the assessment?")
    Walk(signing).press("Sign off the assessment")
    signing.get_by_text("You signed off the assessment.").wait_for()
    db.session.rollback()
    db.session.refresh(case)
    assert (case.stage, case.plan.is_signed_off) == (Stage.ASSESSMENT, True)


def test_from_objective_to_assessment_a_browser_loads_twelve_pages_at_most(window, product):
    case, coordinator = factories.case(), factories.coordinator()
    db.session.commit()
    page, loads = window(coordinator, 1280), []
    page.on("framenavigated", lambda frame: loads.append(frame.url) if frame is page.main_frame else None)
    walk = Walk(page)
    page.goto(f"/cases/{case.reference}/plan/objective")
    walk.write("Aim", objective="Half the calls by the summer")
    walk.write("Measure of success", measure_words="Calls to the landlord", success_percent="30")
    walk.write("What happens", scanning="On the square, in the evenings")
    walk.write("Who and what it is about", affected_18_to_29="12")
    walk.write("Why it happens", analysis="The shop sells single cans")
    walk.write("Problem analysis triangle, and time", manager="The shop")
    walk.look("Hypotheses")
    walk.press("Start the response")
    walk.write("What you will do", response="Ask the shop; light the square")
    walk.look("Plan")
    page.get_by_role("link", name="When the response began").click()
    walk.look("When the response began")
    for part, value in zip(page.locator("[name=response_from]").all(), ("1", "2", "2026"), strict=True):
        part.fill(value)
    page.get_by_role("button", name="Save and start the assessment").click()
    walk.look("What changed")
    assert len(loads) <= 12, loads


def test_lists_of_actions_are_accessible(window, product):
    case, coordinator = factories.case(), factories.coordinator()
    details = {"title": "Move the benches", "partner": coordinator.partner, "owner": factories.officer()}
    action = add_action(coordinator, case, due_on=clock.today() - timedelta(days=3), **details)
    mail_link(coordinator, action)
    for width in (1280, 390):
        page = window(coordinator, width)
        for address, heading in (
            ("/actions/overdue", "Overdue by partner"),
            ("/actions/mailed-links", "Mailed links that still work"),
            (f"/cases/{case.reference}/actions/{action.key}", "Move the benches"),
        ):
            page.goto(address)
            Walk(page).look(heading)
