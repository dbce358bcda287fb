"""Does the front page show what was given to somebody, and what waits near them, until they open it?"""

from datetime import timedelta

import pytest

from app import clock
from app.casework.actions.services import add_action
from app.casework.cases.services import choose_lead, log_case, write_note
from app.casework.escalation.services import request_escalation
from app.extensions import db
from app.models.desk import Draft
from app.models.escalation import Trigger
from app.models.sharing import CasePerson, NoteAudience
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


def section(page, name):
    """The words of a section of the front page; empty where it has none."""
    found = page.select_one(f"[aria-labelledby={name}]")
    return " ".join(found.text.split()) if found else ""


def logged(officer, title="Off-road bikes"):
    return log_case(officer, title=title, theme=factories.theme(), ward=factories.ward())


def test_those_who_run_a_group_find_its_new_case_until_somebody_leads_it(sign_in, coordinator):
    chair, officer = factories.chair(), factories.officer()
    case = logged(officer)
    for person in (coordinator, chair):
        assert "New cases without a lead 1" in section(sign_in(person).get("/"), "without-lead")
    assert section(sign_in(officer).get("/"), "without-lead") == ""
    choose_lead(coordinator, case, officer)
    assert section(sign_in(chair).get("/"), "without-lead") == ""


def test_a_lead_finds_their_case_until_they_open_it(sign_in, coordinator):
    case, lead = factories.case(), factories.officer()
    choose_lead(coordinator, case, lead)
    browser = sign_in(lead)
    assert case.title in section(browser.get("/"), "new")
    browser.get(f"/cases/{case.reference}")
    assert section(browser.get("/"), "new") == ""


def test_what_was_given_is_gone_when_it_is_marked_as_seen(sign_in, coordinator):
    case, owner = factories.case(), factories.officer()
    due = clock.today() + timedelta(days=30)
    add_action(coordinator, case, title="Visit", partner=owner.partner, owner=owner, due_on=due)
    browser = sign_in(owner)
    new = browser.get("/").select_one("[aria-labelledby=new]")
    page = browser.submit("/told/seen", {"notice": new.select_one("[name=notice]")["value"]})
    assert section(page, "new") == ""
    assert "You have a new action." in browser.get("/told").words


def test_a_case_that_was_restricted_meanwhile_is_not_new_to_anybody(sign_in, coordinator):
    case, lead = factories.case(), factories.officer()
    choose_lead(coordinator, case, lead)
    db.session.query(CasePerson).delete()
    case.restricted = True
    db.session.commit()
    browser = sign_in(lead)
    for page in ("/", "/told"):
        assert case.title not in browser.get(page).text


def test_an_overdue_request_stands_on_the_front_page_of_both_groups(sign_in, coordinator):
    case = factories.case()
    with clock.at(clock.now() - timedelta(days=60)):
        words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
        request_escalation(coordinator, case, to_group=factories.locality(), **words)
    member, officer = factories.officer(factories.locality()), factories.officer()
    for person in (coordinator, member, officer):
        assert "Fund wardens" in section(sign_in(person).get("/"), "overdue-requests")
    chair = sign_in(factories.chair(factories.locality())).get("/")
    assert "Fund wardens" in section(chair, "awaiting")
    assert section(chair, "overdue-requests") == "", "it awaits their decision, and stands there"


def test_what_was_typed_and_not_sent_is_announced_to_its_writer_alone(sign_in, coordinator):
    db.session.add(Draft(user_id=coordinator.id, page="/cases/new", typed={"title": ["Bikes on the Bogs"]}))
    db.session.commit()
    page = sign_in(coordinator).get("/")
    assert "Bikes on the Bogs" in section(page, "drafts")
    assert page.select_one("[aria-labelledby=drafts] a[href='/cases/new']")
    assert "Bikes on the Bogs" not in sign_in(factories.chair()).get("/").text


def test_who_logs_a_case_watches_it_and_sees_notes_but_not_those_of_another_partner(sign_in, coordinator):
    officer = factories.officer()
    case = logged(officer)
    other = factories.officer(partner_=factories.partner("Fire and rescue"))
    write_note(other, case, "For us alone", audience=NoteAudience.OWN_PARTNER)
    assert section(sign_in(officer).get("/"), "changes") == ""
    write_note(other, case, "For all")
    assert "wrote a note" in section(sign_in(officer).get("/"), "changes")
