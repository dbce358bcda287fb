"""Are questions kept by who asks them, found by those they are shared with, and changed by nobody else?"""

import pytest

from app.extensions import db
from app.models.person import Role
from app.models.question import KeptPlace, KeptQuestion
from tests import factories
from tests.evidence.questions import town
from tests.evidence.questions.town import SOUTH, WEST

PAGE = "/evidence/questions"
ASKED = "what=Burglary&when=3-months"


@pytest.fixture
def reader(app, analyst, chair):
    town.build(analyst, chair)
    return factories.officer(factories.executive())


def keep(browser, name="Break-ins", seen_by="you", pinned="yes"):
    form = {"name": name, "seen_by": seen_by, "pinned": pinned}
    return browser.post(f"{PAGE}/keep?on=change.trend&{ASKED}", form)


def test_a_question_is_kept_pinned_and_asked_again(analyst, reader, sign_in):
    browser = sign_in(analyst)
    keep(browser)
    kept = db.session.query(KeptQuestion).one()
    assert (kept.address, kept.page) == ({"what": "Burglary", "when": "3-months"}, "change.trend")
    page = browser.get("/evidence/wards")
    link = page.select_one(".app-question__links a")
    assert link.get_text(strip=True) == "Break-ins"
    assert "Burglary in" in browser.get(link["href"]).select_one(".app-question__words").get_text(" ")


def test_a_question_is_seen_by_its_owner_until_it_is_shared(analyst, reader, sign_in):
    keep(sign_in(analyst))
    kept = db.session.query(KeptQuestion).one()
    other = sign_in(reader)
    assert "Break-ins" not in other.get(PAGE).words
    sign_in(analyst).post(f"{PAGE}/{kept.id}/share")
    assert "Break-ins" in other.get(PAGE).words
    other.post(f"{PAGE}/{kept.id}/remove", status=404)
    assert "Break-ins" in other.get(PAGE).words


def test_a_removed_question_comes_back(analyst, reader, sign_in):
    browser = sign_in(analyst)
    keep(browser)
    kept = db.session.query(KeptQuestion).one()
    browser.post(f"{PAGE}/{kept.id}/remove")
    assert "No saved questions yet" in browser.get(PAGE).words
    browser.post(f"{PAGE}/{kept.id}/restore")
    assert "Break-ins" in browser.get(PAGE).words


def test_a_question_is_renamed(analyst, reader, sign_in):
    browser = sign_in(analyst)
    keep(browser)
    kept = db.session.query(KeptQuestion).one()
    browser.post(f"{PAGE}/{kept.id}/rename", {"name": "Burglary of homes"})
    assert "Burglary of homes" in browser.get(PAGE).words


def test_a_drawn_place_is_kept_and_offered(analyst, reader, sign_in):
    corners = "\n".join(f"{WEST + e}, {SOUTH + n}" for e, n in ((100, 100), (900, 100), (900, 900)))
    browser = sign_in(analyst)
    browser.post(f"{PAGE}/places/draw", {"corners": corners, "name": "Square", "seen_by": "everybody"})
    place = db.session.query(KeptPlace).one()
    page = sign_in(reader).get("/evidence/change/trend")
    assert page.select_one(f"#place option[value=saved-{place.id}]").get_text(strip=True) == "Square"


def test_a_place_outside_every_ward_is_not_kept(analyst, reader, sign_in):
    corners = "100000, 100000\n109000, 100000\n109000, 109000"
    form = {"corners": corners, "name": "Sea", "seen_by": "you"}
    page = sign_in(analyst).submit(f"{PAGE}/places/draw", form)
    assert "This place is outside every ward of the partnership" in page.words


def test_who_only_oversees_keeps_nothing(reader, sign_in):
    browser = sign_in(factories.person(Role.AUDITOR))
    assert "Save this question" not in browser.get("/evidence/change/trend").words


def test_the_list_asks_no_more_for_many_questions(analyst, reader, sign_in, queries):
    browser, counts = sign_in(analyst), []
    for number in (1, 6):
        for _ in range(number):
            keep(browser, name="Again")
        browser.get(PAGE)
        with queries() as made:
            browser.client.get(PAGE)
        counts.append(len(made))
    assert counts[1] <= counts[0]


def test_a_question_of_every_page_and_profile_can_be_kept_and_shared(analyst, reader, sign_in):
    browser, other = sign_in(analyst), sign_in(reader)
    castle, circle = factories.ward("Castle"), f"place=circle&point={WEST + 900},{SOUTH + 500}&metres=400"
    pages = {
        **dict.fromkeys(("/evidence/wards", "/evidence/coverage", "/evidence/concentration"), ASKED),
        **dict.fromkeys(("/evidence/change", "/evidence/near-repeats", "/map"), f"{ASKED}&{circle}"),
        f"/profiles/ward/{castle.code}": ASKED,
        f"/profiles/place?lsoas=E010000_E010011&{ASKED}": "",
    }
    for number, (page, query) in enumerate(pages.items()):
        link = "&" if "?" in page else "?"
        shown = browser.get(f"{page}{link}{query}")
        keep_it = shown.select_one(".app-question__links").find("a", string="Save this question")["href"]
        browser.get(keep_it)
        name = f"Question {number}"
        browser.post(keep_it, {"name": name, "seen_by": "everybody", "pinned": "yes"})
        found = other.get(PAGE).find("a", string=name)
        answered = other.get(found["href"]).select_one(".app-question__words").get_text(" ", strip=True)
        assert answered.startswith("Asked Burglary"), page
        if circle in query:
            assert "within 400 m of SK" in answered, page
