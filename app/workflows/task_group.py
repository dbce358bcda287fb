"""What may happen next to a task-and-finish group, and to one of its milestones?"""

from app.models.task_group import AT_WORK, Milestone, MilestoneState, TaskGroup
from app.models.task_group import TaskGroupState as S
from app.policy import Action as A
from app.workflows.machine import Transition, Workflow

PROPOSED = frozenset({S.PROPOSED})
NOT_CLOSED = AT_WORK | PROPOSED
STAYS = None


def _not_yet_extended(task_group: TaskGroup) -> bool:
    return task_group.first_end_on is None


TASK_GROUP = Workflow(
    "state",
    Transition("commission", PROPOSED, S.COMMISSIONED, A.TASK_GROUP_COMMISSION, "Commission this group"),
    Transition(
        "report", frozenset({S.COMMISSIONED, S.REPORTING}), S.REPORTING, A.TASK_GROUP_RUN, "Report progress"
    ),
    # A group that reports after its extension is still to be seen as extended.
    Transition("report_again", frozenset({S.EXTENDED}), STAYS, A.TASK_GROUP_RUN, "Report progress"),
    Transition(
        "extend",
        frozenset({S.COMMISSIONED, S.REPORTING}),
        S.EXTENDED,
        A.TASK_GROUP_EXTEND,
        "Extend the group",
        _not_yet_extended,
    ),
    Transition("close", AT_WORK, S.CLOSED, A.TASK_GROUP_CLOSE, "Close with an exit report"),
    Transition("edit", NOT_CLOSED, STAYS, A.TASK_GROUP_RUN, "Change its details"),
    # Later than this, its end moves by an extension, which is asked for, given once and explained.
    Transition("set_dates", PROPOSED, STAYS, A.TASK_GROUP_RUN, "Change its dates"),
    Transition("add_members", NOT_CLOSED, STAYS, A.TASK_GROUP_RUN, "Add members"),
    Transition(
        "remove_member",
        NOT_CLOSED,
        STAYS,
        A.TASK_GROUP_RUN,
        "Remove a member",
        needs="You cannot remove the lead or the sponsor until you have chosen somebody else.",
    ),
    Transition("put_in_scope", NOT_CLOSED, STAYS, A.TASK_GROUP_RUN, "Put cases in scope"),
    Transition("take_out", NOT_CLOSED, STAYS, A.TASK_GROUP_RUN, "Take a case out of scope"),
    Transition("add_milestone", NOT_CLOSED, STAYS, A.TASK_GROUP_RUN, "Add a milestone"),
)


def _group_is_at_work(milestone: Milestone) -> bool:
    return milestone.task_group.is_at_work


MILESTONE = Workflow(
    "state",
    Transition(
        "reach",
        frozenset({MilestoneState.TO_REACH}),
        MilestoneState.REACHED,
        A.MILESTONE_REACH,
        "Mark as reached",
        _group_is_at_work,
    ),
    Transition(
        "put_back",
        frozenset({MilestoneState.REACHED}),
        MilestoneState.TO_REACH,
        A.MILESTONE_REACH,
        "Mark as not reached",
        _group_is_at_work,
    ),
)
