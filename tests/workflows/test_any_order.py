"""Whatever people do with a case, and in whatever order, is it still a case that makes sense?

Hypothesis makes up histories: who tries what, one after another, by the verbs themselves. What is
refused changes nothing and is recorded nowhere; what is done leaves a case of which all this is true.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import clock
from app.accounts.audit import chain
from app.casework.actions.services import add_action, finish_action
from app.casework.case_page.tier_path import path_of
from app.casework.cases.closing.services import close_case, reopen_case
from app.casework.cases.services import choose_lead, move_case, review_case
from app.casework.escalation.services import (
    decide_escalation,
    hand_down,
    receive,
    request_escalation,
    undo_decision,
)
from app.casework.plans.services import sign_off, write_plan
from app.casework.sharing.services import lift_restriction, restrict_case
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.case import CloseReason, Holding, Risk, Stage
from app.models.escalation import Escalation, EscalationState, HandDown, HandDownState, Trigger
from app.models.plan import PlanAction, Section
from app.models.sharing import CasePerson
from app.policy import Forbidden
from app.workflows.machine import IllegalTransition
from tests import factories, world
from tests.buttons import undone

WHO = ("officer", "coordinator", "chair", "lead", "locality chair", "executive chair", "board chair")


class NothingThere(Exception):
    """A verb that needs an action, a request or a hand-down, and there is none."""


def one(kind, case, **where):
    thing = db.session.query(kind).filter_by(case_id=case.id, **where).order_by(kind.id.desc()).first()
    if thing is None:
        raise NothingThere
    return thing


def ask(actor, case):
    above = case.holder.parent or case.holder
    words = {"tried": "All", "ask": "Help"}
    request_escalation(actor, case, to_group=above, trigger=Trigger.RISK_RISING, **words)


def decide(decision):
    def verb(actor, case):
        asked = one(Escalation, case, state=EscalationState.PENDING)
        more = {"to_group": asked.to_group.parent} if decision == "pass_on" else {}
        decide_escalation(actor, asked, decision, reason="Because", **more)

    return verb


def undo(actor, case):
    undo_decision(actor, one(Escalation, case))


def give_down(actor, case):
    hand_down(actor, case, to_group=case.holdings[0].group, instructions="Watch")


def confirm(actor, case):
    receive(actor, one(HandDown, case, state=HandDownState.SENT))


def close(reason):
    def verb(actor, case):
        close_case(actor, case, reason=reason, words="Over", settled=factories.settled(case))

    return verb


def assess(actor, case):
    section = Section.ASSESSMENT
    version = case.plan.version_of(section)
    write_plan(actor, case, section=section, version=version, assessment="It is better")


def measure(actor, case):
    for section, value in ((Section.OBJECTIVE, "objective"), (Section.MEASURE, "measure_words")):
        version = case.plan.version_of(section)
        write_plan(actor, case, section=section, version=version, **{value: "Fewer calls"})


def begin(actor, case):
    version = case.plan.version_of(Section.BEGAN)
    write_plan(actor, case, section=Section.BEGAN, version=version, response_from=clock.today())


def act(actor, case):
    due = clock.today() + timedelta(days=7)
    add_action(actor, case, title="Do it", partner=actor.partner, due_on=due)


def finish(actor, case):
    finish_action(actor, one(PlanAction, case), "done")


VERBS = [
    *(
        lambda actor, case, step=step: move_case(actor, case, step)
        for step in ("scan", "analyse", "respond", "assess", "analyse_again", "respond_again")
    ),
    ask,
    *map(decide, ("take", "assist", "return", "pass_on", "withdraw")),
    undo,
    give_down,
    confirm,
    close(CloseReason.SOLVED),
    close(CloseReason.NOT_PURSUED),
    lambda actor, case: reopen_case(actor, case, reason="It is back"),
    lambda actor, case: restrict_case(actor, case),
    lambda actor, case: lift_restriction(actor, case, reason="No longer needed"),
    lambda actor, case: choose_lead(actor, case, actor),
    lambda actor, case: review_case(actor, case, risk=Risk.HIGH),
    measure,
    begin,
    assess,
    lambda actor, case: sign_off(actor, case),
    act,
    finish,
]

attempts = st.tuples(st.integers(0, len(VERBS) - 1), st.sampled_from(WHO))


def entries():
    return db.session.scalar(select(func.count()).select_from(AuditEntry))


def number(kind, case, **where):
    return db.session.query(kind).filter_by(case_id=case.id, **where).count()


def check(case):
    """What is true of every case at every moment."""
    assert (case.stage is Stage.CLOSED) == (case.closed_at is not None)
    assert (case.stage is Stage.CLOSED) == (case.close_reason is not None)
    assert case.stage is not Stage.CLOSED or case.next_review_on is None
    assert case.stage is not Stage.CLOSED or not factories.settled(case)
    assert number(Holding, case, until=None) == 1
    now_held = db.session.query(Holding).filter_by(case_id=case.id, until=None).one()
    assert now_held.group_id == case.holder_id
    assert case.tier_level == case.holder.tier_level
    on_the_way = number(Escalation, case, state=EscalationState.PENDING)
    on_the_way += number(HandDown, case, state=HandDownState.SENT)
    assert on_the_way <= 1
    assert on_the_way == 0 or case.is_open, "nothing is on its way for a case that is closed"
    held_by = {holding.group for holding in case.holdings}
    admitted = {above.id for group in held_by for above in group.with_those_above()}
    assert admitted <= set(case.audience_group_ids)
    assert not case.restricted or number(CasePerson, case, until=None) >= 1
    assert case.lead_id is None or number(CasePerson, case, user_id=case.lead_id, until=None) >= 1
    check_its_path(case)


def check_its_path(case):
    """Each step that happened stands once, at its tier, and no tier where it did is passed over."""
    asked = db.session.query(Escalation).filter_by(case_id=case.id).all()
    handed = db.session.query(HandDown).filter_by(case_id=case.id).all()
    path = {step.level: step for step in path_of(case, asked, handed)}
    happened = Counter()
    for request in asked:
        happened[request.to_group.tier_level] += 1
        happened[request.from_group.tier_level] += request.passed_on_from_id is None
    for down in handed:
        happened[down.from_group.tier_level] += 1
        happened[down.to_group.tier_level] += down.received_at is not None
    assert {level: len(step.happened) for level, step in path.items() if step.happened} == +happened
    met = {holding.group.tier_level for holding in case.holdings} | set(+happened)
    assert {level for level, step in path.items() if step.state in ("now", "been")} == met
    assert [level for level, step in path.items() if step.state == "now"] == [case.tier_level]


@pytest.fixture
def cast(app):
    return world.people()


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(attempts, min_size=5, max_size=25))
def test_no_order_of_events_breaks_a_case(cast, history):
    with undone():
        case = factories.case(factories.nat("Oakwood"), logged_by=cast["officer"])
        for verb, who in history:
            before = entries()
            try:
                VERBS[verb](cast[who], case)
            except (Forbidden, IllegalTransition, NothingThere):
                db.session.rollback()
                assert entries() == before, "what is refused is recorded nowhere"
            else:
                assert entries() > before, "what is done is recorded"
            db.session.expire_all()
            check(case)
        assert chain.check().is_whole


def test_a_case_can_go_all_the_way_up_and_down_again(cast):
    """The histories above are made up; this one is sure to reach every tier."""
    case = factories.case(factories.nat("Oakwood"), logged_by=cast["officer"])
    ask(cast["coordinator"], case)
    for who in ("locality chair", "executive chair"):
        decide("pass_on")(cast[who], case)
        check(case)
    decide("take")(cast["board chair"], case)
    assert case.tier_level == 4
    give_down(cast["board chair"], case)
    confirm(cast["officer"], case)
    check(case)
    assert (case.tier_level, len(case.holdings)) == (1, 3)
