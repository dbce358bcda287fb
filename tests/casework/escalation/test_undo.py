"""Can a decision be undone, until somebody acts on it, so that all is as it was before?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.casework.case_page.tier_path import path_of
from app.casework.cases.services import choose_lead, review_case, write_note
from app.casework.escalation.services import decide_escalation, request_escalation, undo_decision
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import Risk
from app.models.escalation import Escalation, EscalationState, Trigger
from app.models.event import Event
from app.models.sharing import CasePerson, NamedFor
from app.workflows.machine import IllegalTransition
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


@pytest.fixture
def chair(app):
    return factories.chair(factories.locality(), name="Lou Chair")


@pytest.fixture
def case(coordinator):
    case = factories.case()
    choose_lead(coordinator, case, factories.officer())
    return case


@pytest.fixture
def request_(coordinator, case):
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    return request_escalation(coordinator, case, to_group=factories.locality(), **words)


def details(decision):
    later = clock.today() + timedelta(days=90)
    return {
        "take": {"lead": factories.officer(factories.locality()), "review_on": later},
        "assist": {"granted": "One warden", "review_on": later},
        "return": {},
        "pass_on": {"to_group": factories.executive(), "ask": "Ask the Home Office"},
    }[decision]


def state_of(case):
    leads = db.session.query(CasePerson.user_id).filter_by(case_id=case.id, named_for=NamedFor.LEAD).all()
    held = [(held.group_id, held.since, held.until) for held in case.holdings]
    where = (case.holder_id, case.tier_level, case.lead_id, case.next_review_on)
    return held, where, leads, case.pending_escalation


@pytest.mark.parametrize("decision", ["take", "assist", "return", "pass_on"])
def test_undone_all_is_as_it_was(case, chair, request_, decision):
    before = state_of(case)
    decide_escalation(chair, request_, decision, reason="Because", **details(decision))
    assert state_of(case) != before
    undo_decision(chair, request_)
    db.session.expire_all()
    assert state_of(case) == before
    assert (request_.state, request_.decided_by, request_.reason) == (EscalationState.PENDING, None, "")
    assert len(list_pending(case)) == 1
    assert path_of(case, db.session.query(Escalation).filter_by(case_id=case.id).all())
    decide_escalation(chair, request_, decision, reason="After all", **details(decision))


def list_pending(case):
    return db.session.query(Escalation).filter_by(case_id=case.id, state="pending").all()


def test_a_lead_where_there_was_none_is_nobody_again(chair, coordinator):
    case = factories.case()
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    request = request_escalation(coordinator, case, to_group=factories.locality(), **words)
    decide_escalation(chair, request, "take", reason="Because", **details("take"))
    undo_decision(chair, request)
    assert case.lead is None


def test_what_was_passed_on_is_withdrawn_and_its_words_are_those_of_whoever_passed_it_on(chair, request_):
    decide_escalation(chair, request_, "pass_on", reason="Because", **details("pass_on"))
    later = db.session.scalars(select(Escalation).where(Escalation.passed_on_from_id == request_.id)).one()
    assert (later.ask, request_.ask) == ("Ask the Home Office", "Fund wardens")
    undo_decision(chair, request_)
    assert later.state is EscalationState.WITHDRAWN


ACTS = {
    "a note": lambda case, person: write_note(person, case, "Seen"),
    "a review": lambda case, person: review_case(person, case, risk=Risk.HIGH),
}


@pytest.mark.parametrize("act", ACTS)
def test_once_somebody_has_acted_it_is_not_undone(case, coordinator, chair, request_, act):
    decide_escalation(chair, request_, "return", reason="Because")
    ACTS[act](case, coordinator)
    with pytest.raises(IllegalTransition):
        undo_decision(chair, request_)


def test_another_chair_of_the_group_does_not_undo_it(chair, request_):
    decide_escalation(chair, request_, "return", reason="Because")
    with pytest.raises(IllegalTransition):
        undo_decision(factories.chair(factories.locality()), request_)
    with pytest.raises(policy.Forbidden):
        undo_decision(factories.officer(), request_)


def test_a_request_that_was_withdrawn_or_is_pending_is_not_undone(coordinator, chair, request_):
    with pytest.raises(IllegalTransition):
        undo_decision(chair, request_)
    decide_escalation(coordinator, request_, "withdraw", reason="No")
    with pytest.raises(IllegalTransition):
        undo_decision(chair, request_)


def test_reading_is_no_act_and_the_page_offers_the_button_until_there_is_one(
    sign_in, case, coordinator, chair, request_
):
    window, address = sign_in(chair), f"/escalations/{request_.key}"
    page = window.submit(address, {"decision": "return", "reason": "Try mediation"})
    assert "You returned the request to Oakwood NAT with your advice." in page.words
    assert page.select_one(".govuk-notification-banner form")["action"] == f"{address}/undo"
    sign_in(coordinator).get(address)
    assert "undo" in window.get(address).buttons()
    assert "You undid the decision" in window.submit(f"{address}/undo", {}).words
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == Event.DECISION_UNDONE)).one()
    assert entry.actor_name == "Lou Chair"
    window.submit(address, {"decision": "return", "reason": "Try mediation"})
    write_note(coordinator, case, "Thank you")
    assert "undo" not in window.get(address).buttons()
    window.post(f"{address}/undo", status=409)


# --- the page ---------------------------------------------------------------------------------------
def test_the_page_says_what_a_chair_asks_first_and_what_each_choice_leads_to(sign_in, case, chair, request_):
    case.plan.objective, case.risk = "Half as many calls", Risk.HIGH
    db.session.commit()
    page = sign_in(chair).get(f"/escalations/{request_.key}")
    for words in (
        "High risk",
        "Oakwood ward",
        case.lead.name,
        "Oakwood NAT, 0 days",
        "Objective: Half as many calls",
    ):
        assert words in page.words, words
    assert "North Locality Board will hold the case." in page.words
    hints = [
        page.select_one(f"#{radio['aria-describedby']}") for radio in page.select("input[name=decision]")
    ]
    assert len(hints) == 4
    assert all(hints)
    assert page.select_one("#ask").text.strip() == "Fund wardens"
