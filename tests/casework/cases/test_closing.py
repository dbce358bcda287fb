"""Does closing a case settle each of its open actions, so that none vanishes from its owner's list?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.casework.actions.services import add_action, finish_action
from app.casework.cases.closing.services import close_case
from app.casework.cases.closing.settling import Settled, Settlement, UnsettledActions
from app.casework.hypotheses.services import add_hypothesis
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import CloseReason, Stage
from app.models.delivery import ActionLink
from app.models.event import Event
from app.models.plan import ActionState
from app.models.sharing import CasePerson, NamedFor
from tests import factories

NOT_PURSUED = {"reason": CloseReason.NOT_PURSUED, "words": "Over."}


def _at(case):
    return f"/cases/{case.reference}/close"


def _action(case, title="Ring the shop", **details):
    due = clock.today()
    return add_action(
        factories.officer(), case, title=title, partner=factories.partner(), due_on=due, **details
    )


def _typed(action, how, result="", **more):
    chosen = {f"action_{action.key}": how, f"result_{action.key}": result} if how else {}
    return {"reason": "not_pursued", "words": "Over.", **chosen, **more}


def _words_of(event, case):
    entries = select(AuditEntry).where(AuditEntry.event == event, AuditEntry.case_id == case.id)
    return [str(entry.detail) for entry in db.session.scalars(entries)]


def test_the_form_asks_of_each_open_action_what_becomes_of_it(sign_in):
    case, owner = factories.case(), factories.officer(name="Olu Officer")
    action, done = _action(case, owner=owner), _action(case, "Done long ago")
    finish_action(owner, done, "done")
    browser = sign_in(factories.coordinator())
    page = browser.get(_at(case))
    assert [legend.get_text(strip=True) for legend in page.select("legend")][2:] == ["Ring the shop"]
    assert "Olu Officer, due" in page.words
    page = browser.submit(_at(case), _typed(action, ""))
    assert "Select what happens to “Ring the shop”" in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("#words").get_text().strip() == "Over."
    assert case.is_open


@pytest.mark.parametrize("how", ["done", "not_possible", "not_done"])
def test_what_was_said_is_the_actions_end(sign_in, how):
    case = factories.case()
    action = _action(case)
    browser = sign_in(factories.coordinator())
    page = browser.submit(_at(case), _typed(action, how, "Rang on Monday"))
    assert f"{case.reference} is closed" in page.words
    assert (action.state, action.result) == (ActionState(how), "Rang on Monday")
    assert action.finished_at is not None
    assert "open action" not in page.words


def test_without_a_word_on_an_open_action_nothing_is_closed(app):
    case, coordinator = factories.case(), factories.coordinator()
    first, second = _action(case), _action(case, "Write to the landlord")
    with pytest.raises(UnsettledActions, match="Write to the landlord"):
        close_case(coordinator, case, **NOT_PURSUED, settled={first.key: Settled(Settlement.DONE)})
    assert (case.stage, first.state, second.state) == (
        Stage.OBJECTIVE,
        ActionState.OPEN,
        ActionState.OPEN,
    )


def test_what_its_owner_finished_meanwhile_stands(app):
    case = factories.case()
    action = _action(case)
    finish_action(factories.officer(), action, "done", result="It helped")
    said = {action.key: Settled(Settlement.NOT_DONE, "Nobody did it")}
    close_case(factories.coordinator(), case, **NOT_PURSUED, settled=said)
    assert (action.state, action.result) == (ActionState.DONE, "It helped")


# --- it goes on in the other case -----------------------------------------------------------------
def test_the_action_of_a_duplicate_goes_on_in_the_case_that_stays_open(sign_in):
    case, other, owner = factories.case(), factories.case(), factories.officer()
    made = add_hypothesis(owner, case, statement="The shop sells single cans")
    action = _action(case, owner=owner, hypothesis_id=made.id)
    soon = clock.now() + timedelta(days=1)
    link = ActionLink(action=action, digest="x", person=owner, sent_by_id=owner.id, expires_at=soon)
    db.session.add(link)
    db.session.commit()
    form = _typed(action, "goes_on", reason="duplicate", duplicate_of=other.reference)
    sign_in(factories.coordinator()).submit(_at(case), form)
    assert not case.is_open
    assert (action.case_id, action.state, action.owner_id) == (other.id, ActionState.OPEN, owner.id)
    assert action.hypothesis_id is None
    named = db.session.query(CasePerson).filter_by(case_id=other.id, user_id=owner.id)
    assert named.one().named_for is NamedFor.OWNS_ACTION
    assert other.reference not in "".join(_words_of(Event.ACTION_CARRIED_ON, case))
    assert "Ring the shop" in "".join(_words_of(Event.ACTION_ADDED, other))
    assert not link.is_in_force


def test_it_goes_on_nowhere_else(sign_in):
    case, coordinator = factories.case(), factories.coordinator()
    elsewhere, browser = factories.case(factories.nat("Elmwood")), sign_in(coordinator)
    factories.name_on(elsewhere, coordinator)
    action = _action(case)
    page = browser.submit(_at(case), _typed(action, "goes_on"))
    assert "You can move an action only if you close the case as a duplicate" in page.words
    form = _typed(action, "goes_on", reason="duplicate", duplicate_of=elsewhere.reference)
    assert "You cannot add actions to that case" in browser.submit(_at(case), form).words
    over = factories.case(stage="closed", closed_at=clock.now(), close_reason="not_pursued")
    form = _typed(action, "goes_on", reason="duplicate", duplicate_of=over.reference)
    assert "You cannot add actions to that case" in browser.submit(_at(case), form).words
    assert case.is_open


def test_an_owner_who_has_left_does_not_take_the_action_along(app):
    case, other, owner = factories.case(), factories.case(), factories.officer()
    action = _action(case, owner=owner)
    owner.active = False
    db.session.commit()
    said = {action.key: Settled(Settlement.GOES_ON)}
    duplicate = {"reason": CloseReason.DUPLICATE, "words": "The same.", "duplicate_of": other}
    close_case(factories.coordinator(), case, **duplicate, settled=said)
    assert (action.case_id, action.owner_id, action.is_open) == (other.id, None, True)
