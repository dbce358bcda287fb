"""Can the owner of an action report it done from a mail, once, and nobody learn more than they should?"""

import re
from datetime import timedelta

import pytest

from app import clock
from app.casework.actions import services as actions
from app.casework.actions.reports.services import mail_link
from app.casework.sharing.services import lift_restriction, restrict_case
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.delivery import ActionLink
from app.models.event import Event
from app.models.person import Role
from app.models.plan import ActionState
from app.workflows.machine import IllegalTransition
from tests import factories


@pytest.fixture
def action(app):
    owner = factories.person(Role.MEMBER, factories.nat(), name="Ola Owner")
    details = {"title": "Move the benches", "partner": factories.partner(), "due_on": clock.today()}
    case = factories.case(title="Quillfeather", logged_by=factories.officer())
    return actions.add_action(case.logged_by, case, owner=owner, **details)


@pytest.fixture
def mailed(action, monkeypatch):
    """Mail a link, and return its address."""
    sent = []
    monkeypatch.setattr("app.background.jobs.defer_mail", lambda to, subject, body: sent.append((to, body)))

    def mail():
        mail_link(action.case.logged_by, action)
        to, body = sent[-1]
        assert to == [action.owner.email]
        assert "Quillfeather" not in body
        assert action.case.reference not in body
        return re.search(r"/action-done/\S+", body)[0]

    return mail


@pytest.fixture
def stranger(app):
    return app.test_client()


def _events(case):
    return {entry.event for entry in db.session.query(AuditEntry).filter_by(case_id=case.id)}


def test_opening_a_link_shows_the_action_alone_and_changes_nothing(action, mailed, stranger):
    address, before = mailed(), db.session.query(AuditEntry).count()
    for _ in range(2):
        page = stranger.get(address)
        assert page.status_code == 200
        assert "Move the benches" in page.text
        assert "Sherwood Council" in page.text
        assert "Quillfeather" not in page.text
        assert action.case.reference not in page.text
    assert db.session.query(AuditEntry).count() == before
    assert action.state is ActionState.OPEN


def test_reporting_it_is_a_read_and_a_change_and_works_once(action, mailed, stranger):
    address = mailed()
    assert "You reported this action as done" in stranger.post(address, data={"result": "Both moved"}).text
    db.session.refresh(action)
    assert (action.state, action.result) == (ActionState.DONE, "Both moved")
    assert {Event.ACTION_LINK_USED, Event.ACTION_FINISHED} <= _events(action.case)
    for again in (stranger.get(address), stranger.post(address)):
        assert again.status_code == 410
        assert "This action has already been reported as done" in again.text


def test_a_link_lasts_fourteen_days(action, mailed, stranger):
    address = mailed()
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        assert "This link no longer works" in stranger.post(address).text
    assert stranger.get("/action-done/forged").status_code == 404


def _another_owner(action):
    details = {"title": action.title, "partner": action.partner, "due_on": action.due_on}
    by, other = action.case.logged_by, factories.officer()
    actions.change_action(by, action, version=action.version, owner=other, **details)


def _restricted_for_a_while(action):
    restrict_case(action.case.logged_by, action.case)
    lift_restriction(action.case.logged_by, action.case, reason="A mistake")


def _another_link(action):
    mail_link(action.case.logged_by, action)


def _finished(action):
    actions.finish_action(action.case.logged_by, action, "not_possible")
    actions.finish_action(action.case.logged_by, action, "to_do_again")


@pytest.mark.parametrize("happens", [_another_owner, _restricted_for_a_while, _another_link, _finished])
def test_what_ends_a_link(action, mailed, stranger, happens):
    address = mailed()
    happens(action)
    assert "This link no longer works" in stranger.post(address, data={"result": "Done"}).text
    db.session.refresh(action)
    assert action.state is ActionState.OPEN
    assert Event.ACTION_LINK_REVOKED in _events(action.case)


def test_an_owner_who_may_no_longer_report_it_is_shown_nothing(action, mailed, stranger):
    address = mailed()
    action.owner.memberships.clear()
    db.session.commit()
    page = stranger.get(address)
    assert page.status_code == 410
    assert "Move the benches" not in page.text


def test_no_link_is_mailed_for_a_restricted_case_or_to_nobody(action):
    officer = action.case.logged_by
    action.case.restricted = True
    db.session.commit()
    with pytest.raises(IllegalTransition):
        mail_link(officer, action)
    action.case.restricted, action.owner = False, None
    db.session.commit()
    with pytest.raises(IllegalTransition):
        mail_link(officer, action)
    assert db.session.query(ActionLink).count() == 0


def test_only_a_digest_is_stored_and_the_page_of_the_action_offers_it(action, mailed, sign_in):
    token = mailed().rpartition("/")[2]
    assert token not in db.session.query(ActionLink).one().digest
    here = f"/cases/{action.case.reference}/actions/{action.key}"
    browser = sign_in(action.case.logged_by)
    mail = browser.get(here).select_one("form[action$=mail-link]")["action"]
    assert "We mailed a link to Ola Owner." in browser.submit(mail, {}).words


def test_open_links_are_listed_for_who_sees_their_cases_and_can_be_revoked(action, mailed, stranger, sign_in):
    address, browser = mailed(), sign_in(action.case.logged_by)
    page = browser.get("/actions/mailed-links")
    assert "Ola Owner" in page.words
    assert "Move the benches" in browser.client.get("/actions/mailed-links/download.csv").text
    elsewhere = sign_in(factories.officer(factories.nat("Elm")))
    assert "Move the benches" not in elsewhere.get("/actions/mailed-links").words
    here = f"/cases/{action.case.reference}/actions/{action.key}"
    assert "Ola Owner has a mailed link to report this action as done" in browser.get(here).words
    assert "no longer works" in browser.submit(page.select_one("td form")["action"], {}).words
    assert "This link no longer works" in stranger.post(address).text
    assert "No mailed links still work" in browser.get("/actions/mailed-links").words
    assert Event.ACTION_LINK_ENDED in _events(action.case)


@pytest.mark.parametrize("happens", [_another_owner, _restricted_for_a_while, _finished])
def test_a_link_that_ended_is_in_no_list(action, mailed, sign_in, happens):
    mailed()
    happens(action)
    assert "No mailed links still work" in sign_in(action.case.logged_by).get("/actions/mailed-links").words
