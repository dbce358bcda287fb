"""Can a plan be written stage by stage, moved on and back, and by two people without loss?"""

import pytest

from app.casework.plans import services
from app.extensions import db
from app.models.case import Stage
from tests import factories


def _at(case, page=""):
    return f"/cases/{case.reference}/plan{page}"


def test_a_stage_is_written_and_shown_on_the_plan_and_in_short_on_the_case(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(
        _at(case, "/objective"), {"objective": "Half the calls by June.", "version": case.plan.version}
    )
    assert "The objective is saved." in page.words
    assert "Half the calls by June." in page.words
    assert (
        "Half the calls by June."
        in browser.get(f"/cases/{case.reference}").select_one(".app-plan").get_text()
    )


def test_the_start_of_the_response_is_on_the_plan_in_the_facts_and_on_the_record(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {"response": "Patrols", "response_from": ["1", "2", "2026"], "version": case.plan.version}
    assert "The response began on 1 February 2026." in browser.submit(_at(case, "/response"), form).words
    assert "Response from 1 February 2026" in browser.get(f"/cases/{case.reference}").words
    assert "set the start of the response: 1 February 2026" in browser.get(f"/cases/{case.reference}").words
    form = {**form, "response_from": ["", "", ""], "version": case.plan.version}
    assert "The response began" not in browser.submit(_at(case, "/response"), form).words


def test_saving_what_is_there_already_records_nothing(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case, "/objective"), {"objective": "", "version": case.plan.version})
    assert "nothing was changed" in page.words


def test_a_stale_text_is_refused_with_both_texts(sign_in):
    case = factories.case()
    seen = case.plan.version
    services.write_plan(factories.officer(), case, version=seen, analysis="Theirs: no guardian")
    form = {"analysis": "Mine: cheap lager", "version": seen}
    answer = sign_in(factories.officer()).post(_at(case, "/analysis"), form, status=409)
    assert "Theirs: no guardian" in answer.text
    assert "Mine: cheap lager" in answer.text
    assert case.plan.analysis == "Theirs: no guardian"


@pytest.mark.parametrize("version", [None, "", "abc", "0", "-1", "99999999999999999999"])
def test_a_forged_version_overwrites_nothing(sign_in, version):
    case = factories.case()
    form = {"objective": "Mine"} | ({"version": version} if version is not None else {})
    sign_in(factories.officer()).post(_at(case, "/objective"), form, status=409)
    assert case.plan.objective == ""


def test_a_plan_text_that_names_somebody_is_asked_about_once(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {"scanning": "Ring 07700 900123", "version": case.plan.version}
    page = browser.submit(_at(case, "/scanning"), form)
    assert "a phone number" in page.words
    assert page.select_one("textarea").get_text().strip() == "Ring 07700 900123"
    browser.submit(_at(case, "/scanning"), {**form, "warned": "yes"})
    assert case.plan.scanning == "Ring 07700 900123"


def test_a_stage_that_does_not_exist_is_not_found(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    for page in ("/closed", "/nonsense", "/case_id", "/move/close_as_solved", "/move/edit"):
        browser.get(_at(case, page), 404)


def test_moving_on_asks_first_and_can_be_undone(sign_in):
    case, browser = factories.case(stage=Stage.SCANNING), sign_in(factories.officer())
    page = browser.get(_at(case, "/move/analyse"))
    assert "from scanning to analysis" in page.words
    assert "Nothing is written about the scanning yet." in page.words
    assert case.stage is Stage.SCANNING
    page = browser.submit(_at(case, "/move/analyse"), {})
    assert "The plan is now at analysis." in page.words
    undo = page.select_one(".govuk-notification-banner form")["action"]
    browser.submit(undo, {})
    assert case.stage is Stage.SCANNING


def test_a_stage_is_not_skipped(sign_in):
    case = factories.case(stage=Stage.OBJECTIVE)
    answer = sign_in(factories.officer()).post(_at(case, "/move/assess"), status=409)
    assert "was not done" in answer.text
    db.session.refresh(case)
    assert case.stage is Stage.OBJECTIVE


def test_a_draft_is_given_back_when_the_stage_is_opened_again(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.get(_at(case, "/objective"))
    draft_page = page.select_one("[data-draft-page]")["data-draft-page"]
    browser.post(f"/drafts/save?page={draft_page}", {"objective": "Half a thought"}, status=204)
    page = browser.get(_at(case, "/objective"))
    assert page.select_one("textarea").get_text().strip() == "Half a thought"
    version = page.select_one("[name=version]")
    browser.submit(_at(case, "/objective"), {"objective": "A whole one", "version": case.plan.version})
    assert version is not None
    assert browser.get(_at(case, "/objective")).select_one("textarea").get_text().strip() == "A whole one"
