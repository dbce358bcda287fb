"""What was done last with a task-and-finish group? Everybody who reads its page may know."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from app.audit.sentences import sentence
from app.cases.timeline import Item
from app.extensions import db
from app.models import AuditEntry, TaskGroup


def what_happened_last(thing: Any) -> Item | None:
    """With the group that something is or belongs to; what was done with its cases is for their people."""
    group = thing if isinstance(thing, TaskGroup) else getattr(thing, "task_group", None)
    if group is None:
        return None
    about_it = select(AuditEntry).where(AuditEntry.subject == group.name, AuditEntry.case_id.is_(None))
    entry = db.session.scalar(about_it.order_by(AuditEntry.id.desc()).limit(1).options(lazyload("*")))
    return Item(entry, sentence(entry), "", None) if entry else None
