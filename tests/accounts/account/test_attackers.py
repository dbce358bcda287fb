"""Does somebody who stands in for another get anything by it that was not lent to them?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.accounts.account.stand_ins.services import CannotStandIn, name_stand_in
from app.accounts.admin.people.services import close_account
from app.casework.actions.services import add_action
from app.casework.cases.queries import find_visible
from app.casework.cases.services import choose_lead, watch_case
from app.casework.escalation.services import request_escalation
from app.casework.sharing.services import name_person, request_access, restrict_case
from app.casework.suggestions.services import suggest
from app.extensions import db
from app.models.case import Case
from app.models.escalation import Trigger
from app.models.person import Membership, Role
from app.models.sharing import CasePerson
from app.models.stand_in import StandIn
from app.models.suggestion import SuggestionKind
from app.policy import Action
from tests import factories

WEEK = timedelta(days=7)
TITLE = "Safe house in Elm Street"


@pytest.fixture
def absent(app):
    """Who chairs a group, and leads its cases."""
    return factories.chair(name="Alice Absent")


@pytest.fixture
def mallory(absent):
    person = factories.officer(factories.nat("Elmfield"), name="Mallory Standin")
    person.tf_totp_secret = "secret"
    db.session.commit()
    return person


@pytest.fixture
def standing_in(absent, mallory):
    today = clock.today()
    return name_stand_in(absent, mallory, first=today, last=today + WEEK)


@pytest.fixture
def hidden(absent):
    """A restricted case with a request, a suggestion, an action and somebody asking to see it."""
    case = factories.case(title=TITLE)
    choose_lead(absent, case, absent)
    watch_case(absent, case)
    due = clock.today() + timedelta(days=3)
    add_action(absent, case, title=f"Visit the {TITLE}", partner=absent.partner, owner=absent, due_on=due)
    suggest(case.logged_by, case, SuggestionKind.CLOSE, why=f"{TITLE} is quiet")
    request_access(factories.officer(factories.nat("Ashfield")), case, why=TITLE)
    words = {"trigger": Trigger.NO_PROGRESS, "tried": TITLE, "ask": f"Wardens for {TITLE}"}
    coordinator = factories.coordinator()
    request_escalation(coordinator, case, to_group=factories.locality(), **words)
    restrict_case(absent, case)
    return case


PAGES = (
    "/",
    "/told",
    "/told/download.csv",
    "/actions",
    "/cases",
    "/escalations",
    "/account",
    "/map",
    "/search?q=safe",
)
STEPS = (
    "", "/edit", "/review", "/lead", "/close", "/withdraw", "/suggest", "/ask", "/hand-down", "/plan",
    "/sharing", "/record", "/timeline", "/actions/add",
)  # fmt: skip


def test_a_stand_in_finds_nothing_of_a_restricted_case_of_the_absent(sign_in, hidden, standing_in, mallory):
    window = sign_in(mallory)
    for address in PAGES:
        answer = window.client.get(address, follow_redirects=True)
        assert TITLE not in answer.text, address
        assert hidden.reference not in answer.text, address
    for step in STEPS:
        for send in (window.client.get, window.client.post):
            assert send(f"/cases/{hidden.reference}{step}").status_code in (403, 404, 405), (step, send)
    key = hidden.pending_escalation.key
    assert window.client.get(f"/escalations/{key}").status_code == 404
    assert window.client.post(f"/escalations/{key}", data={"decision": "return"}).status_code == 404


def test_a_stand_in_does_not_break_the_glass_nor_administer_nor_audit(
    sign_in, hidden, standing_in, mallory, absent
):
    absent.memberships += [Membership(role=Role.ADMINISTRATOR), Membership(role=Role.AUDITOR)]
    db.session.commit()
    window = sign_in(mallory)
    for address in ("/settings", "/settings/people", "/audit"):
        window.get(address, status=403)
    glass = (
        window.client.get("/cases/emergency").status_code,
        window.client.post("/cases/emergency").status_code,
    )
    assert set(glass) <= {403, 404}, glass
    window.post(f"/settings/people/{absent.id}/close", status=403)


def test_what_is_lent_is_not_lent_on(app, absent, standing_in, mallory):
    """Neither by naming somebody for oneself nor by rows that were there before."""
    third = factories.officer(factories.nat("Ashfield"))
    today = clock.today()
    with pytest.raises(CannotStandIn):
        name_stand_in(mallory, third, first=today, last=today)
    db.session.add(StandIn(absent=mallory, stand_in=third, first_on=today, last_on=today))
    db.session.commit()
    case = factories.case()
    assert find_visible(mallory, case.reference) == case
    assert find_visible(third, case.reference) is None


def test_an_absent_person_whose_account_is_closed_lends_nothing(absent, standing_in, mallory):
    case = factories.case()
    close_account(factories.person(Role.ADMINISTRATOR), absent)
    assert find_visible(mallory, case.reference) is None


def test_nobody_names_themselves_on_a_case_that_they_read_as_a_stand_in(absent, standing_in, mallory):
    case = factories.case()
    with pytest.raises(policy.Forbidden):
        name_person(mallory, case, mallory)


def test_who_restricts_a_case_for_somebody_does_not_keep_them_from_it(absent, standing_in, mallory):
    case = factories.case()
    restrict_case(mallory, case)
    on_list = {
        row.user_id: row.until
        for row in db.session.scalars(select(CasePerson).where(CasePerson.case_id == case.id))
    }
    assert on_list[absent.id] is None
    assert on_list[mallory.id] is not None
    assert clock.today() + WEEK == on_list[mallory.id].astimezone(clock.LONDON).date()


def test_after_the_last_day_nothing_stays(app, absent, standing_in, mallory):
    case = factories.case()
    standing_in.first_on, standing_in.last_on = clock.today() - 2 * WEEK, clock.today() - WEEK
    db.session.commit()
    assert find_visible(mallory, case.reference) is None
    assert not policy.can(mallory, Action.CASE_BREAK_GLASS)
    assert db.session.scalars(policy.visible_cases(mallory, select(Case))).all() == []
