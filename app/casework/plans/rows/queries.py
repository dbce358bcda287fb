"""One row of a list of an analysis, limited to what the reader may see."""

from typing import Any

from sqlalchemy import select

from app.casework.plans.rows.kinds import RowKind
from app.extensions import db
from app.models.case import Case


def get_row(case: Case, kind: RowKind, row_key: str) -> Any:
    """Return a row of a case that the caller got from `cases.queries`; raise NoResultFound otherwise."""
    statement = select(kind.model).where(kind.model.case_id == case.id, kind.model.key == row_key)
    return db.session.scalars(statement).one()
