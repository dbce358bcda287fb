"""Use cases of a case's files: add, remove, restore."""

from pathlib import Path
from typing import BinaryIO

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
    """Remove a file from a case. Its bytes stay, so that it can be restored."""
    lock(file.case)
    CASE.fire("remove_file", file.case, actor)
    file.removed = True
    file.case.touch()
    record(actor, Event.FILE_REMOVED, file.case, name=file.name)


@use_case
def restore_file(actor: User, file: CaseFile) -> None:
    lock(file.case)
    CASE.fire("remove_file", file.case, actor)
    file.removed = False
    file.case.touch()
    record(actor, Event.FILE_RESTORED, file.case, name=file.name)


def _refuse_twice(case: Case, name: str, sha256: str) -> None:
    same = db.session.query(CaseFile).filter_by(case_id=case.id, sha256=sha256, name=name, removed=False)
    if same.first() is not None:
        raise DuplicateSubmission(f"{name} is on this case already")
