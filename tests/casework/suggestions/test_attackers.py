"""Does somebody who suggests, declines or withdraws what is not theirs get nothing, and learn nothing?"""

from datetime import timedelta

import pytest

from app import clock, policy
from app.accounts.account.stand_ins.services import name_stand_in
from app.casework.cases.closing.services import reopen_case, withdraw_case
from app.casework.sharing.services import restrict_case, take_off
from app.casework.suggestions.services import decline, suggest
from app.extensions import db
from app.models.event import Event
from app.models.notice import Notice
from app.models.suggestion import SuggestionKind, SuggestionState
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.outbox import mails

TITLE = "Safe house in Elm Street"


@pytest.fixture
def officer(app):
    return factories.officer(name="Olu Officer")


@pytest.fixture
def coordinator(app):
    return factories.coordinator(name="Cora Coordinator")


@pytest.fixture
def case(officer, coordinator):
    return factories.case(logged_by=officer, title=TITLE)


def at(case, rest=""):
    return f"/cases/{case.reference}{rest}"


def why(kind="close"):
    return {"kind": kind, "why": "I would like to know what it is about"}


def test_nobody_suggests_anything_for_a_case_that_is_out_of_their_sight(sign_in, officer, coordinator, case):
    restrict_case(officer, case)
    for mallory in (factories.officer(), coordinator, factories.officer(factories.nat("Elmfield"))):
        window = sign_in(mallory)
        window.get(at(case, "/suggest"), status=404)
        window.post(at(case, "/suggest"), why(), status=404)
        window.post(at(case, "/withdraw"), {"reason": "x"}, status=404)
    suggestion = suggest(officer, case, SuggestionKind.CLOSE, why="Over")
    key = suggestion.key
    page = sign_in(coordinator)
    page.get(at(case, f"/suggestions/{key}/decline"), status=404)
    assert TITLE not in page.get("/").text
    assert suggestion.state is SuggestionState.WAITING


def test_a_suggestion_is_not_answered_through_another_case_nor_by_its_own_group(
    sign_in, officer, coordinator, case
):
    suggestion, other = suggest(officer, case, SuggestionKind.CLOSE, why="Over"), factories.case()
    rest = f"/suggestions/{suggestion.key}/decline"
    sign_in(coordinator).post(at(other, rest), {"reason": "No"}, status=404)
    for mallory in (officer, factories.officer(), factories.coordinator(factories.locality())):
        assert sign_in(mallory).client.post(at(case, rest), data={"reason": "No"}).status_code == 403
    assert suggestion.state is SuggestionState.WAITING


def test_a_forged_kind_is_not_suggested(sign_in, officer, case):
    for kind in ("restrict", "", "LEAD"):
        sign_in(officer).post(at(case, "/suggest"), why(kind), status=200)
    assert db.session.query(Notice).filter_by(event=Event.STEP_SUGGESTED).count() == 0


def test_a_suggestion_is_answered_once(coordinator, officer, case):
    suggestion = suggest(officer, case, SuggestionKind.CLOSE, why="Over")
    decline(coordinator, suggestion, reason="No")
    with pytest.raises(IllegalTransition):
        decline(coordinator, suggestion, reason="Again")


def test_a_stand_in_does_not_answer_what_they_suggested_themselves(officer, coordinator, case):
    suggestion, today = suggest(officer, case, SuggestionKind.CLOSE, why="Over"), clock.today()
    name_stand_in(coordinator, officer, first=today, last=today)
    with pytest.raises(policy.Forbidden):
        decline(officer, suggestion, reason="No")


def test_who_has_lost_sight_of_a_case_is_not_told_what_became_of_their_suggestion(officer, coordinator, case):
    factories.name_on(case, coordinator)
    suggestion = suggest(officer, case, SuggestionKind.CLOSE, why="Over")
    restrict_case(coordinator, case)
    take_off(coordinator, case, officer)
    mails()
    decline(coordinator, suggestion, reason="No")
    assert [
        mail for mail in mails() if mail["recipient"] == officer.email and "declined" in mail["body"]
    ] == []


# --- withdrawing ------------------------------------------------------------------------------------
def test_a_case_is_withdrawn_by_its_logger_alone_and_once(sign_in, officer, coordinator, case):
    for mallory in (factories.officer(), coordinator, factories.chair()):
        assert sign_in(mallory).client.post(at(case, "/withdraw"), data={"reason": "x"}).status_code == 403
    window = sign_in(officer)
    window.post(at(case, "/withdraw"), {"reason": "Twice"})
    assert window.client.post(at(case, "/withdraw"), data={"reason": "Twice"}).status_code == 409


def test_what_was_opened_again_is_not_withdrawn_again(officer, coordinator, case):
    withdraw_case(officer, case, reason="Not ours")
    reopen_case(coordinator, case, reason="It is ours")
    with pytest.raises(IllegalTransition):
        withdraw_case(officer, case, reason="Not ours")


def test_after_the_next_working_day_the_page_says_why_it_is_too_late(sign_in, officer, case):
    case.logged_at = clock.now() - timedelta(days=6)
    db.session.commit()
    answer = sign_in(officer).client.post(at(case, "/withdraw"), data={"reason": "It was in another city"})
    assert answer.status_code == 409
    assert "until the end of the next working day" in answer.text
    assert "It was in another city" in answer.text


def test_a_logger_who_was_taken_off_a_restricted_case_does_not_withdraw_it(
    sign_in, officer, coordinator, case
):
    factories.name_on(case, coordinator)
    restrict_case(coordinator, case)
    take_off(coordinator, case, officer)
    sign_in(officer).post(at(case, "/withdraw"), {"reason": "x"}, status=404)
