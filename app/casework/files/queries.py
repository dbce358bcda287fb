"""Reads of the files of a case."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from app.database.addresses import get_addressed
from app.extensions import db
from app.models.case import Case
from app.models.person import User
from app.models.sharing import CaseFile


def list_files(case: Case) -> list[CaseFile]:
    """All files of a case, newest first, removed ones included."""
    statement = select(CaseFile).where(CaseFile.case_id == case.id).options(_adder())
    return list(db.session.scalars(statement.order_by(CaseFile.added_at.desc(), CaseFile.id.desc())))


def get_file(case: Case, file_key: str, *, removed: bool = False) -> CaseFile:
    statement = select(CaseFile).where(
        CaseFile.case_id == case.id, CaseFile.removed.is_(removed), CaseFile.deleted_at.is_(None)
    )
    return get_addressed(statement.options(_adder()), CaseFile, file_key)


def list_to_delete(removed_before: datetime) -> list[CaseFile]:
    """The removed files whose time to be put back is over."""
    over = CaseFile.removed & CaseFile.deleted_at.is_(None) & (CaseFile.removed_at < removed_before)
    return list(db.session.scalars(select(CaseFile).where(over).order_by(CaseFile.id)))


def _adder() -> ExecutableOption:
    return joinedload(CaseFile.added_by).lazyload(User.memberships)
