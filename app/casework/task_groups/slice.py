"""Registration of task-and-finish groups."""

from app.accounts.auth.access import LEFT
from app.casework.task_groups import handover, last_event, routes
from app.casework.task_groups.group_map import routes as group_map
from app.casework.task_groups.scope import routes as scope
from app.policy import Action
from app.web.errors import LAST_EVENT
from app.web.navigation import Entry
from app.web.slices import Slice

SLICE = Slice(
    blueprints=(routes.bp, scope.bp, group_map.bp),
    section="task_groups",
    navigation=(
        Entry("Partnership", "task_groups.index", Action.TASK_GROUP_LIST, position=80),
        Entry(
            "Task-and-finish groups",
            "task_groups.index",
            Action.TASK_GROUP_LIST,
            position=10,
            section="task_groups",
        ),
    ),
    fills=((LAST_EVENT, last_event.what_happened_last), (LEFT, handover.groups_run)),
    lists={"task-and-finish-groups": "task_groups.index"},
)
