"""What may happen next to an action of a plan?"""

from app.models.plan import ActionState as S
from app.models.plan import PlanAction
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _case_is_open(action: PlanAction) -> bool:
    return action.case.is_open


ACTION = Workflow(
    "state",
    Transition("done", frozenset({S.OPEN}), S.DONE, A.ACTION_FINISH, "Mark as done", _case_is_open),
    Transition(
        "not_possible",
        frozenset({S.OPEN}),
        S.NOT_POSSIBLE,
        A.ACTION_FINISH,
        "No longer possible",
        _case_is_open,
    ),
    Transition(
        "to_do_again",
        frozenset({S.DONE, S.NOT_POSSIBLE}),
        S.OPEN,
        A.ACTION_FINISH,
        "Put back to do",
        _case_is_open,
    ),
    Transition("change", frozenset({S.OPEN}), None, A.ACTION_FINISH, "Change the action", _case_is_open),
)
