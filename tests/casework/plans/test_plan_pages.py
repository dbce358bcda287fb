"""Can a plan be written stage by stage, moved on and back, and by two people without loss?"""

import pytest

from app.casework.plans import services
from app.extensions import db
from app.models.case import Stage
from app.models.plan import Section
from tests import factories


def _at(case, page=""):
    return f"/cases/{case.reference}/plan{page}"


def test_a_section_is_written_and_shown_on_the_plan_and_in_short_on_the_case(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = {"objective": "Half the calls by June.", "version": 1, "back": "1"}
    page = browser.submit(_at(case, "/objective"), form)
    assert "Saved." in page.words
    assert "Half the calls by June." in page.words
    assert (
        "Half the calls by June."
        in browser.get(f"/cases/{case.reference}").select_one(".app-plan").get_text()
    )


def test_the_start_of_the_response_is_on_the_plan_in_the_facts_and_on_the_record(sign_in):
    case, browser = factories.case(stage=Stage.RESPONSE), sign_in(factories.officer())
    form = {"response_from": ["1", "2", "2026"], "version": 1, "back": "1"}
    assert "The response began on 1 February 2026." in browser.submit(_at(case, "/began"), form).words
    assert "Response from 1 February 2026" in browser.get(f"/cases/{case.reference}").words
    assert "set the start of the response: 1 February 2026" in browser.get(f"/cases/{case.reference}").words
    form = {"response_from": ["", "", ""], "version": 2, "back": "1"}
    assert "The response began" not in browser.submit(_at(case, "/began"), form).words


def test_saving_what_is_there_already_records_nothing(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case, "/objective"), {"objective": "", "version": 1})
    assert "No changes made." in page.words
    assert case.plan.versions == {}


@pytest.mark.parametrize("section", Section)
def test_every_section_opens_and_keeps_what_is_typed(sign_in, section):
    """Each is left half done: no field is required, and what fits no field is a clear answer."""
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.get(_at(case, f"/{section.value}"))
    typed = {area["name"]: f"{area['name']} as typed" for area in page.select("textarea")}
    answer = browser.submit(_at(case, f"/{section.value}"), {**typed, "version": 1, "back": "1"})
    assert answer.heading == "Plan"
    db.session.refresh(case.plan)
    assert {name: getattr(case.plan, name) for name in typed} == typed


def test_two_people_write_different_sections_at_once(sign_in):
    case = factories.case()
    one, other = sign_in(factories.officer()), sign_in(factories.officer())
    one.submit(_at(case, "/scanning"), {"scanning": "Mine", "version": 1})
    other.submit(_at(case, "/analysis"), {"analysis": "Theirs", "version": 1})
    assert (case.plan.scanning, case.plan.analysis) == ("Mine", "Theirs")


def test_a_stale_text_is_refused_with_both_texts(sign_in):
    case = factories.case()
    by = factories.officer()
    services.write_plan(by, case, section=Section.ANALYSIS, version=1, analysis="Theirs: no guardian")
    form = {"analysis": "Mine: cheap lager", "version": 1}
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
    form = {"scanning": "Ring 07700 900123", "version": 1}
    page = browser.submit(_at(case, "/scanning"), form)
    assert "a phone number" in page.words
    assert page.select_one("textarea").get_text().strip() == "Ring 07700 900123"
    browser.submit(_at(case, "/scanning"), {**form, "warned": "yes"})
    assert case.plan.scanning == "Ring 07700 900123"


def test_a_stage_that_does_not_exist_is_not_found(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    for page in ("/closed", "/nonsense", "/case_id", "/move/close_as_solved", "/move/edit"):
        assert browser.client.get(_at(case, page)).status_code == 404


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


def test_saving_the_last_section_of_a_stage_moves_the_plan_on_and_says_how_to_undo_it(sign_in):
    case, browser = factories.case(stage=Stage.SCANNING), sign_in(factories.officer())
    page = browser.get(_at(case, "/focus"))
    assert page.select_one("main form button").get_text() == "Save and start the analysis"
    page = browser.submit(_at(case, "/focus"), {"focus": "premises", "affected_18_to_29": "12", "version": 1})
    assert page.heading == "Why it happens"
    assert "The plan is now at analysis." in page.words
    assert (case.stage, case.plan.affected_ages) == (Stage.ANALYSIS, {"18_to_29": 12})
    browser.submit(page.select_one(".govuk-notification-banner form")["action"], {})
    assert case.stage is Stage.SCANNING


def test_a_gate_says_what_it_needs_and_what_was_typed_is_saved(sign_in):
    case, browser = factories.case(stage=Stage.RESPONSE), sign_in(factories.officer())
    page = browser.submit(_at(case, "/began"), {"response_from": ["", "", ""], "version": 1})
    assert "once the plan says when the response began" in page.words
    assert case.stage is Stage.RESPONSE
    page = browser.submit(_at(case, "/began"), {"response_from": ["1", "2", "2026"], "version": 1})
    assert (page.heading, case.stage) == ("What changed", Stage.ASSESSMENT)


def test_the_whole_way_from_objective_to_assessment_takes_twelve_pages(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    section, loads = "objective", 1
    typed = {
        "objective": {"objective": "Half the calls"},
        "measure": {"measure_words": "Calls to the landlord", "success_percent": "30"},
        "focus": {"focus": "people"},
        "began": {"response_from": ["1", "2", "2026"]},
    }
    page = browser.get(_at(case, "/objective"))
    while case.stage is not Stage.ASSESSMENT and loads <= 12:
        form = {**typed.get(section, {section: "Words"}), "version": 1}
        page, loads = browser.submit(_at(case, f"/{section}"), form), loads + 1
        if page.heading == "Hypotheses":
            start = page.select_one("form:has([data-step=respond])")["action"]
            page, loads = browser.submit(start, {}), loads + 1
        if page.heading == "Plan":
            page, loads = browser.get(_at(case, "/began")), loads + 1
        section = Section(page.select_one("[data-draft-page]")["data-draft-page"].rpartition("/")[2]).value
    assert (case.stage, loads <= 12) == (Stage.ASSESSMENT, True)


def test_somebody_who_does_not_lead_signs_off_and_a_change_needs_it_again(sign_in):
    lead = factories.coordinator()
    case = factories.case(stage=Stage.ASSESSMENT, lead=lead)
    chair = sign_in(factories.chair())
    services.write_plan(lead, case, section=Section.ASSESSMENT, version=1, assessment="Half as many calls")
    sign_in(lead).post(_at(case, "/sign-off"), status=403)
    assert "Signed off by" in chair.submit(_at(case, "/sign-off"), {}).words
    chair.post(_at(case, "/sign-off"), status=409)
    services.write_plan(lead, case, section=Section.LESSONS, version=1, lessons="Ask earlier")
    assert not case.plan.is_signed_off


def test_a_stage_is_not_skipped(sign_in):
    case = factories.case(stage=Stage.OBJECTIVE)
    answer = sign_in(factories.officer()).post(_at(case, "/move/assess"), status=409)
    assert "We could not do “Start the assessment”" in answer.text
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
    browser.submit(_at(case, "/objective"), {"objective": "A whole one", "version": 1})
    assert version is not None
    assert browser.get(_at(case, "/objective")).select_one("textarea").get_text().strip() == "A whole one"
