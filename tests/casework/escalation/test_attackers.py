"""Does somebody who undoes what is not theirs, or too late, get nothing?"""

import pytest

from app.casework.cases.services import write_note
from app.casework.escalation.services import decide_escalation, request_escalation
from app.casework.sharing.services import restrict_case
from app.extensions import db
from app.models.escalation import EscalationState, Trigger
from tests import factories


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


@pytest.fixture
def chair(coordinator):
    return factories.chair(factories.locality(), name="Lou Chair")


@pytest.fixture
def request_(coordinator, chair):
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    return request_escalation(coordinator, factories.case(), to_group=factories.locality(), **words)


def undo(window, request_):
    return window.client.post(f"/escalations/{request_.key}/undo").status_code


def test_a_decision_is_undone_by_whoever_made_it_alone(sign_in, coordinator, chair, request_):
    decide_escalation(chair, request_, "return", reason="No")
    others = {
        factories.chair(factories.locality()): 409,
        coordinator: 403,
        factories.chair(factories.executive()): 403,
        factories.officer(): 403,
    }
    assert {person.id: undo(sign_in(person), request_) for person in others} == {
        p.id: code for p, code in others.items()
    }
    assert request_.state is EscalationState.RETURNED


def test_of_two_windows_the_second_undoes_nothing(sign_in, chair, request_):
    decide_escalation(chair, request_, "return", reason="No")
    first, second = sign_in(chair), sign_in(chair)
    assert (undo(first, request_), undo(second, request_)) == (302, 409)
    assert request_.state is EscalationState.PENDING


def test_after_somebody_has_acted_the_answer_says_so(sign_in, coordinator, chair, request_):
    decide_escalation(chair, request_, "return", reason="No")
    write_note(coordinator, request_.case, "Then we do it ourselves")
    answer = sign_in(chair).client.post(f"/escalations/{request_.key}/undo")
    assert answer.status_code == 409
    assert "until somebody makes a change to the case" in answer.text
    assert request_.state is EscalationState.RETURNED


def test_who_no_longer_sees_the_case_undoes_nothing(sign_in, coordinator, chair, request_):
    decide_escalation(chair, request_, "return", reason="No")
    case = request_.case
    factories.name_on(case, coordinator)
    restrict_case(coordinator, case)
    db.session.expire_all()
    for person in (chair,):
        assert undo(sign_in(person), request_) == 404
