"""Is each person told the one thing that the work most expects of them?"""

from datetime import timedelta

import pytest

from app import clock
from app.casework.actions import services as actions
from app.casework.cases import services as cases
from app.casework.cases.next_step import FOLDED, USUAL, in_order_of_use, next_step, other_steps
from app.casework.cases.next_step_rows import ROWS
from app.casework.cases.queries import is_led_from_before, list_actions, list_waiting_requests
from app.casework.cases.situation import PAGES, Situation
from app.casework.cases.suggestions import list_suggestions
from app.casework.escalation import services as escalation
from app.casework.sharing import services as sharing
from app.casework.suggestions.services import suggest
from app.extensions import db
from app.models.case import Stage
from app.models.escalation import Trigger
from app.models.person import Role
from app.models.sharing import NamedFor
from app.models.suggestion import SuggestionKind
from app.words import day
from app.workflows.case import CASE
from tests import factories


def _step(case, person):
    return next_step(_situation(case, person))


def _situation(case, person):
    actions, waiting = list_actions(case), list_waiting_requests(case)
    return Situation(case, person, actions, waiting, is_led_from_before(case), list_suggestions(case))


def _case(**details):
    """A case with a lead, so that nothing but what a test sets up stands out."""
    lead = factories.officer()
    case = factories.case(lead=lead, **details)
    factories.name_on(case, lead, NamedFor.LEAD)
    return case


def _write(case, stage, words="Written."):
    setattr(case.plan, stage.value, words)
    db.session.commit()


def _asked(case, person):
    return escalation.request_escalation(
        person,
        case,
        to_group=factories.locality(),
        trigger=Trigger.RISK_RISING,
        tried="Everything",
        ask="Fund two patrols",
    )


def test_a_chair_who_is_asked_decides_first(app):
    case = _case(next_review_on=clock.today() - timedelta(days=5))
    _asked(case, factories.coordinator())
    step = _step(case, factories.chair(factories.locality()))
    assert (step.name, step.endpoint) == ("decide", "escalation.show")
    assert "Fund two patrols" in step.sentence


def test_nobody_is_told_to_decide_what_they_asked_themselves(app):
    case, both = _case(), factories.coordinator()
    factories._save(type(both.memberships[0])(user=both, group=factories.locality(), role="chair"))
    _asked(case, both)
    assert _step(case, both).name != "decide"


def test_a_handed_down_case_is_received_first(app):
    case, chair = _case(), factories.chair(factories.locality())
    escalation.decide_escalation(chair, _asked(case, factories.coordinator()), "take", reason="Yes")
    escalation.hand_down(chair, case, to_group=factories.nat(), instructions="Keep it so")
    step = _step(case, factories.officer())
    assert step.name == "receive"
    assert step.is_done_at_once
    assert _step(case, chair).name != "receive"


def test_while_a_group_decides_nothing_is_asked_of_the_others(app):
    case = _case()
    asked = _asked(case, factories.coordinator())
    for person in (factories.officer(), factories.coordinator(), factories.officer(factories.locality())):
        step = _step(case, person)
        assert (step.name, step.endpoint) == ("", "")
        assert step.sentence == (
            f"North Locality Board should decide by {day(asked.due_on)}. You do not need to do "
            "anything until they do."
        )
    asked.due_on = clock.today() - timedelta(days=1)
    assert "North Locality Board should have decided by" in _step(case, factories.officer()).sentence


def test_while_a_group_decides_ones_own_action_is_still_to_be_done(app):
    case, mine = _case(), factories.officer()
    soon = clock.today() + timedelta(days=9)
    actions.add_action(mine, case, title="Ring", partner=factories.partner(), owner=mine, due_on=soon)
    _asked(case, factories.coordinator())
    assert _step(case, mine).name == "done"


def _handed_down():
    """A case that the locality took, with a lead of its own, and handed down again."""
    case, chair = _case(), factories.chair(factories.locality())
    own = factories.officer(factories.locality(), name="Adrian Tully")
    asked = _asked(case, factories.coordinator())
    escalation.decide_escalation(chair, asked, "take", reason="Yes", lead=own)
    escalation.hand_down(chair, case, to_group=factories.nat(), instructions="Keep it so")
    return case, chair


def test_a_case_on_its_way_down_waits_for_its_receipt(app):
    case, chair = _handed_down()
    assert _step(case, chair).sentence == (
        "Oakwood NAT has not yet confirmed that it received this case. You do not need to do "
        "anything until they do."
    )


