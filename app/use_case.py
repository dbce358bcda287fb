"""How does a verb become one transaction and at least one audit entry, and a read an entry?

A query that loads a case for somebody calls `note_read`; when the page has been made, `write_reads` records
each case once. So no page can forget it, and none waits for the record while it is drawn.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from psycopg.errors import UniqueViolation
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.orm.exc import StaleDataError

from app import clock, policy
from app.database.transactions import has_written
from app.extensions import db
from app.models.audit import STRANDS, AuditEntry
from app.models.case import Case
from app.models.event import Event
from app.models.person import User
from app.models.sharing import Watch
from app.workflows.telling import TOLD, Happened, tell_people

# What a page loads by itself, such as the frame of a map, belongs to the visit that has just been recorded.
SAME_VISIT = timedelta(minutes=10)
_READS = "reads"
LONGEST_NAME = 200

P = ParamSpec("P")
R = TypeVar("R")


class UnauditedChange(RuntimeError):
    """A use case that left no trace. It was rolled back."""


class StaleEdit(Exception):
    """Somebody else saved this since the page was opened."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        super().__init__(f"{type(thing).__name__} was changed by somebody else")


class DuplicateSubmission(Exception):
    """The same form was sent twice, as by a double click. The first one stands."""


def use_case(verb: Callable[P, R]) -> Callable[P, R]:
    """One verb, one transaction, at least one audit entry."""

    @functools.wraps(verb)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        info = db.session().info
        if info.get("use_case"):
            raise RuntimeError(f"{verb.__name__} was called from within {info['use_case']}")
        info.update(use_case=verb.__name__, entries=[], happened=[])
        policy.forget_acted_for()
        try:
            result = verb(*args, **kwargs)
            if not info["entries"]:
                raise UnauditedChange(verb.__name__)
            tell_people(info["happened"])
            _append(info["entries"])
            db.session.commit()
        except StaleDataError as error:
            db.session.rollback()
            raise StaleEdit(None) from error
        except IntegrityError as error:
            db.session.rollback()
            raise _meaning_of(error) from error
        except BaseException:
            db.session.rollback()
            raise
        finally:
            info["use_case"] = None
        return result

    wrapper.is_use_case = True  # type: ignore[attr-defined]  # looked for by a test
    return wrapper


def record(
    actor: User | None,
    event: Event,
    case: Case | None = None,
    subject: str = "",
    *,
    about: Any = None,
    where: str = "",
    **detail: Any,
) -> None:
    """Add an audit entry, which is written at the end of the use case, in its transaction.

    `about`: the thing, or the people, by which `workflows/telling.py` knows who is told of it; `where`: the
    address that they are given, if it is not that of the case.
    """
    db.session.flush()
    info = db.session().info
    info["entries"].append(_entry(actor, event, case, subject, detail))
    if event in TOLD:
        info["happened"].append(Happened(actor, event, case, about, subject, where))


@dataclass(frozen=True)
class _Read:
    """A read that is recorded when the page has been made."""

    entry: AuditEntry
    watch: Watch | None
    in_visit: bool


def note_read(
    actor: User,
    event: Event,
    case: Case | None = None,
    *,
    watch: Watch | None = None,
    in_visit: bool = False,
    **detail: Any,
) -> None:
    """Note that this request shows a case, or a profile, to somebody. The first note of each is recorded.

    `watch`: is marked as seen. `in_visit`: not recorded if the same person's read was in the last minutes.
    """
    reads = db.session().info.setdefault(_READS, {})
    if _subject(event, case) not in reads:
        reads[_subject(event, case)] = _Read(_entry_of_read(actor, event, case, detail), watch, in_visit)


def forget_reads() -> None:
    """Record nothing of what was loaded: the request was refused, or leaves an entry of its own."""
    db.session().info.pop(_READS, None)


def write_reads() -> None:
    """Record what was read. What else is still pending in the session is no read, and is rolled back."""
    noted: dict[Any, _Read] = db.session().info.pop(_READS, {})
    if noted and has_written(db.session()):
        db.session.rollback()
    reads = [read for read in noted.values() if not (read.in_visit and _was_just_read(read.entry))]
    if not reads:
        return
    for watch in filter(None, (read.watch for read in reads)):
        watch.seen_at = clock.now()
    entries = [read.entry for read in reads]
    entries.sort(key=lambda entry: entry.strand)
    db.session.add_all(entries)
    _commit_loaded()


