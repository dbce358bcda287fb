"""Does the front page say what needs this person today, and nothing that they may not know?"""

from datetime import timedelta

import pytest

from app import clock
from app.casework.actions import services as actions
from app.casework.cases import services as cases
from app.casework.escalation import services as escalation
from app.casework.sharing import services as sharing
from app.models.case import Stage
from app.models.escalation import Trigger
from app.models.person import Role
from app.models.plan import ActionState
from tests import factories
from tests.evidence.wards.hins import figures, propose


def asked(coordinator, case):
    return escalation.request_escalation(
        coordinator,
        case,
        to_group=case.holder.parent,
        trigger=Trigger.NO_PROGRESS,
        tried="x",
        ask="Fund wardens",
    )


@pytest.fixture
def coordinator(app):
    return factories.coordinator()


def test_nothing_to_do_is_said_warmly(sign_in, app):
    assert "You have nothing to do today" in sign_in(factories.officer()).get("/").words


def test_a_chair_finds_the_escalations_that_await_them(sign_in, coordinator):
    asked(coordinator, factories.case(title="Drinking"))
    page = sign_in(factories.chair(factories.locality())).get("/")
    assert "Awaiting your decision 1" in page.words
    assert "Oakwood NAT asks North Locality Board about Drinking" in page.words


def test_an_overdue_request_is_marked_for_its_chair(sign_in, coordinator):
    case = factories.case()
    with clock.at(clock.now() - timedelta(days=60)):
        asked(coordinator, case)
    assert "working days overdue" in sign_in(factories.chair(factories.locality())).get("/").words


def test_somebody_sees_their_own_actions_overdue_first(sign_in, coordinator):
    case, owner = factories.case(), factories.officer()
    for title, days in (("Later", 30), ("Soon", 3), ("Late", -3)):
        due = clock.today() + timedelta(days=days)
        actions.add_action(coordinator, case, title=title, partner=owner.partner, owner=owner, due_on=due)
    words = sign_in(owner).get("/").words
    assert words.index("Late ") < words.index("Soon")
    assert "Later" not in words


def test_an_action_is_ticked_off_on_the_front_page_with_what_came_of_it(sign_in, coordinator):
    officer, case = factories.officer(), factories.case()
    action = actions.add_action(coordinator, case, title="Visit", owner=officer, due_on=clock.today())
    window = sign_in(officer)
    [form] = window.get("/").select("[aria-labelledby=actions] form")
    answer = window.post(
        form["action"], {"result": "They moved the bins"}, headers={"Referer": "http://localhost/"}
    )
    assert answer.location == "/", "and one is where one was"
    assert (action.state, action.result) == (ActionState.DONE, "They moved the bins")
    assert not window.get("/").select("[aria-labelledby=actions]")


def test_the_coordinator_answers_who_asks_to_see_a_case(sign_in, coordinator):
    case, asker = factories.case(), factories.officer(factories.nat("Elmfield"), name="Asha Khan")
    sharing.request_access(asker, case, why="The same family")
    assert "Asha Khan" in sign_in(coordinator).get("/").words
    assert "Asha Khan" not in sign_in(factories.chair(factories.locality())).get("/").words


def test_a_group_that_is_handed_a_case_finds_it_to_receive(sign_in, coordinator):
    case, chair = factories.case(), factories.chair(factories.locality())
    escalation.decide_escalation(chair, asked(coordinator, case), "take", reason="Ours")
    escalation.hand_down(chair, case, to_group=factories.nat(), instructions="Keep watching")
    assert "receive" in sign_in(coordinator).get("/").buttons()


def test_what_others_change_in_a_watched_case_is_shown_and_ones_own_acts_are_not(sign_in, coordinator):
    case, watcher = factories.case(), factories.officer()
    cases.watch_case(watcher, case)
    cases.move_case(coordinator, case, "scan")
    assert "moved the plan from Objective to Scanning" in sign_in(watcher).get("/").words
    cases.watch_case(coordinator, case)
    assert "moved the plan" not in sign_in(coordinator).get("/").words


def test_a_watched_case_that_is_restricted_meanwhile_is_no_news(sign_in, coordinator):
    case, watcher = factories.case(), factories.officer()
    cases.watch_case(watcher, case)
    cases.move_case(coordinator, case, "scan")
    case.restricted = True
    page = sign_in(watcher).get("/")
    assert "moved the plan" not in page.words
    assert case.reference not in page.text


def test_the_strip_counts_the_groups_cases_and_links_to_them(sign_in, coordinator):
    factories.case(next_review_on=clock.today() - timedelta(days=1))
    factories.case(stage=Stage.ANALYSIS)
    page = sign_in(coordinator).get("/")
    assert "2 open cases" in page.words
    assert "1 overdue for review" in page.words
    assert "1 in analysis" in page.words


def test_a_restricted_case_is_in_no_count_of_the_front_page(sign_in, coordinator):
    case = factories.case(restricted=True, next_review_on=clock.today(), lead=factories.officer())
    page = sign_in(coordinator).get("/")
    assert "0 open cases" in page.words
    assert case.title not in page.text


def test_the_front_page_costs_the_same_queries_however_much_there_is(sign_in, coordinator, queries):
    def one_more():
        case = factories.case(next_review_on=clock.today())
        cases.watch_case(coordinator, case)
        actions.add_action(
            coordinator,
            case,
            title="Visit",
            partner=coordinator.partner,
            owner=coordinator,
            due_on=clock.today(),
        )
        sharing.request_access(factories.officer(factories.nat("Elmfield")), case)

    client = sign_in(coordinator)
    one_more()
    client.get("/")
    with queries() as few:
        client.get("/")
    for _ in range(4):
        one_more()
    with queries() as many:
        client.get("/")
    assert len(many) <= len(few)


def test_who_decides_on_high_impact_neighbourhoods_finds_the_proposals_and_nobody_else_does(sign_in, app):
    chair = factories.chair(factories.executive())
    figures(Castle=60, Bulwell=40)
    propose(factories.person(Role.ANALYST, name="Ada Analyst"), "Castle", "Bulwell", reason="They carry half")
    page = sign_in(chair).get("/")
    assert "Decide on Castle and Bulwell" in page.words
    assert "Ada Analyst proposes: They carry half" in page.words
    assert "proposed to you" not in sign_in(factories.chair(factories.locality())).get("/").words


def test_what_needs_somebody_comes_before_how_their_group_stands(sign_in, coordinator):
    sharing.request_access(factories.officer(factories.nat("Elmfield"), name="Asha Khan"), factories.case())
    words = sign_in(coordinator).get("/").words
    assert words.index("Asha Khan") < words.index("Your group")


def test_who_has_no_cases_is_told_where_to_go_on(sign_in, app):
    assert "manage people and groups" in sign_in(factories.person(Role.ADMINISTRATOR)).get("/").words
    assert "search the audit" in sign_in(factories.person(Role.AUDITOR)).get("/").words
