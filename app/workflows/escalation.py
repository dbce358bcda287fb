"""What may happen next to a request for escalation, and to a case that was handed down?"""

from app.models.escalation import Escalation, HandDownState
from app.models.escalation import EscalationState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

PENDING = frozenset({S.PENDING})
DECIDED = frozenset({S.TAKEN, S.ASSISTED, S.RETURNED, S.PASSED_ON})
# What the group that was asked can answer.
DECISIONS = ("take", "assist", "return", "pass_on")


def _its_case_is_open(escalation: Escalation) -> bool:
    return bool(escalation.case.is_open)


def _there_is_a_group_above(escalation: Escalation) -> bool:
    return escalation.to_group.parent_id is not None or bool(escalation.to_group.children)


ESCALATION = Workflow(
    "state",
    Transition("take", PENDING, S.TAKEN, A.ESCALATION_DECIDE, "Take the case"),
    Transition("assist", PENDING, S.ASSISTED, A.ESCALATION_DECIDE, "Help with all or part of the request"),
    Transition("return", PENDING, S.RETURNED, A.ESCALATION_DECIDE, "Return the request with advice"),
    Transition(
        "pass_on",
        PENDING,
        S.PASSED_ON,
        A.ESCALATION_DECIDE,
        "Pass the request to another group",
        _there_is_a_group_above,
        "There is no group to pass it to.",
    ),
    Transition(
        "undo",
        DECIDED,
        S.PENDING,
        A.ESCALATION_DECIDE,
        "Undo the decision",
        _its_case_is_open,
        "Only the person who decided can undo it, and only until somebody makes a change to the case.",
    ),
    Transition("withdraw", PENDING, S.WITHDRAWN, A.ESCALATION_WITHDRAW, "Withdraw the request"),
)

HAND_DOWN = Workflow(
    "state",
    Transition(
        "receive",
        frozenset({HandDownState.SENT}),
        HandDownState.RECEIVED,
        A.HAND_DOWN_RECEIVE,
        "Confirm receipt",
    ),
)
