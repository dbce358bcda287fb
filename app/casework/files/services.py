"""Use cases of a case's files: add, remove, restore."""

from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from app import clock, storage
from app.casework.files.kinds import kind_of
from app.casework.files.names import safe_name
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.sharing import CaseFile
from app.use_case import DuplicateSubmission, lock, record, use_case
from app.workflows.case import CASE

# Any number that no other advisory lock of two numbers in this database uses.
BYTES_LOCK = 4_201_813


@use_case
def add_file(
    actor: User, case: Case, *, name: str, content: BinaryIO, folder: Path, limit_mb: int
) -> CaseFile:
    """Add a file to a case. Its bytes are stored before the row that refers to them is committed."""
    lock(case)
    CASE.fire("add_file", case, actor)
    name = safe_name(name)
    with storage.receive(folder, content, limit_mb) as received:
        kind = kind_of(name, received.path)
        _refuse_twice(case, name, received.sha256)
        _lock_bytes(received.sha256)
        storage.settle(folder, received)
    file = CaseFile(
        case=case,
        name=name,
        sha256=received.sha256,
        content_type=kind.content_type,
        size=received.size,
        added_by=actor,
        added_at=clock.now(),
    )
    db.session.add(file)
    case.touch()
    record(actor, Event.FILE_ADDED, case, name=name)
    return file


@use_case
def remove_file(actor: User, file: CaseFile) -> None:
    """Remove a file from a case. Its bytes stay for a while, so that it can be restored."""
    lock(file.case)
    CASE.fire("remove_file", file.case, actor)
    file.removed, file.removed_at = True, clock.now()
    file.case.touch()
    record(actor, Event.FILE_REMOVED, file.case, name=file.name)


@use_case
def restore_file(actor: User, file: CaseFile) -> None:
    lock(file.case)
    CASE.fire("remove_file", file.case, actor)
    _ensure_is_there(file)
    file.removed, file.removed_at = False, None
    file.case.touch()
    record(actor, Event.FILE_RESTORED, file.case, name=file.name)


@use_case
def delete_removed_file(actor: None, file: CaseFile, *, folder: Path) -> None:
    """Delete a removed file for good: its bytes, unless another file that is still there has the same."""
    lock(file.case)
    _lock_bytes(file.sha256)
    _ensure_is_there(file)
    file.deleted_at = clock.now()
    record(actor, Event.FILE_DELETED, file.case, name=file.name)
    still_wanted = select(CaseFile.id).where(CaseFile.sha256 == file.sha256, CaseFile.deleted_at.is_(None))
    if db.session.scalar(still_wanted.limit(1)) is None:
        storage.delete(folder, file.sha256)


def _lock_bytes(sha256: str) -> None:
    """Let nobody add the same bytes while they are deleted, nor the other way round."""
    key = int.from_bytes(bytes.fromhex(sha256)[:4], signed=True)
    db.session.execute(select(func.pg_advisory_xact_lock(BYTES_LOCK, key)))


def _ensure_is_there(file: CaseFile) -> None:
    """Read a removed file again, under the case's lock; NoResultFound if it was put back or deleted."""
    db.session.refresh(file)
    if not file.removed or file.deleted_at is not None:
        raise NoResultFound(f"{file.name} is not among the removed files")


def _refuse_twice(case: Case, name: str, sha256: str) -> None:
    same = db.session.query(CaseFile).filter_by(case_id=case.id, sha256=sha256, name=name, removed=False)
    if same.first() is not None:
        raise DuplicateSubmission(f"{name} is on this case already")
