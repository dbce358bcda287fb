"""The next step of a task-and-finish group, and what else this reader may do."""

from dataclasses import dataclass

from app.casework.task_groups.queries import Standing
from app.models.person import User
from app.models.task_group import TaskGroup, TaskGroupState
from app.words import day, days
from app.workflows.machine import Transition
from app.workflows.task_group import TASK_GROUP

# These have a link beside each member or case.
IN_ROWS = {"remove_member", "take_out"}


@dataclass(frozen=True)
class NextStep:
    """A sentence, the main button if this reader may press it, and the other steps as links."""

    sentence: str
    main: Transition | None
    others: tuple[Transition, ...]
    in_rows: frozenset[str]


def next_step(standing: Standing, reader: User) -> NextStep:
    steps = {t.name: t for t in TASK_GROUP.available(standing.task_group, reader)}
    sentence, wanted = _wanted(standing, "close" in steps)
    main = next((steps[name] for name in wanted if name in steps), None)
    others = tuple(t for t in steps.values() if t is not main and t.name not in IN_ROWS)
    return NextStep(sentence, main, others, frozenset(IN_ROWS & steps.keys()))


def _wanted(standing: Standing, may_close: bool) -> tuple[str, tuple[str, ...]]:
    group = standing.task_group
    if group.is_closed:
        return "The group is closed. You do not need to do anything.", ()
    if group.state is TaskGroupState.PROPOSED:
        waits = f"The chair of {group.commissioner} needs to commission the group."
        return f"{waits} Until then, its members cannot see the cases in its scope.", ("commission", "edit")
    if standing.days_past_end:
        ended = f"The group was due to end on {day(group.end_on)}, {days(standing.days_past_end)} ago."
        return f"{ended} {_ending(group, may_close)}", ("close", "report", "report_again")
    return _report_wanted(standing), ("report", "report_again")


def _ending(group: TaskGroup, may_close: bool) -> str:
    if may_close:
        more = "" if group.first_end_on else ", or give it more time"
        return f"Close it with an exit report{more}."
    more = "" if group.first_end_on else " or give it more time"
    return f"The chair of {group.commissioner} needs to close it{more}."


def _report_wanted(standing: Standing) -> str:
    due = day(standing.report_due_on)
    if standing.days_report_late:
        return f"A progress report was due on {due}, {days(standing.days_report_late)} ago."
    return f"The next progress report is due on {due}."
