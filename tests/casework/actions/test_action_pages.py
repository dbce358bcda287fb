"""Can an action be added, changed, finished in one click and put back, by those who may?"""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.casework.actions import services
from app.casework.cases.queries import list_actions
from app.extensions import db
from app.models.person import Role
from app.models.plan import ActionState, PlanAction
from app.models.sharing import CasePerson, NamedFor
from tests import factories


def _at(case, page):
    return f"/cases/{case.reference}/actions/{page}"


def _typed(**more):
    due = clock.today() + timedelta(days=7)
    partner = factories.partner()
    return {
        "title": "Move the benches",
        "partner_id": partner.id,
        "due_on": [due.day, due.month, due.year],
        **more,
    }


def _action(case, owner=None, **more):
    details = {"title": "Move the benches", "partner": factories.partner(), "due_on": clock.today(), **more}
    return services.add_action(factories.officer(), case, owner=owner, **details)


def test_an_action_is_added_and_its_owner_may_read_the_case(sign_in):
    case, owner = factories.case(), factories.officer(factories.nat("Elmwood"))
    page = sign_in(factories.officer()).submit(_at(case, "add"), _typed(owner_id=owner.id))
    assert "“Move the benches” was added to the plan." in page.words
    sign_in(owner).get(f"/cases/{case.reference}/plan")


def test_its_owner_is_chosen_by_typing_and_its_day_by_how_far_off_it_is(sign_in):
    case, owner = factories.case(), factories.officer(name="Olu Owner")
    browser = sign_in(factories.officer())
    page = browser.get(_at(case, "add"))
    assert page.select("[data-person] select[name=owner_id]")
    assert page.select("[data-soon=due_on] [data-date]")
    browser.submit(_at(case, "add"), _typed(owner_id="", **{"owner_id-search": "olu owner"}))
    assert db.session.scalars(select(PlanAction.owner_id)).all() == [owner.id]


def test_the_partner_of_an_action_is_that_of_its_person(sign_in):
    case, owner = factories.case(), factories.officer(partner_=factories.partner("Sherwood Police"))
    typed = _typed(owner_id=owner.id, partner_id=factories.partner("Sherwood Council").id)
    sign_in(factories.officer()).post(_at(case, "add"), typed)
    [action] = list_actions(case)
    assert action.partner is owner.partner
    sign_in(factories.officer()).post(_at(case, "add"), {**typed, "partner_id": "", "title": "Ring"})
    assert {action.partner for action in list_actions(case)} == {owner.partner}


def test_a_double_click_adds_one_action(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    form = _typed(submission="one-key")
    browser.post(_at(case, "add"), form)
    browser.post(_at(case, "add"), form)
    assert db.session.scalar(select(func.count(PlanAction.id))) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "Enter what needs to be done"),
        ({"partner_id": ""}, "Select the person or partner who will do it"),
        ({"partner_id": "999999"}, "Select one of the options"),
        ({"owner_id": "x"}, "Select one of the options"),
        ({"due_on": ["", "", ""]}, "Enter the date it is due"),
        ({"due_on": ["1", "1", "2020"]}, "Due date must be today or in the future"),
        ({"due_on": ["1", "2", "3", "4"]}, "Enter a real date"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(sign_in, wrong, said):
    page = sign_in(factories.officer()).submit(_at(factories.case(), "add"), _typed(**wrong))
    assert said in page.select_one(".govuk-error-summary").get_text()
    target = page.select_one(".govuk-error-summary a")["href"]
    assert page.select_one(target) is not None


def test_an_action_is_done_in_one_click_from_the_case_and_undone_again(sign_in):
    case, officer = factories.case(), factories.officer()
    action, browser = _action(case, officer), sign_in(officer)
    here = f"/cases/{case.reference}"
    form = browser.get(here).select_one("form:has([data-step=done])")
    page = browser.submit(form["action"], {}, headers={"Referer": f"http://localhost{here}"})
    assert page.heading == case.title
    assert "“Move the benches” is done." in page.words
    assert action.state is ActionState.DONE
    browser.submit(page.select_one(".govuk-notification-banner form")["action"], {})
    assert (action.state, action.finished_at) == (ActionState.OPEN, None)


def test_what_is_no_longer_possible_needs_a_reason(sign_in):
    case, browser = factories.case(), sign_in(factories.officer())
    action = _action(case)
    page = browser.submit(_at(case, f"{action.key}/not-possible"), {"result": ""})
    assert "Enter why it is no longer possible" in page.words
    browser.submit(_at(case, f"{action.key}/not-possible"), {"result": "The benches were sold."})
    assert (action.state, action.result) == (ActionState.NOT_POSSIBLE, "The benches were sold.")


def test_whoever_loses_an_action_loses_the_sight_it_gave(sign_in):
    case, wrong = factories.case(restricted=True), factories.officer(factories.nat("Elmwood"))
    officer = factories.officer()
    factories.name_on(case, officer)
    action = _action(case, wrong)
    right = factories.officer()
    form = _typed(owner_id=right.id, version=action.version)
    sign_in(officer).submit(_at(case, f"{action.key}/change"), form)
    named = {
        row.user_id for row in db.session.scalars(select(CasePerson).where(CasePerson.case_id == case.id))
    }
    assert right.id in named
    assert wrong.id not in named
    sign_in(wrong).get(f"/cases/{case.reference}", 404)


def test_whoever_has_another_action_keeps_their_sight(app):
    case, owner = factories.case(), factories.officer(factories.nat("Elmwood"))
    first, _ = _action(case, owner), _action(case, owner)
    details = {"title": "Same", "partner": first.partner, "due_on": first.due_on}
    services.change_action(factories.officer(), first, version=first.version, owner=None, **details)
    kept = select(CasePerson).where(CasePerson.named_for == NamedFor.OWNS_ACTION)
    assert [row.user_id for row in db.session.scalars(kept)] == [owner.id]


def test_a_stale_change_of_an_action_is_refused(sign_in):
    case, officer = factories.case(), factories.officer()
    action = _action(case)
    seen = action.version
    services.finish_action(officer, action, "done")
    services.finish_action(officer, action, "to_do_again")
    sign_in(officer).post(_at(case, f"{action.key}/change"), _typed(version=seen), status=409)


def test_an_owner_finishes_their_own_action_only(sign_in):
    case, owner = factories.case(), factories.person(Role.MEMBER, factories.nat())
    own, other = _action(case, owner), _action(case)
    browser = sign_in(owner)
    browser.post(_at(case, f"{own.key}/done"))
    browser.post(_at(case, f"{other.key}/done"), status=403)


def test_an_action_is_not_reached_through_another_case(sign_in):
    case, other, browser = factories.case(), factories.case(), sign_in(factories.officer())
    action = _action(other)
    browser.post(_at(case, f"{action.key}/done"), status=404)
    browser.post(_at(case, "999999/done"), status=404)
    assert action.state is ActionState.OPEN
