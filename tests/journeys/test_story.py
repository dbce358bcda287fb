"""Is each of a case's people told what concerns them, from the day it is logged to the day it is closed?"""

import pytest

from app.extensions import db
from app.models.case import Case, CloseReason
from tests import factories
from tests.browsing import bring_axe, complaints, cookie_of, problems

pytestmark = pytest.mark.browser
TITLE = "Fly-tipping behind the shops"
ASK = "Pay for a camera until June"


@pytest.fixture
def people(browser, address, product, monkeypatch):
    """A window for each of the case's people, who are signed in already."""
    # A demonstration asks nobody for a second step.
    monkeypatch.setitem(product.config, "DEMO", True)
    factories.theme()
    cast = {
        "officer": factories.officer(name="Olu Officer"),
        "coordinator": factories.coordinator(name="Cora Coordinator"),
        "chair": factories.chair(factories.locality(), name="Lou Chair"),
    }
    db.session.commit()
    contexts = {name: browser.new_context(base_url=address) for name in cast}
    for name, context in contexts.items():
        bring_axe(context)
        context.add_cookies([cookie_of(product, cast[name], address)])
    yield {name: Person(context.new_page()) for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


class Person:
    """Somebody at their browser."""

    def __init__(self, page):
        self.page, self.wrong = page, complaints(page)

    def finds(self, section, words=TITLE):
        """What stands in a section of their front page, which is accessible."""
        self.page.goto("/")
        part = self.page.get_by_role("region", name=section)
        part.get_by_text(words).first.wait_for()
        assert problems(self.page) == []
        return part

    def fill(self, **typed):
        for name, words in typed.items():
            self.page.locator(f"textarea[name={name}], input[name={name}]").first.fill(words)

    def choose(self, *labels):
        for label in labels:
            self.page.get_by_label(label, exact=True).check()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def is_told(self, words):
        self.page.get_by_text(words).first.wait_for()


def test_from_logging_to_closing_everybody_is_told_what_concerns_them(people, product):
    officer, coordinator, chair = people["officer"], people["coordinator"], people["chair"]

    officer.page.goto("/cases/new")
    officer.fill(title=TITLE, what="Mattresses and fridges, every Monday")
    officer.choose("Anti-social behaviour", "Medium risk")
    officer.press("Continue")
    officer.is_told("Problem logged")
    officer.follow("Open the case")
    officer.press("Offer to lead it")
    officer.choose("Make me the lead")
    officer.fill(why="I walk past it every day")
    officer.press("Send suggestion")
    officer.is_told("You suggested that you lead this case.")

    coordinator.finds("New cases without a lead")
    coordinator.finds("Suggested to you").get_by_role("link", name="suggests that they lead").click()
    coordinator.press("Choose this lead")
    coordinator.is_told("Olu Officer now leads this case.")

    officer.finds("New to you").get_by_role("link", name=TITLE).click()
    officer.follow("Add an action")
    officer.fill(title="Talk to the shopkeepers")
    officer.page.locator("input[name=owner_id-search]").fill("Olu Officer, Sherwood Council")
    officer.page.get_by_role("button", name="In a week").first.click()
    officer.press("Add the action")
    officer.is_told("was added to the plan")
    actions = officer.finds("Your actions, overdue or due this week", "Talk to the shopkeepers")
    actions.locator("summary").press("Enter")
    officer.fill(result="They will lock their bins")
    actions.get_by_role("button", name="Mark as done").click()
    officer.is_told("“Talk to the shopkeepers” is done.")

    coordinator.page.goto(f"/cases/{case_of(product).reference}/ask")
    assert "They will lock their bins" in coordinator.page.locator("[name=tried]").input_value()
    coordinator.choose("The risk is rising")
    coordinator.fill(ask=ASK)
    coordinator.press("Check your request")
    coordinator.press("Ask North Locality Board")
    coordinator.is_told("You asked North Locality Board.")

    chair.finds("Awaiting your decision", ASK).get_by_role("link", name=ASK).click()
    chair.choose("Help with all or part of the request")
    chair.fill(granted="A camera", reason="It is cheap")
    chair.press("Decide")
    chair.is_told("You agreed to help Oakwood NAT.")
    officer.finds("Changes in cases you are watching")

    coordinator.page.goto(f"/cases/{case_of(product).reference}/close")
    coordinator.choose("Not pursued")
    coordinator.fill(words="The camera and the locks ended it")
    coordinator.press("Close the case")
    coordinator.is_told("is closed: not pursued")
    officer.page.goto("/told")
    officer.is_told("A case that you lead was closed.")

    case = case_of(product)
    assert case.close_reason is CloseReason.NOT_PURSUED
    assert [words for person in people.values() for words in person.wrong] == []


def case_of(product):
    db.session.rollback()
    return db.session.query(Case).filter_by(title=TITLE).one()
