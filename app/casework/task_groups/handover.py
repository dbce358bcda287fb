"""Who leads and sponsors the task-and-finish groups of somebody who leaves?"""

from typing import Any

from sqlalchemy import Select, func, or_, select

from app import policy
from app.accounts.auth.access import Left
from app.casework.task_groups.services import seat
from app.extensions import db
from app.models.event import Event
from app.models.notice import Relation
from app.models.person import User
from app.models.task_group import TaskGroup
from app.use_case import lock, record
from app.workflows.telling import TOLD


def groups_run() -> Left:
    one = "task-and-finish group that they lead or sponsor"
    plural = "task-and-finish groups that they lead or sponsor"
    told = TOLD[Event.TASK_GROUP_EDITED][Relation.NAMED]
    return Left("groups", one, plural, told, _count, _hand_over)


def _run_by(*columns: Any, person: User) -> Select[Any]:
    runs = or_(TaskGroup.lead_id == person.id, TaskGroup.sponsor_id == person.id)
    return select(*columns).where(runs, ~TaskGroup.is_closed)


def _count(person: User) -> int:
    return db.session.scalar(_run_by(func.count(TaskGroup.id), person=person)) or 0


def _hand_over(actor: User, leaver: User, to: User) -> None:
    policy.ensure_may_sit(to)
    for group in db.session.scalars(_run_by(TaskGroup, person=leaver).order_by(TaskGroup.id)).unique().all():
        lock(group)
        roles = [role for role in ("lead", "sponsor") if getattr(group, f"{role}_id") == leaver.id]
        for role in roles:
            setattr(group, role, to)
        seat(group, [to])
        record(
            actor, Event.TASK_GROUP_EDITED, subject=group.name, about={to},
            where=f"/task-and-finish-groups/{group.id}", group=group.name,
            fields=" and ".join(f"the {role}" for role in roles),
        )  # fmt: skip
