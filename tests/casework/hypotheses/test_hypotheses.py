"""Can a hypothesis be made, given evidence and answered twice, without telling of a case one may not see?"""

import pytest

from app import clock
from app.casework.actions.services import add_action
from app.casework.hypotheses import services
from app.extensions import db
from app.models.hypothesis import Answer, Confidence, Evidence, EvidenceKind, Hypothesis
from tests import factories, world


def _at(case, page=""):
    return f"/cases/{case.reference}/hypotheses{page}"


def _hypothesis(case, statement="The shop sells single cans"):
    return services.add_hypothesis(factories.officer(), case, statement=statement, expected="Cans outside")


def test_a_hypothesis_is_added_changed_and_shown_on_the_plan(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case), {"statement": "The shop sells single cans", "expected": "Cans"})
    assert "Hypothesis added." in page.words
    made = db.session.query(Hypothesis).one()
    form = {"statement": "Two shops do", "expected": "", "version": made.version}
    assert "Two shops do" in browser.submit(_at(case, f"/{made.key}/change"), form).words
    assert "1. Two shops do" in browser.get(f"/cases/{case.reference}/plan").words
    browser.post(_at(case, f"/{made.key}/change"), form, status=409)


def test_a_second_answer_keeps_the_first(sign_in):
    case, browser = factories.case(), sign_in(factories.officer(name="Olu Officer"))
    made = _hypothesis(case)
    browser.submit(_at(case, f"/{made.key}/answer"), {"answer": "yes", "confidence": "low"})
    answer = {"answer": "no_evidence", "confidence": "high", "words": "Counted on ten evenings"}
    page = browser.submit(_at(case, f"/{made.key}/answer"), answer)
    assert "No evidence to support this, high confidence. Olu Officer" in page.words
    assert "Before: Yes, low confidence." in page.words
    assert (
        "Select how sure you are" in browser.submit(_at(case, f"/{made.key}/answer"), {"answer": "yes"}).words
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({}, "Select the kind of evidence"),
        ({"kind": "note"}, "Enter what the evidence is"),
        ({"kind": "file"}, "This case has no files yet"),
        ({"kind": "case", "other": "SH-26-2222"}, "Enter the reference of another case that you can see"),
        ({"kind": "frozen"}, "You have not kept anything yet"),
    ],
)
def test_evidence_that_is_none_is_a_clear_answer_and_nothing_typed_is_lost(sign_in, wrong, said):
    case, browser = factories.case(), sign_in(factories.officer())
    typed = {"words": "“Seen”\u200b – by the warden", **wrong} if wrong.get("kind") != "note" else wrong
    page = browser.submit(_at(case, f"/{_hypothesis(case).key}/evidence"), typed)
    assert said in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("textarea").get_text().strip() in ("“Seen” – by the warden", "")
    assert db.session.query(Evidence).count() == 0


def test_a_file_is_evidence_until_it_is_removed(sign_in, app):
    case = world.a_case(world.people())
    made, browser = _hypothesis(case), sign_in(factories.officer())
    browser.get(_at(case, f"/{made.key}/evidence"))
    file = db.session.query(world.CaseFile).one()
    page = browser.submit(
        _at(case, f"/{made.key}/evidence"), {"kind": "file", "file_key": file.key, "words": "The count"}
    )
    assert "a.txt : The count" in page.words
    file.removed = True
    db.session.commit()
    assert "a file that was removed" in browser.get(_at(case)).words
    remove = browser.get(_at(case)).select_one("form[action$='/remove']")["action"]
    assert "None yet" in browser.submit(remove, {}).words


def test_of_a_case_that_the_reader_may_not_see_evidence_says_no_more(sign_in):
    case, hidden = factories.case(), factories.case(restricted=True, title="Quillfeather")
    insider, outsider = factories.officer(), factories.officer()
    factories.name_on(hidden, insider)
    made = _hypothesis(case)
    form = {"kind": "case", "other": hidden.reference, "words": "The same tenant"}
    assert "Quillfeather" in sign_in(insider).submit(_at(case, f"/{made.key}/evidence"), form).words
    browser = sign_in(outsider)
    for page in (_at(case), f"/cases/{case.reference}/plan", f"/cases/{case.reference}/plan/sheet"):
        words = browser.get(page).words
        assert "a case you may not see" in words
        assert not any(secret in words for secret in ("Quillfeather", hidden.reference, "The same tenant"))


def test_a_case_is_no_evidence_for_itself(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {"kind": "case", "other": case.reference}
    page = browser.submit(_at(case, f"/{_hypothesis(case).key}/evidence"), form)
    assert "Enter the reference of another case" in page.words


def test_a_hypothesis_is_not_reached_through_another_case(sign_in):
    case, other, browser = factories.case(), factories.case(), sign_in(factories.officer())
    browser.post(_at(case, f"/{_hypothesis(other).key}/answer"), status=404)


def test_the_pages_ask_as_much_for_many_as_for_a_few(sign_in, queries):
    case, browser = factories.case(), sign_in(factories.officer())

    def asked(page):
        browser.client.get(page)
        with queries() as sent:
            assert browser.client.get(page).status_code == 200
        return len(sent)

    pages = (_at(case), f"/cases/{case.reference}/plan")
    _fill(case, 2)
    few = [asked(page) for page in pages]
    _fill(case, 18)  # 20 hypotheses and 100 actions in all
    assert [asked(page) for page in pages] == few


def _fill(case, number):
    officer, due = factories.officer(), clock.today()
    for each in range(5 * number):
        how = {"partner": factories.partner(f"Partner {each}"), "owner": factories.officer()}
        add_action(officer, case, title="Act", due_on=due, **how)
    for _ in range(number):
        made, other = _hypothesis(case), factories.case()
        services.add_evidence(officer, made, kind=EvidenceKind.NOTE, words="Seen")
        services.add_evidence(officer, made, kind=EvidenceKind.CASE, other_case_id=other.id)
        given = {"answer": Answer.YES, "confidence": Confidence.LOW}
        services.answer_hypothesis(factories.officer(), made, **given)
        action = world.PlanAction(
            case=case, title="Act", partner=factories.partner(), owner=factories.officer(),
            due_on=world.clock.today(), added_by_id=officer.id, hypothesis_id=made.id,
        )  # fmt: skip
        db.session.add(action)
    db.session.commit()


PASTED = "\u2022\tFirst point\x0bnext line \u2013 \u201cquoted\u201d\u2026\x07\x1f\x93 end\u2028last\ufeff"


def test_text_pasted_from_a_word_processor_is_stored_and_printed(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    browser.submit(_at(case), {"statement": PASTED, "expected": PASTED})
    made = db.session.query(Hypothesis).one()
    browser.submit(_at(case, f"/{made.key}/evidence"), {"kind": "note", "words": PASTED})
    clean = "\u2022\tFirst point\nnext line \u2013 \u201cquoted\u201d\u2026 end\nlast"
    assert (made.statement, made.evidence[0].words) == (clean, clean)
    for paper in ("pdf", "docx"):
        assert browser.client.get(f"/cases/{case.reference}/plan/sheet.{paper}").status_code == 200
