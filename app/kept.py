"""What does each process remember between requests, and when has it become out of date?

The partnership, its tiers, groups, areas and themes are shown on every page and change once a month. The
database gives them a new version with every change of one of their tables (a trigger, so nothing can be
forgotten), and whatever was made of them is kept until that version is another one.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.extensions import db
from app.models.partnership import KeptVersion

T = TypeVar("T")

_ASKED = "kept_version"
_VERSION = select(KeptVersion.version)
# For a statement that every page sends anyway: it brings the version along, and `note_version` keeps it.
VERSION_TOO = _VERSION.scalar_subquery().label("kept_version")
_kept: dict[str, tuple[Any, Any]] = {}


def kept_for_all(what: str, read: Callable[[], T]) -> T:
    """What `read` gave when it was last asked, or its answer now if something has changed since.

    It is read after its version, so it may be newer than that says, and never older.
    """
    version = version_for_all()
    known, value = _kept.get(what, (None, None))
    if known != version:
        value = read()
        _kept[what] = (version, value)
    return value  # type: ignore[return-value]


def note_version(version: Any) -> None:
    """What was asked for in the transaction that is open now."""
    session = db.session()
    session.info[_ASKED] = (session.get_transaction(), version)


def version_for_all() -> Any:
    """Another one whenever anything changes that is kept for all.

    Asked once in a transaction, and again after whatever it writes.
    """
    session = db.session()
    session.connection()
    asked_in, version = session.info.get(_ASKED, (None, None))
    if asked_in is not session.get_transaction():
        version = session.execute(_VERSION).scalar_one()
        note_version(version)
    return version


@event.listens_for(db.session, "after_flush")
def _ask_again_after_a_flush(session: Session, _context: Any) -> None:
    session.info.pop(_ASKED, None)


@event.listens_for(db.session, "do_orm_execute")
def _ask_again_after_a_statement_that_writes(asked: ORMExecuteState) -> None:
    if not asked.is_select:
        asked.session.info.pop(_ASKED, None)
