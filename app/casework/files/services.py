"""Use cases of a case's files: add, hold until a form is sent, remove, restore."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import NoResultFound

from app import clock, policy, storage
from app.background import jobs
from app.casework.files import metadata
from app.casework.files.kinds import PREVIEWED, Kind, kind_of
from app.casework.files.names import safe_name
from app.casework.files.queries import list_held
from app.extensions import db
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.sharing import CaseFile, HeldFile
from app.policy import Action
from app.storage import NotAccepted
from app.use_case import DuplicateSubmission, lock, record, use_case
from app.workflows.case import CASE

# Any number that no other advisory lock of two numbers in this database uses.
BYTES_LOCK = 4_201_813
MOST_HELD = 10


@use_case
def add_file(
    actor: User, case: Case, *, name: str, content: BinaryIO, folder: Path, limit_mb: int
) -> CaseFile:
    """Add a file to a case. Its bytes are stored before the row that refers to them is committed."""
    lock(case)
    CASE.fire("add_file", case, actor)
    name = safe_name(name)
    with _received(name, content, folder, limit_mb) as (received, kind):
        _refuse_twice(case, name, received.sha256)
        _lock_bytes(received.sha256)
        storage.settle(folder, received)
    return _add(actor, case, name, received.sha256, kind.content_type, received.size)


def _add(actor: User, case: Case, name: str, sha256: str, content_type: str, size: int) -> CaseFile:
    file = CaseFile(
        case=case, name=name, sha256=sha256, content_type=content_type, size=size, added_by=actor,
        added_at=clock.now(),
    )  # fmt: skip
    db.session.add(file)
    case.touch()
    record(actor, Event.FILE_ADDED, case, name=name)
    if content_type in PREVIEWED:
        db.session.flush()
        jobs.defer("preview_file", sha256=sha256)
    return file


@contextmanager
def _received(
    name: str, content: BinaryIO, folder: Path, limit_mb: int
) -> Iterator[tuple[storage.Received, Kind]]:
    """An upload of a kind that is accepted, without what tells where and by whom a picture was taken."""
    with storage.receive(folder, content, limit_mb) as received:
        kind = kind_of(name, received.path)
        try:
            if metadata.strip(received.path, kind.content_type):
                received = storage.measured(received)
        except metadata.Damaged as damage:
            raise NotAccepted(
                f"“{name}” is damaged. We could not read all of it as {kind.words}. Open it, save it again "
                "and add the new copy"
            ) from damage
        yield received, kind


# --- files of forms that are not sent yet --------------------------------------------------------------
@use_case
def hold_file(actor: User, *, page: str, name: str, content: BinaryIO, folder: Path, limit_mb: int) -> None:
    """Keep a file for the form of a page until it is sent."""
    policy.ensure(actor, Action.CASE_LOG)
    name = safe_name(name)
    if len(list_held(actor, page)) >= MOST_HELD:
        raise NotAccepted(f"You can add up to {MOST_HELD} files at a time. We did not add “{name}”")
    with _received(name, content, folder, limit_mb) as (received, kind):
        _lock_bytes(received.sha256)
        storage.settle(folder, received)
    row = {
        "user_id": actor.id, "page": page, "name": name, "sha256": received.sha256,
        "content_type": kind.content_type, "size": received.size, "held_at": clock.now(),
    }  # fmt: skip
    db.session.execute(insert(HeldFile).values(row).on_conflict_do_nothing())
    record(actor, Event.FILE_HELD, name=name)


@use_case
def let_go(actor: User | None, held: HeldFile, *, folder: Path) -> None:
    """Delete a file that was not sent after all."""
    _lock_bytes(held.sha256)
    db.session.delete(held)
    record(actor, Event.FILE_LET_GO, name=held.name)
    _forget_bytes(folder, held.sha256)


@use_case
def attach(actor: User, case: Case, *, held: list[HeldFile]) -> list[CaseFile]:
    """Add to a case the files that were chosen for a form that was sent."""
    lock(case)
    CASE.fire("add_file", case, actor)
    added = []
    for file in held:
        if not _is_on(case, file.name, file.sha256):
            added.append(_add(actor, case, file.name, file.sha256, file.content_type, file.size))
        db.session.delete(file)
    return added


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
    _forget_bytes(folder, file.sha256)


def _forget_bytes(folder: Path, sha256: str) -> None:
    """Delete bytes that no file on a case and no form has any more."""
    db.session.flush()
    on_a_case = select(CaseFile.id).where(CaseFile.sha256 == sha256, CaseFile.deleted_at.is_(None)).limit(1)
    held = select(HeldFile.id).where(HeldFile.sha256 == sha256).limit(1)
    if db.session.scalar(on_a_case) is None and db.session.scalar(held) is None:
        storage.delete(folder, sha256)


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
    if _is_on(case, name, sha256):
        raise DuplicateSubmission(f"{name} is on this case already")


def _is_on(case: Case, name: str, sha256: str) -> bool:
    same = select(CaseFile.id).where(
        CaseFile.case_id == case.id, CaseFile.sha256 == sha256, CaseFile.name == name, ~CaseFile.removed
    )
    return db.session.scalar(same.limit(1)) is not None
