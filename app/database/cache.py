"""What does each process remember between requests, and when has it become out of date?

The partnership, its tiers, groups, areas and themes are shown on every page and change once a month. The
database gives them a new version with every change of one of their tables (a trigger, so nothing can be
forgotten), and whatever was made of them is kept until that version is another one.

The version is read once in a transaction, and again after each write in it. Most requests do not send a
statement for it: the query that loads the signed-in person selects VERSION_TOO as one more column, and hands
what it got to `note_version`. Whatever has no signed-in person (a job, a command) asks for itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from app.database.transactions import writes_so_far
from app.extensions import db
from app.models.partnership import CacheVersion

T = TypeVar("T")

_VERSION_KEY = "kept_version"
_VERSION = select(CacheVersion.version)
VERSION_TOO = _VERSION.scalar_subquery().label("kept_version")
_cache: dict[str, tuple[Any, Any]] = {}


def cached(what: str, read: Callable[[], T]) -> T:
    """What `read` gave when it was last asked, or its answer now if something has changed since.

    It is read after its version, so it may be newer than that says, and never older.
    """
    version = cache_version()
    cached_version, value = _cache.get(what, (None, None))
    if cached_version != version:
        value = read()
        _cache[what] = (version, value)
    return value


def note_version(version: Any) -> None:
    """Remember the version that was read in the transaction that is open now."""
    session = db.session()
    session.info[_VERSION_KEY] = (writes_so_far(session), version)


def cache_version() -> Any:
    """Return a value that is another one whenever anything changes that is kept for all."""
    session = db.session()
    session.connection()
    read_at, version = session.info.get(_VERSION_KEY, (None, None))
    if read_at != writes_so_far(session):
        version = session.execute(_VERSION).scalar_one()
        note_version(version)
    return version
