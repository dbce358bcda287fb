"""Does what an officer suggests reach the coordinator, and its answer the officer?"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policy
from app.casework.actions.services import add_action
from app.casework.cases.closing.services import close_case, reopen_case, withdraw_case
from app.casework.cases.services import choose_lead, write_note
from app.casework.escalation.services import request_escalation
from app.casework.suggestions.services import decline, suggest
from app.extensions import db
from app.models.case import CloseReason
from app.models.escalation import Trigger
from app.models.event import Event
from app.models.notice import Notice
from app.models.plan import ActionState
from app.models.suggestion import Suggestion, SuggestionKind, SuggestionState
from app.workflows.machine import IllegalTransition
from tests import factories


@pytest.fixture
def officer(app):
    return factories.officer(name="Olu Officer")


@pytest.fixture
def coordinator(app):
    return factories.coordinator(name="Cora Coordinator")


@pytest.fixture
def case(officer, coordinator):
    return factories.case(logged_by=officer)


def suggested(officer, case, kind=SuggestionKind.CLOSE):
    return suggest(officer, case, kind, why="Nobody complains any more")


def told(event):
    return db.session.scalars(select(Notice.user_id).where(Notice.event == event)).all()


# --- suggesting -------------------------------------------------------------------------------------
def test_an_officer_suggests_and_the_coordinator_finds_it_on_the_front_page(
    sign_in, officer, coordinator, case
):
    window = sign_in(officer)
    assert "Suggest a step" in window.get(f"/cases/{case.reference}").words
    page = window.get(f"/cases/{case.reference}/suggest")
    assert page.heading == "Suggest a step to Cora Coordinator"
    typed = {"kind": "close", "why": "Nobody complains any more"}
    assert (
        "You sent your suggestion to Cora Coordinator"
        in window.submit(f"/cases/{case.reference}/suggest", typed).words
    )
    assert told(Event.STEP_SUGGESTED) == [coordinator.id]
    home = sign_in(coordinator).get("/")
    assert "Olu Officer suggests closing this case" in home.words
    assert home.select(f"a[href='/cases/{case.reference}/close']")
    assert "suggests" not in window.get("/").words, "it is not theirs to answer"
    assert "Nobody complains any more" in window.get(f"/cases/{case.reference}").words


def test_what_is_suggested_already_or_is_not_possible_is_not_offered(sign_in, officer, case):
    suggested(officer, case)
    choose_lead(factories.coordinator(), case, officer)
    page = sign_in(officer).get(f"/cases/{case.reference}/suggest")
    assert [radio["value"] for radio in page.select("input[type=radio]")] == ["escalate"]
    with pytest.raises(policy.Forbidden):
        suggested(officer, case)


def test_without_a_coordinator_it_goes_to_the_chair(officer):
    chair = factories.chair()
    suggested(officer, factories.case(logged_by=officer))
    assert told(Event.STEP_SUGGESTED) == [chair.id]


def test_of_a_restricted_case_those_on_its_list_alone_are_told(officer, coordinator, case):
    on_list = factories.coordinator()
    case.restricted = True
    factories.name_on(case, on_list)
    suggested(officer, case)
    assert told(Event.STEP_SUGGESTED) == [on_list.id]


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_who_does_not_work_the_case_suggests_nothing(app, case, who):
    group = {"stranger": factories.nat("Elmfield"), "neighbour": factories.nat("Elm")}[who]
    with pytest.raises(policy.Forbidden):
        suggested(factories.officer(group), case)


# --- answering --------------------------------------------------------------------------------------
def test_declining_needs_a_reason_and_tells_it(sign_in, officer, coordinator, case):
    made = suggested(officer, case)
    window, address = sign_in(coordinator), f"/cases/{case.reference}/suggestions/{made.key}/decline"
    assert "Enter why you are declining this" in window.submit(address, {"reason": ""}).words
    window.submit(address, {"reason": "Wait for the spring"})
    assert told(Event.SUGGESTION_DECLINED) == [officer.id]
    page = sign_in(officer).get(f"/cases/{case.reference}")
    assert "Cora Coordinator declined what Olu Officer suggested: Wait for the spring" in page.words
    assert "Olu Officer suggests" not in page.words
    window.post(address, {"reason": "Again"}, status=409)


def test_nobody_declines_their_own(coordinator, case):
    made = suggested(coordinator, case, SuggestionKind.ESCALATE)
    with pytest.raises(policy.Forbidden):
        decline(coordinator, made, reason="No")


def asked(by, case):
    words = {"trigger": Trigger.NO_PROGRESS, "tried": "x", "ask": "Fund wardens"}
    return request_escalation(by, case, to_group=factories.locality(), **words)


TAKEN = {
    SuggestionKind.ESCALATE: lambda by, case, officer: asked(by, case),
    SuggestionKind.CLOSE: lambda by, case, officer: close_case(
        by, case, reason=CloseReason.NOT_PURSUED, words="Over"
    ),
    SuggestionKind.LEAD: lambda by, case, officer: choose_lead(by, case, officer),
}


@pytest.mark.parametrize("kind", list(SuggestionKind))
def test_taking_the_step_takes_the_suggestion_up(officer, coordinator, case, kind):
    made = suggested(officer, case, kind)
    TAKEN[kind](coordinator, case, officer)
    assert made.state is SuggestionState.TAKEN_UP
    assert told(Event.SUGGESTION_TAKEN_UP) == [officer.id]


def test_another_lead_and_the_end_of_the_case_answer_what_was_suggested(officer, coordinator, case):
    lead, above = (
        suggested(officer, case, SuggestionKind.LEAD),
        suggested(officer, case, SuggestionKind.ESCALATE),
    )
    choose_lead(coordinator, case, factories.officer(name="Ann Other"))
    assert (lead.state, lead.reason) == (SuggestionState.DECLINED, "Ann Other leads it.")
    close_case(coordinator, case, reason=CloseReason.NOT_PURSUED, words="Over")
    assert (above.state, above.reason) == (SuggestionState.DECLINED, "The case was closed.")


def test_whoever_suggested_to_lead_is_chosen_beforehand_in_the_form(sign_in, officer, coordinator, case):
    suggested(officer, case, SuggestionKind.LEAD)
    page = sign_in(coordinator).get(f"/cases/{case.reference}/lead")
    assert page.select_one("option[selected]").text.startswith("Olu Officer")


# --- withdrawing ------------------------------------------------------------------------------------
def test_a_logger_withdraws_what_was_logged_by_mistake_and_a_coordinator_opens_it_again(
    sign_in, officer, coordinator, case
):
    window = sign_in(officer)
    assert "withdraw_case" in window.get(f"/cases/{case.reference}").buttons()
    address = f"/cases/{case.reference}/withdraw"
    assert "Enter why it was logged by mistake" in window.submit(address, {"reason": ""}).words
    page = window.submit(address, {"reason": "It is in another city"})
    assert (
        "Olu Officer withdrew this case because it was logged by mistake: It is in another city" in page.words
    )
    assert case.close_reason is CloseReason.MISTAKE
    assert coordinator.id in told(Event.CASE_WITHDRAWN)
    reopen_case(coordinator, case, reason="It is ours")
    assert case.is_open


def test_what_its_logger_had_planned_is_not_done_in_a_case_that_is_withdrawn(officer, case):
    due = clock.today() + timedelta(days=7)
    action = add_action(officer, case, title="Visit", partner=officer.partner, due_on=due)
    withdraw_case(officer, case, reason="It is in another city")
    assert action.state is ActionState.NOT_DONE


def test_nobody_else_withdraws_it(coordinator, case):
    with pytest.raises(policy.Forbidden):
        withdraw_case(coordinator, case, reason="No")


def test_once_somebody_else_has_written_on_it_it_is_not_withdrawn(sign_in, officer, coordinator, case):
    write_note(coordinator, case, "Seen it, too")
    with pytest.raises(IllegalTransition):
        withdraw_case(officer, case, reason="No")
    assert "withdraw_case" not in sign_in(officer).get(f"/cases/{case.reference}").buttons()


def test_two_working_days_later_it_is_not_withdrawn(officer, case):
    case.logged_at = clock.now() - timedelta(days=6)
    db.session.commit()
    with pytest.raises(IllegalTransition):
        withdraw_case(officer, case, reason="No")


def test_to_be_withdrawn_is_not_offered_as_a_reason_to_close(sign_in, coordinator, case):
    page = sign_in(coordinator).get(f"/cases/{case.reference}/close")
    assert "mistake" not in [radio["value"] for radio in page.select("input[name=reason]")]


def test_the_front_page_costs_the_same_however_much_is_suggested(sign_in, queries, coordinator):
    window, counts = sign_in(coordinator), []
    for number in (1, 4):
        for _ in range(number):
            by = factories.officer()
            suggested(by, factories.case(logged_by=by))
        window.get("/")
        with queries() as sent:
            window.get("/")
        counts.append(len(sent))
    assert counts[0] == counts[1]
    assert db.session.query(Suggestion).count() == 5
