"""The last event of a task-and-finish group. Everybody who can read its page may know it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from app.accounts.audit.sentences import sentence
from app.casework.cases.timeline import Item
from app.extensions import db
from app.models.audit import AuditEntry
from app.models.event import Event
from app.models.person import User
from app.models.task_group import TaskGroup

OF_GROUPS = [event for event in Event if event.kind == "task_group"]


def what_happened_last(user: User, thing: Any) -> Item | None:
    """The last event on the group that `thing` is or belongs to, without those on its cases."""
    group = thing if isinstance(thing, TaskGroup) else getattr(thing, "task_group", None)
    if group is None:
        return None
    # Entries refer to a group by name only, which a person or a partner may share: hence the event filter.
    about_it = select(AuditEntry).where(
        AuditEntry.event.in_(OF_GROUPS), AuditEntry.subject == group.name, AuditEntry.case_id.is_(None)
    )
    entry = db.session.scalar(about_it.order_by(AuditEntry.id.desc()).limit(1).options(lazyload("*")))
    return Item(entry, sentence(entry), "", None) if entry else None
