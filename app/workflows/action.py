"""What may happen next to an action of a plan?"""

from app.models.plan import STILL_OPEN, PlanAction
from app.models.plan import ActionState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow


def _case_is_open(action: PlanAction) -> bool:
    return action.case.is_open


def _can_be_mailed(action: PlanAction) -> bool:
    owner, case = action.owner, action.case
    return case.is_open and not case.restricted and owner is not None and owner.active


TO_DO = frozenset(STILL_OPEN)

ACTION = Workflow(
    "state",
    Transition("start", frozenset({S.OPEN}), S.DOING, A.ACTION_FINISH, "Start", _case_is_open),
    Transition("done", TO_DO, S.DONE, A.ACTION_FINISH, "Mark as done", _case_is_open),
    Transition("not_possible", TO_DO, S.NOT_POSSIBLE, A.ACTION_FINISH, "No longer possible", _case_is_open),
    Transition("not_done", TO_DO, S.NOT_DONE, A.ACTION_FINISH, "Was not done", _case_is_open),
    Transition(
        "to_do_again",
        frozenset(S) - {S.OPEN},
        S.OPEN,
        A.ACTION_FINISH,
        "Put back to do",
        _case_is_open,
    ),
    Transition(
        "mail_link",
        TO_DO,
        None,
        A.ACTION_FINISH,
        "Mail a link to report it done",
        _can_be_mailed,
        "You can only mail a link to the owner of an action, and not if the case is restricted.",
    ),
    Transition("change", TO_DO, None, A.ACTION_FINISH, "Change the action", _case_is_open),
)
