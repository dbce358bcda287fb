"""Can a case's people change it, review it, lead it, close it and reopen it, and nobody else?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.actions.services import change_action
from app.casework.cases import services
from app.casework.cases.closing import services as closing
from app.casework.escalation.services import decide_escalation
from app.casework.plans.services import sign_off
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Case, CaseLink, CloseReason, Outcome, Risk, Stage
from app.models.event import Event
from app.models.plan import PlanAction
from app.models.sharing import CasePerson, NamedFor, Note
from app.use_case import StaleEdit
from app.workflows.machine import IllegalTransition
from tests import factories, world


def _at(case, page):
    return f"/cases/{case.reference}/{page}"


def _details(case, **changes):
    details = {"title": case.title, "what": case.what, "theme": case.theme_id, "ward": case.ward_id}
    return {**details, "version": case.version, **changes}


def _closed(**details):
    return factories.case(
        stage=Stage.CLOSED, closed_at=clock.now(), close_reason=CloseReason.NOT_PURSUED, **details
    )


def _last_detail(event):
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id.desc())
    ).first()


# --- the details ----------------------------------------------------------------------------------
def test_details_are_changed_and_the_timeline_names_them(sign_in):
    case, elm = factories.case(), factories.ward("Elmwood")
    changes = {"title": "Drinking and noise", "ward": elm.id, "frequency": "daily"}
    page = sign_in(factories.officer()).submit(_at(case, "edit"), _details(case, **changes))
    assert page.heading == "Drinking and noise"
    assert case.ward.name == "Elmwood"
    assert case.holder.name == "Oakwood NAT"
    assert _last_detail(Event.CASE_EDITED).detail["fields"] == "the title, how often it happens and the ward"


def test_saving_the_same_details_changes_nothing(sign_in):
    case = factories.case()
    page = sign_in(factories.officer()).submit(_at(case, "edit"), _details(case))
    assert "No changes made" in page.words
    assert _last_detail(Event.CASE_EDITED) is None


def test_the_form_shows_what_is_known(sign_in):
    case = factories.case(title="Noise", what="At night", detail="An old detail", since=clock.today())
    page = sign_in(factories.officer()).get(_at(case, "edit"))
    assert page.select_one("#title")["value"] == "Noise"
    assert page.select_one("#detail option[selected]").get_text() == "An old detail"
    assert [i["value"] for i in page.select("input[name=since]")] == [
        f"{clock.today():%d}",
        f"{clock.today():%m}",
        f"{clock.today():%Y}",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Enter what the problem is, in a few words"),
        ({"ward": "999999"}, "Select one of the options"),
        ({"since": ["1", "1", "2099"]}, "Date must be today or in the past"),
        ({"since": ["31", "2", "2026"]}, "Enter a real date"),
        ({"since": ["1"]}, "Enter a real date"),
        ({"point": "Timbuktu"}, "Enter a grid reference"),
        ({"title": "x" * 201}, "1 character too long"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(sign_in, wrong, said):
    case = factories.case()
    page = sign_in(factories.officer()).submit(
        _at(case, "edit"), _details(case, what="My new words", **wrong)
    )
    assert said in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("#what").get_text().strip() == "My new words"
    assert case.what == ""


def test_a_stale_edit_shows_both_texts_and_loses_neither(sign_in):
    case, mine = factories.case(what="As it was"), factories.officer()
    seen = case.version
    services.edit_case(factories.officer(), case, version=seen, what="As they wrote it")
    form = {**_details(case, what="As I wrote it"), "version": seen}
    answer = sign_in(mine).post(_at(case, "edit"), form, status=409)
    assert "As they wrote it" in answer.text
    assert "As I wrote it" in answer.text
    assert case.what == "As they wrote it"


def test_a_note_or_a_move_meanwhile_does_not_make_an_edit_stale(app):
    case, person = factories.case(), factories.officer()
    seen = case.version
    services.write_note(person, case, "Meanwhile")
    services.move_case(person, case, "scan")
    services.edit_case(person, case, version=seen, what="Still mine to save")
    assert case.what == "Still mine to save"
    with pytest.raises(StaleEdit):
        services.edit_case(person, case, version=seen, what="Too late")


# --- review, lead ---------------------------------------------------------------------------------
def test_a_review_sets_the_risk_and_the_next_day_by_its_rhythm(sign_in):
    case = factories.case(risk=Risk.LOW)
    sign_in(factories.officer()).submit(_at(case, "review"), {"risk": "high", "words": "It is worse."})
    assert case.risk is Risk.HIGH
    assert case.next_review_on == clock.today() + timedelta(days=14)
    assert db.session.scalars(select(Note.words)).one() == "It is worse."


def test_a_review_can_name_its_own_next_day_but_none_that_has_been(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    page = browser.submit(_at(case, "review"), {"risk": "low", "next_review_on": ["1", "1", "2020"]})
    assert "Next review date must be today or in the future" in page.words
    soon = clock.today() + timedelta(days=3)
    browser.submit(_at(case, "review"), {"risk": "low", "next_review_on": [soon.day, soon.month, soon.year]})
    assert case.next_review_on == soon


def test_a_lead_is_chosen_from_the_cases_own_people(sign_in):
    case, amira = factories.case(), factories.officer(name="Amira Khan")
    stranger = factories.officer(factories.nat("Elmwood"))
    browser = sign_in(factories.coordinator())
    page = browser.submit(_at(case, "lead"), {"lead": str(stranger.id)})
    assert "Select one of the options" in page.words
    page = browser.submit(_at(case, "lead"), {"lead": str(amira.id)})
    assert "Amira Khan now leads this case." in page.words
    assert case.lead_id == amira.id


# --- closing and reopening ------------------------------------------------------------------------
def test_a_case_closes_as_solved_only_with_its_assessment_signed_off(app):
    case, coordinator = factories.case(stage=Stage.ASSESSMENT), factories.coordinator()
    solved = {"reason": CloseReason.SOLVED, "words": "It fell.", "outcome": Outcome.REDUCED}
    with pytest.raises(IllegalTransition):
        closing.close_case(coordinator, case, **solved)
    case.plan.assessment = "Calls fell from 40 to 6 a week."
    db.session.commit()
    with pytest.raises(IllegalTransition):
        closing.close_case(coordinator, case, **solved)
    sign_off(factories.chair(), case)
    closing.close_case(coordinator, case, **solved)
    assert case.stage is Stage.CLOSED


def test_the_page_says_why_a_case_cannot_close_as_solved_yet(sign_in):
    page = sign_in(factories.coordinator()).get(_at(factories.case(), "close"))
    assert "It has no assessment yet, so you cannot close it as solved." in page.words
    assert page.select_one("input[value=solved]") is None


def test_closing_as_solved_needs_an_outcome(sign_in):
    case = factories.case(stage=Stage.ASSESSMENT)
    case.plan.assessment, case.plan.signed_off_at = "It fell.", clock.now()
    db.session.commit()
    page = sign_in(factories.coordinator()).submit(_at(case, "close"), {"reason": "solved", "words": "Done."})
    assert page.select_one("#outcome-error").get_text(strip=True).endswith("what happened to the problem")
    assert page.select_one("#words").get_text().strip() == "Done."


def test_a_duplicate_names_the_case_that_goes_on(sign_in):
    case, other = factories.case(), factories.case()
    hidden = factories.case(factories.nat("Elmwood"), restricted=True)
    browser = sign_in(factories.coordinator())
    for wrong in ("", hidden.reference, case.reference, "nonsense"):
        form = {"reason": "duplicate", "words": "The same.", "duplicate_of": wrong}
        page = browser.submit(_at(case, "close"), form)
        assert "Enter the reference of the case that will stay open" in page.words
    form = {"reason": "duplicate", "words": "The same.", "duplicate_of": other.reference.lower()}
    page = browser.submit(_at(case, "close"), form)
    assert f"{case.reference} is closed" in page.words
    assert db.session.get(CaseLink, (case.id, other.id)) is not None
    assert other.reference in page.select_one(".app-facts").get_text()


def test_a_reopened_case_goes_back_to_scanning_with_a_review_ahead(sign_in):
    case = _closed(risk=Risk.MEDIUM)
    page = sign_in(factories.coordinator()).submit(_at(case, "reopen"), {"reason": "They are back."})
    assert "You reopened" in page.words
    assert (case.stage, case.closed_at) == (Stage.SCANNING, None)
    assert case.next_review_on == clock.today() + timedelta(days=28)


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("edit", {"title": "Kept words"}),
        ("review", {"risk": "low", "words": "Kept words"}),
        ("close", {"reason": "not_pursued", "words": "Kept words"}),
        ("plan/objective", {"objective": "Kept words"}),
        ("actions/add", {"title": "Kept words"}),
        ("restrict", {}),
    ],
)
def test_every_change_to_a_closed_case_gets_a_clear_answer(sign_in, page, form):
    case, browser = _closed(), sign_in(factories.chair())
    answer = browser.post(_at(case, page), {**_details(case), **form}, status=409)
    assert "this is now at “Closed”" in answer.text
    assert "Kept words" in answer.text or not form


def test_the_second_of_two_who_close_reads_what_happened(sign_in):
    case, browser = factories.case(), sign_in(factories.chair())
    form = {"reason": "not_pursued", "words": "Nobody complained again."}
    browser.post(_at(case, "close"), form)
    answer = browser.post(_at(case, "close"), form, status=409)
    assert "The last thing that happened" in answer.text
    assert "we did it once" in answer.text


# --- who may not ----------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["edit", "review", "plan/objective"])
def test_a_member_who_does_not_lead_is_refused(sign_in, page):
    member = factories.person(factories.Role.MEMBER, factories.nat())
    sign_in(member).get(_at(factories.case(), page), 403)


@pytest.mark.parametrize("page", ["lead", "close"])
def test_an_officer_neither_chooses_the_lead_nor_closes(sign_in, page):
    sign_in(factories.officer()).get(_at(factories.case(), page), 403)


def test_the_chair_above_who_was_only_asked_does_not_change_the_case(sign_in):
    browser = sign_in(factories.chair(factories.locality()))
    case = factories.case()
    for page in ("edit", "review", "lead", "close", "restrict"):
        browser.get(_at(case, page), 403)
    assert db.session.get(Case, case.id).stage is Stage.OBJECTIVE


# --- when somebody has left -------------------------------------------------------------------------
def _leaves_by_a_closed_account(person):
    person.active = False


def _leaves_by_the_end_of_every_role(person):
    person.memberships.clear()


@pytest.mark.parametrize("leaves", [_leaves_by_a_closed_account, _leaves_by_the_end_of_every_role])
def test_a_new_lead_is_chosen_when_the_lead_has_left_who_is_then_named_on_nothing(sign_in, leaves):
    gone, new, chair = factories.officer(), factories.officer(), factories.chair()
    case = factories.case()
    services.choose_lead(chair, case, gone)
    leaves(gone)
    db.session.commit()
    sign_in(chair).post(_at(case, "lead"), {"lead": new.id, "seen_lead": gone.id}, status=302)
    assert case.lead == new
    assert db.session.query(CasePerson).filter_by(case_id=case.id, user_id=gone.id).all() == []


def test_a_lead_who_is_still_here_stays_named_when_another_is_chosen(app):
    former, chair, case = factories.officer(), factories.chair(), factories.case()
    services.choose_lead(chair, case, former)
    services.choose_lead(chair, case, factories.officer())
    named = db.session.query(CasePerson).filter_by(case_id=case.id, user_id=former.id).one()
    assert named.named_for is NamedFor.NAMED


def test_an_escalation_is_taken_with_a_new_lead_when_the_lead_has_left(app):
    cast = world.people()
    case = world.a_case(cast)
    escalation = world.asked_above(case, cast)
    _leaves_by_the_end_of_every_role(cast["lead"])
    db.session.commit()
    decide_escalation(
        cast["locality chair"], escalation, "take", reason="It is ours", lead=cast["locality chair"]
    )
    assert case.lead == cast["locality chair"]


def test_an_action_is_put_off_while_its_owner_has_left(app):
    cast = world.people()
    case = world.a_case(cast)
    action = db.session.query(PlanAction).filter_by(case_id=case.id).one()
    _leaves_by_the_end_of_every_role(cast["lead"])
    db.session.commit()
    later = action.due_on + timedelta(days=7)
    change_action(
        cast["officer"], action, version=action.version, title=action.title, partner=action.partner,
        due_on=later, owner=action.owner,
    )  # fmt: skip
    assert action.due_on == later
