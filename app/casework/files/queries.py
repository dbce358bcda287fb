"""Reads of the files of a case, and of those that wait for their form."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.sql.base import ExecutableOption

from app.database.addresses import get_addressed
from app.extensions import db
from app.models.case import Case
from app.models.person import User
from app.models.sharing import CaseFile, HeldFile


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


def content_type_of(sha256: str) -> str | None:
    return db.session.scalar(select(CaseFile.content_type).where(CaseFile.sha256 == sha256).limit(1))


def list_pictures(case: Case, most: int) -> list[CaseFile]:
    """The newest pictures of a case that can be shown small."""
    pictures = select(CaseFile).where(
        CaseFile.case_id == case.id, ~CaseFile.removed, CaseFile.deleted_at.is_(None), CaseFile.is_picture
    )
    newest = pictures.order_by(CaseFile.added_at.desc(), CaseFile.id.desc()).limit(most)
    return list(db.session.scalars(newest.options(lazyload("*"))))


def list_held(user: User, page: str) -> list[HeldFile]:
    """The files that somebody chose for the form of a page and has not sent, in the order given."""
    mine = select(HeldFile).where(HeldFile.user_id == user.id, HeldFile.page == page)
    return list(db.session.scalars(mine.order_by(HeldFile.id)))


def list_held_before(moment: datetime) -> list[HeldFile]:
    return list(db.session.scalars(select(HeldFile).where(HeldFile.held_at < moment).order_by(HeldFile.id)))


def _adder() -> ExecutableOption:
    return joinedload(CaseFile.added_by).lazyload(User.memberships)
