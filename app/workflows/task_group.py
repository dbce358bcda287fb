"""What may happen next to a task-and-finish group?"""

from app.models import TaskGroup
from app.models import TaskGroupState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

AT_WORK = frozenset({S.COMMISSIONED, S.REPORTING, S.EXTENDED})
NOT_CLOSED = AT_WORK | {S.PROPOSED}


def _not_yet_extended(task_group: TaskGroup) -> bool:
    return task_group.first_end_on is None


TASK_GROUP = Workflow(
    "state",
    Transition(
        "commission", frozenset({S.PROPOSED}), S.COMMISSIONED, A.TASK_GROUP_COMMISSION, "Commission the group"
    ),
    Transition(
        "report", frozenset({S.COMMISSIONED, S.REPORTING}), S.REPORTING, A.TASK_GROUP_RUN, "Report progress"
    ),
    Transition("report_again", frozenset({S.EXTENDED}), None, A.TASK_GROUP_RUN, "Report progress"),
    Transition(
        "extend",
        frozenset({S.COMMISSIONED, S.REPORTING}),
        S.EXTENDED,
        A.TASK_GROUP_EXTEND,
        "Extend it, once",
        _not_yet_extended,
    ),
    Transition("close", AT_WORK, S.CLOSED, A.TASK_GROUP_CLOSE, "Close with an exit report"),
    Transition("edit", NOT_CLOSED, None, A.TASK_GROUP_RUN, "Change terms and scope"),
    Transition("milestone", NOT_CLOSED, None, A.TASK_GROUP_RUN, "Add a milestone"),
)
