"""Whatever people write in a plan, and in whatever order: is there always a way on, and no illegal state?

A machine of Hypothesis walks plans by the services themselves.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Text

from app import clock
from app.casework.actions.services import add_action, finish_action
from app.casework.cases.closing.services import close_case, reopen_case
from app.casework.cases.next_step import next_step
from app.casework.cases.queries import list_actions
from app.casework.cases.services import move_case
from app.casework.cases.situation import FORWARD, Situation
from app.casework.hypotheses.services import add_hypothesis, answer_hypothesis
from app.casework.plans.services import sign_off, write_plan
from app.extensions import db
from app.models.case import CloseReason, Stage
from app.models.hypothesis import Answer, Confidence
from app.models.plan import COLUMNS, STILL_OPEN, Plan, PlanAction, Section
from app.models.techniques import Technique
from app.workflows.action import ACTION
from app.workflows.case import CASE
from app.workflows.machine import IllegalTransition
from tests import factories
from tests.buttons import undone

TEXTS = [
    (section, name)
    for section, names in COLUMNS.items()
    for name in names
    if isinstance(Plan.__table__.c[name].type, Text)
]
MOVES = (*FORWARD.values(), "scan_again", "analyse_again", "respond_again")


class Plans(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.undone = undone()
        self.undone.__enter__()
        self.lead, self.chair = factories.coordinator(), factories.chair()
        self.case = factories.case(lead=self.lead)

    def teardown(self):
        self.undone.__exit__(None, None, None)

    def open(self):
        return self.case.is_open

    def tried(self, verb, *args, legal, **more):
        """What is legal is done; what is not is refused, and changes nothing."""
        before = (self.case.stage, self.case.plan.is_signed_off)
        try:
            verb(*args, **more)
            assert legal
        except IllegalTransition:
            db.session.rollback()
            assert not legal
            assert (self.case.stage, self.case.plan.is_signed_off) == before

    @precondition(open)
    @rule(chosen=st.sampled_from(TEXTS), words=st.sampled_from(["", "Words"]))
    def write(self, chosen, words):
        section, name = chosen
        seen = self.case.plan.version_of(section)
        write_plan(self.lead, self.case, section=section, version=seen, **{name: words})

    @precondition(open)
    @rule(days=st.sampled_from([None, 3, 40]))
    def begin(self, days):
        began = clock.today() - timedelta(days=days) if days else None
        seen = self.case.plan.version_of(Section.BEGAN)
        write_plan(self.lead, self.case, section=Section.BEGAN, version=seen, response_from=began)

    @precondition(open)
    @rule(step=st.sampled_from(MOVES))
    def move(self, step):
        self.tried(move_case, self.lead, self.case, step, legal=CASE.is_legal(step, self.case))

    @rule()
    def sign(self):
        self.tried(sign_off, self.chair, self.case, legal=CASE.is_legal("sign_off", self.case))

    @precondition(open)
    @rule(technique=st.sampled_from(Technique))
    def act(self, technique):
        how = {"mechanism": technique.mechanism, "technique": technique}
        due = clock.today() + timedelta(days=7)
        add_action(self.lead, self.case, title="Act", partner=self.lead.partner, due_on=due, **how)

    @rule(step=st.sampled_from(["start", "done", "not_possible", "not_done", "to_do_again"]))
    def finish(self, step):
        action = db.session.query(PlanAction).filter_by(case_id=self.case.id).first()
        if action is not None:
            self.tried(finish_action, self.lead, action, step, legal=ACTION.is_legal(step, action))

    @precondition(open)
    @rule(answer=st.sampled_from(Answer))
    def believe(self, answer):
        made = add_hypothesis(self.lead, self.case, statement="It is so")
        answer_hypothesis(self.lead, made, answer=answer, confidence=Confidence.LOW)

    @rule(reason=st.sampled_from([CloseReason.SOLVED, CloseReason.NOT_PURSUED]))
    def close(self, reason):
        step = "close_as_solved" if reason is CloseReason.SOLVED else "close_unsolved"
        legal = CASE.is_legal(step, self.case)
        said = {"reason": reason, "words": "Over", "settled": factories.settled(self.case)}
        self.tried(close_case, self.chair, self.case, legal=legal, **said)

    @precondition(lambda self: not self.open())
    @rule()
    def reopen(self):
        reopen_case(self.chair, self.case, reason="It is back")

    @invariant()
    def there_is_a_way_on(self):
        db.session.expire_all()
        step = next_step(Situation(self.case, self.lead, list_actions(self.case)))
        assert step.endpoint, f"nothing to do at {self.case.stage}"
        assert not self.case.is_open or CASE.is_legal("close_unsolved", self.case)

    @invariant()
    def its_gates_hold(self):
        plan = self.case.plan
        assert not plan.is_signed_off or self.case.stage in (Stage.ASSESSMENT, Stage.CLOSED)
        assert self.case.close_reason is not CloseReason.SOLVED or plan.is_signed_off
        for action in list_actions(self.case):
            assert (action.finished_at is None) == (action.state in STILL_OPEN)
            assert self.case.is_open or not action.is_open


@pytest.mark.usefixtures("app")
def test_no_order_of_work_breaks_a_plan():
    run_state_machine_as_test(
        Plans,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
