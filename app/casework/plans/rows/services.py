"""Add, change and remove the questions of an analysis and the steps of its crime script."""

from typing import Any

from app import clock
from app.casework.plans.rows.kinds import RowKind
from app.extensions import db
from app.models.case import Case
from app.models.person import User
from app.use_case import ensure_fresh, lock, record, use_case
from app.workflows.case import CASE


@use_case
def add_row(actor: User, case: Case, kind: RowKind, *, submission: str | None = None, **values: str) -> Any:
    lock(case)
    CASE.fire("write_plan", case, actor)
    made = {"added_by_id": actor.id, "added_at": clock.now(), "submission": submission}
    row = kind.model(case=case, **values, **made)
    db.session.add(row)
    case.touch()
    record(actor, kind.added, case, title=values[kind.heads])
    return row


@use_case
def change_row(actor: User, row: Any, kind: RowKind, *, version: int, **values: str) -> None:
    lock(row)
    CASE.fire("write_plan", row.case, actor)
    ensure_fresh(row, version)
    for name, value in values.items():
        setattr(row, name, value)
    row.case.touch()
    record(actor, kind.edited, row.case, title=values[kind.heads])


@use_case
def remove_row(actor: User, row: Any, kind: RowKind) -> None:
    """Delete a row. Its words stay in the record of the case, so that it can be added again."""
    lock(row)
    case = row.case
    CASE.fire("write_plan", case, actor)
    db.session.delete(row)
    case.touch()
    record(actor, kind.removed, case, title=getattr(row, kind.heads))