def test_the_group_that_received_a_case_is_asked_for_a_lead_until_it_chose_one(app, sign_in):
    case, _ = _handed_down()
    coordinator = factories.coordinator()
    escalation.receive(coordinator, case.sent_hand_down)
    db.session.expire_all()
    step = _step(case, coordinator)
    assert (step.name, case.lead.name) == ("assign", "Adrian Tully")
    assert "Adrian Tully leads it until you choose a lead of your own." in step.sentence
    page = sign_in(coordinator).get(f"/cases/{case.reference}")
    assert "Adrian Tully leads it until you choose" in page.words
    assert _step(case, factories.officer()).name == "write_plan"
    cases.choose_lead(coordinator, case, case.lead)
    assert _step(case, coordinator).name == "write_plan"


def test_the_group_that_received_a_case_with_a_lead_of_its_own_is_not_asked(app):
    case, _ = _handed_down()
    coordinator = factories.coordinator()
    escalation.receive(coordinator, case.sent_hand_down)
    case.lead = factories.officer()
    db.session.commit()
    assert _step(case, coordinator).name == "write_plan"


def test_write_a_note_leads_into_the_box_where_it_is_written(sign_in):
    case, onlooker = _case(), factories.chair(factories.executive())
    page = sign_in(onlooker).get(f"/cases/{case.reference}")
    [link] = [a for a in page.select("a[data-step=write_note]") if "#" in a["href"]]
    assert page.select_one("#" + link["href"].partition("#")[2]).name == "textarea"


def test_a_request_for_access_is_answered_by_those_who_work_the_case(app):
    case = _case()
    sharing.request_access(factories.officer(factories.nat("Elmwood"), name="Sam Okafor"), case)
    assert "Sam Okafor" in _step(case, factories.officer()).sentence
    assert _step(case, factories.officer()).name == "answer"
    assert _step(case, factories.chair(factories.locality())).name == "write_note"


def test_a_case_without_a_lead_asks_the_coordinator_for_one(app):
    case = factories.case()
    assert _step(case, factories.coordinator()).name == "assign"
    officer = _step(case, factories.officer())
    assert (officer.name, officer.endpoint) == ("suggest", "suggestions.suggest")
    assert _step(case, factories.person(Role.MEMBER, factories.nat())).name == "write_note"


@pytest.mark.parametrize(
    ("kind", "name", "endpoint"),
    [
        (SuggestionKind.ESCALATE, "escalate", "escalation.ask"),
        (SuggestionKind.CLOSE, "close_unsolved", "cases.close"),
        (SuggestionKind.LEAD, "assign", "cases.lead"),
    ],
)
def test_what_somebody_suggests_is_the_next_step_of_whoever_answers(app, kind, name, endpoint):
    case, officer = _case(), factories.officer(name="Olu Officer")
    suggest(officer, case, kind, why="I think so")
    step = _step(case, factories.coordinator())
    assert (step.name, step.endpoint) == (name, endpoint)
    assert step.sentence == f"Olu Officer suggests {kind.asks}."
    waits = _step(case, officer)
    assert (waits.name, waits.endpoint) == ("", "")
    assert waits.sentence.startswith(f"You suggested {kind.own}. Oakwood NAT has not answered yet.")
    assert _step(case, factories.officer()).name == "write_plan"


def test_an_overdue_review_comes_before_the_plan(app):
    case = _case(next_review_on=clock.today() - timedelta(days=1))
    step = _step(case, factories.officer())
    assert step.name == "review"
    assert "1 day ago" in step.sentence


def test_my_own_overdue_action_comes_before_the_plan(app):
    case, mine = _case(), factories.officer()
    action = actions.add_action(
        mine, case, title="Ring the shop", partner=factories.partner(), owner=mine, due_on=clock.today()
    )
    action.due_on = clock.today() - timedelta(days=2)
    db.session.commit()
    assert "Ring the shop" in _step(case, mine).sentence
    assert _step(case, factories.officer()).name == "write_plan"