def record_read(
    actor: User, event: Event, case: Case | None = None, *, watch: Watch | None = None, **detail: Any
) -> None:
    """Record at once that somebody read a case or downloaded a list: all that a GET writes.

    It replaces what was noted of the same case. It also marks the case as seen for a reader who watches it.
    """
    session = db.session()
    session.info.get(_READS, {}).pop(_subject(event, case), None)
    if watch is not None:
        # A statement, which minds no watch that ended while the page was read.
        seen = update(Watch).where(Watch.user_id == watch.user_id, Watch.case_id == watch.case_id)
        session.execute(seen.values(seen_at=clock.now()), execution_options={"synchronize_session": False})
    session.add(_entry_of_read(actor, event, case, detail))
    _commit_loaded()


@contextmanager
def stays_loaded() -> Iterator[None]:
    """What is loaded is not read again after a commit in here, since nobody else's changes matter to it."""
    session = db.session()
    expires, session.expire_on_commit = session.expire_on_commit, False
    try:
        yield
    finally:
        session.expire_on_commit = expires


def _commit_loaded() -> None:
    """Commit. Loaded objects stay loaded, since the page is rendered from them."""
    with stays_loaded():
        db.session.commit()


def _subject(event: Event, case: Case | None) -> Any:
    """What an entry is about, so that nothing is recorded as both read and downloaded."""
    return case.id if case is not None else event.value.partition(":")[0]


def _was_just_read(entry: AuditEntry) -> bool:
    recently = select(AuditEntry.id).where(
        AuditEntry.case_id == entry.case_id,
        AuditEntry.actor_id == entry.actor_id,
        AuditEntry.event == entry.event,
        AuditEntry.at > entry.at - SAME_VISIT,
    )
    return db.session.scalar(recently.limit(1)) is not None


def record_apart(actor: User | None, event: Event, subject: str = "", **detail: Any) -> None:
    """Record what must be on record although the request itself has failed, in a transaction of its own."""
    entry = _entry(actor, event, None, subject, detail)
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        session.add(entry)
        session.commit()


def lock(thing: Any) -> None:
    """Lock a row until the end of the transaction and read it again: the second of two callers waits.

    Two things about the statement are not obvious. It locks FOR NO KEY UPDATE (`key_share`), because a
    plain FOR UPDATE would deadlock with readers: somebody who only reads a case writes an audit entry that
    refers to it, and that foreign key needs a share of the case's key while the entry holds its strand,
    for which this transaction waits at its own end. And it reads the row without its relations
    (`lazyload`): they are loaded again when they are next used.
    """
    kind, state = type(thing), inspect(thing)
    statement = select(kind).where(state.mapper.primary_key[0] == state.identity[0]).options(lazyload("*"))
    locked = statement.with_for_update(of=kind, key_share=True)
    db.session.execute(locked, execution_options={"populate_existing": True}).one()


def ensure_fresh(thing: Any, seen_version: int) -> None:
    """Raise StaleEdit if somebody else has saved since the page was opened."""
    if thing.version != seen_version:
        raise StaleEdit(thing)


def _entry(
    actor: User | None,
    event: Event,
    case: Case | None,
    subject: str,
    detail: dict[str, Any],
    done_for: str = "",
) -> AuditEntry:
    """`done_for`: the name of the absent person for whom a stand-in did it."""
    case_id = case.id if case is not None else None
    actor_id = actor.id if actor is not None else None
    return AuditEntry(
        at=clock.now(),
        actor_id=actor_id,
        actor_name=_name_of(actor, done_for),
        event=event,
        case_id=case_id,
        subject=subject or (case.reference if case is not None else ""),
        detail={key: str(value) for key, value in detail.items()},
        strand=(case_id or actor_id or 0) % STRANDS,
    )


def _entry_of_read(actor: User, event: Event, case: Case | None, detail: dict[str, Any]) -> AuditEntry:
    absent = policy.absent_reader(actor, case) if case is not None else None
    return _entry(actor, event, case, "", detail, absent.name if absent else "")


def _name_of(actor: User | None, done_for: str) -> str:
    if actor is None:
        return "Fourtier"
    absent = policy.acted_for(actor)
    done_for = done_for or (absent.name if absent else "")
    return f"{actor.name} (for {done_for})"[:LONGEST_NAME] if done_for else actor.name


def _meaning_of(error: IntegrityError) -> Exception:
    """Two requests that looked before either wrote, as a double click's do: the first one's row stands."""
    return DuplicateSubmission() if isinstance(error.orig, UniqueViolation) else error


def _append(entries: list[AuditEntry]) -> None:
    # Strands are locked in one order, so that two writers never wait for each other; and last of
    # all, so that they are held for no longer than the commit takes.
    db.session.flush()
    for entry in sorted(entries, key=lambda e: e.strand):
        db.session.add(entry)
        db.session.flush()
