"""Are questions and the script kept in order, and does the whole plan come on one sheet?"""

import re
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from app import clock
from app.casework.actions.services import add_action
from app.casework.hypotheses.services import add_hypothesis
from app.extensions import db
from app.models.delivery import Delivery
from app.models.plan import PlanAction, ScriptStep
from app.models.techniques import Mechanism, Technique
from tests import factories, world
from tests.pages import Page
from tests.pdf import Pdf


def _at(case, page=""):
    return f"/cases/{case.reference}/plan{page}"


@pytest.mark.parametrize(
    ("rows", "typed", "missing"),
    [
        (
            "questions",
            {"question": "Who sells it?", "who": "Trading standards"},
            "Enter what you need to know",
        ),
        (
            "script",
            {"does": "They wait by the gate", "needs": "A dark corner"},
            "Enter what they do in this step",
        ),
    ],
)
def test_a_row_is_added_changed_removed_and_put_back(sign_in, rows, typed, missing):
    case, browser = factories.case(), sign_in(factories.officer())
    assert missing in browser.submit(_at(case, f"/{rows}"), {}).words
    page = browser.submit(_at(case, f"/{rows}"), typed)
    assert all(words in page.words for words in typed.values())
    change = page.select_one("table a[data-step=write_plan]")["href"]
    assert (
        "Otherwise" in browser.submit(change, {**typed, next(iter(typed)): "Otherwise", "version": 1}).words
    )
    browser.post(change, {**typed, "version": 1}, status=409)
    page = browser.submit(f"{change}/remove", {})
    assert "None yet" in page.words
    undo = page.select_one(".govuk-notification-banner form")
    fields = {
        field["name"]: field["value"] for field in undo.select("input[name]") if field["name"] != "csrf_token"
    }
    assert "Otherwise" in browser.submit(undo["action"], fields).words


def test_a_row_is_not_reached_through_another_case(sign_in, app):
    case, other = factories.case(), factories.case()
    row = ScriptStep(case=other, does="It", added_by_id=other.logged_by_id)
    db.session.add(row)
    db.session.commit()
    sign_in(factories.officer()).get(_at(case, f"/script/{row.key}"), 404)


def test_every_technique_belongs_to_one_of_five_mechanisms_five_to_each():
    by_mechanism = [technique.mechanism for technique in Technique]
    assert {mechanism: by_mechanism.count(mechanism) for mechanism in Mechanism} == dict.fromkeys(
        Mechanism, 5
    )


def test_a_technique_says_its_mechanism_and_one_of_another_is_refused(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {
        "title": "Light the square", "partner_id": factories.partner().id, "due_on": ["1", "1", "2099"],
        "technique": "risk.sightlines", "cost_pence": "£1,250.50",
    }  # fmt: skip
    page = browser.submit(f"/cases/{case.reference}/actions/add", {**form, "mechanism": "reward"})
    assert "“Improve lighting and sight lines” belongs to “Make it riskier to do”" in page.words
    assert page.select_one("[name=title]")["value"] == "Light the square"
    assert "£1,250.50" in browser.submit(f"/cases/{case.reference}/actions/add", form).words
    made = db.session.query(PlanAction).one()
    assert (made.mechanism, made.cost_pence) == (Mechanism.RISK, 125_050)
    made.mechanism = Mechanism.REWARD
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_what_is_overdue_is_counted_by_partner(sign_in):
    case, officer = factories.case(), factories.officer()
    for name in ("Sherwood Homes", "Sherwood Council", "Sherwood Homes"):
        partner = factories.partner(name)
        add_action(officer, case, title="Act", partner=partner, due_on=clock.today().replace(year=2020))
    assert "Overdue: Sherwood Homes 2, Sherwood Council 1" in sign_in(officer).get(_at(case)).words


def test_the_whole_plan_is_one_sheet_on_the_page_as_pdf_and_in_word(sign_in):
    case = world.a_case(world.people())
    hypothesis = add_hypothesis(factories.officer(), case, statement="The shop sells single cans")
    how = {"mechanism": Mechanism.EFFORT, "technique": Technique.ACCESS, "hypothesis_id": hypothesis.id}
    add_action(
        factories.officer(),
        case,
        title="Ask the shop",
        partner=factories.partner(),
        due_on=clock.today(),
        **how,
    )
    browser = sign_in(factories.officer())
    words = browser.get(_at(case, "/sheet")).words
    for said in (
        *world.LONG.values(),
        "The shop sells single cans",
        "Ask the shop",
        "Control who can come in",
    ):
        assert said in words, said
    for paper, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = browser.client.get(_at(case, f"/sheet.{paper}"))
        assert answer.data.startswith(begins)
    pdf = Pdf(browser.client.get(_at(case, "/sheet.pdf")).data)
    assert (pdf.language, case.reference in pdf.title) == ("en-GB", True)
    kinds = [tag.kind for tag in pdf.tags]
    assert {"H1", "H2", "Table", "TH"} <= set(kinds), kinds
    assert browser.client.get(_at(case, "/sheet.odt")).status_code == 404


def test_a_restricted_plan_is_marked_on_its_sheet(sign_in):
    case, officer = factories.case(restricted=True), factories.officer()
    factories.name_on(case, officer)
    page = sign_in(officer).client.get(_at(case, "/sheet"))
    assert "OFFICIAL-SENSITIVE" in Page(page.text, "html.parser").get_text()


def test_the_plan_and_its_sheet_say_what_each_partner_delivered(sign_in):
    case, officer = factories.case(), factories.officer()
    fire = factories.partner("Fire")
    for place, partner, done in (("Oak", officer.partner, 2), ("Elm", officer.partner, 1), ("Oak", fire, 0)):
        line = Delivery(case=case, place=place, week=date(2026, 3, 2), partner=partner, visits_done=done)
        line.visits_planned, line.hours_done, line.entered_by_id = 4, 2, officer.id
        db.session.add(line)
    db.session.commit()
    browser = sign_in(officer)
    for page in (_at(case), _at(case, "/sheet")):
        table = browser.get(page).find("caption", string=re.compile("Delivered so far")).parent
        rows = [
            [cell.get_text(strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")
        ]
        assert [fire.short_name, "0 of 4", "2 of 0"] in rows
        assert [officer.partner.short_name, "3 of 8", "4 of 0"] in rows