@pytest.mark.parametrize(
    ("stage", "onwards"),
    [(Stage.OBJECTIVE, "scan"), (Stage.SCANNING, "analyse"), (Stage.ANALYSIS, "respond")],
)
def test_a_stage_is_written_and_then_left(app, stage, onwards):
    case = _case(stage=stage)
    step = _step(case, factories.officer())
    assert (step.name, step.values["section"]) == ("write_plan", stage.value)
    _write(case, stage)
    _write(case, Stage.OBJECTIVE)
    case.plan.measure_words = "Calls"
    db.session.commit()
    step = _step(case, factories.officer())
    assert (step.name, step.is_done_at_once) == (onwards, onwards != "scan")


@pytest.mark.parametrize(("objective", "section"), [("Half the calls", "measure"), ("", "objective")])
def test_the_one_thing_that_a_gate_needs_is_named(app, objective, section):
    case = _case(stage=Stage.ANALYSIS)
    _write(case, Stage.ANALYSIS)
    _write(case, Stage.OBJECTIVE, objective)
    step = _step(case, factories.officer())
    assert (step.name, step.values["section"]) == ("write_plan", section)


def test_a_response_needs_its_actions_before_it_is_assessed(app):
    case, officer = _case(stage=Stage.RESPONSE), factories.officer()
    _write(case, Stage.RESPONSE)
    assert _step(case, officer).name == "add_action"
    action = actions.add_action(officer, case, title="Act", partner=factories.partner(), due_on=clock.today())
    assert _step(case, officer).name == "see_actions"
    actions.finish_action(officer, action, "start")
    assert _step(case, officer).values["section"] == "began"
    actions.finish_action(officer, action, "done")
    assert _step(case, officer).values["section"] == "began"
    case.plan.response_from = clock.today()
    db.session.commit()
    assert _step(case, officer).name == "assess"


def test_a_written_assessment_is_closed_by_the_coordinator_and_waited_for_by_the_officer(app):
    case = _case(stage=Stage.ASSESSMENT)
    _write(case, Stage.ASSESSMENT)
    assert _step(case, factories.coordinator()).name == "sign_off"
    assert "must sign it off" in _step(case, factories.officer()).sentence
    case.plan.signed_off_at = clock.now()
    db.session.commit()
    assert _step(case, factories.coordinator()).name == "close_as_solved"
    assert "can close the case" in _step(case, factories.officer()).sentence


def test_whoever_only_reads_is_asked_for_what_they_know(app):
    assert _step(_case(), factories.chair(factories.executive())).name == "write_note"


def test_a_closed_case_expects_nothing_but_can_be_reopened_by_its_group(app):
    case = _case(stage=Stage.CLOSED, closed_at=clock.now(), close_reason="not_pursued")
    assert _step(case, factories.coordinator()).name == "reopen"
    onlooker = _step(case, factories.chair(factories.executive()))
    assert (onlooker.name, onlooker.label) == ("", "")
    assert "You do not need to do anything else" in onlooker.sentence


def test_the_other_steps_are_what_the_workflow_offers(app):
    case, coordinator = _case(), factories.coordinator()
    offered = {t.name for t in CASE.available(case, coordinator)}
    assert {s.name for s in other_steps(_situation(case, coordinator), besides="")} == offered & set(PAGES)


def test_every_step_has_a_page(app):
    endpoints = set(PAGES.values()) | {"escalation.show", "escalation.receive", "sharing.show"}
    assert endpoints <= set(app.view_functions)
    assert {row.name for row in ROWS} - set(PAGES) == {
        "receive",
        "decide",
        "answer",
        "done",
        "see_actions",
        "suggest",
        "",
    }


def test_of_many_other_steps_the_usual_ones_are_in_sight_and_none_is_lost(app, sign_in):
    coordinator, case = factories.coordinator(), _case(stage=Stage.RESPONSE)
    steps = other_steps(_situation(case, coordinator), besides="add_action")
    others = in_order_of_use(steps)
    folded = [step for _, some in others.folded for step in some]
    assert len(others.usual) < len(steps)
    assert sorted(s.name for s in (*others.usual, *folded)) == sorted(s.name for s in steps)
    page = sign_in(coordinator).get(f"/cases/{case.reference}")
    assert f"{others.folded_number} more things you can do" in page.words


def test_a_few_other_steps_are_all_in_sight(app):
    case = _case()
    steps = other_steps(_situation(case, factories.person(Role.MEMBER, case.holder)), besides="write_note")
    assert in_order_of_use(steps).folded == []


def test_every_other_step_has_its_place():
    assert set(PAGES) == set(USUAL) | {name for _, names in FOLDED for name in names}
