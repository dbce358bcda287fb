"""What does each process remember between requests, and when has it become out of date?

The partnership, its tiers, groups, partners, areas, themes and High Impact Neighbourhoods are shown on every
page and change once a month. The database changes a version number with every change to one of their tables
(by a trigger, so nothing can be missed), and cached values are used until that version changes.

The version is read once in a transaction, and again after each write in it. Most requests need no extra
statement for it: the query that loads the signed-in person selects VERSION_TOO as one more column, and passes
it to `note_version`. Without a signed-in person (in a job or a command) the cache reads it itself.
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
    """Return the cached value of `read`, calling it again if the version has changed.

    The value is read after its version, so it may be newer than the version says, and never older.
    """
    version = cache_version()
    cached_version, value = _cache.get(what, (None, None))
    if cached_version != version:
        value = read()
        _cache[what] = (version, value)
    return value


def note_version(version: Any) -> None:
    """Store the version that was read in the open transaction."""
    session = db.session()
    session.info[_VERSION_KEY] = (writes_so_far(session), version)


def cache_version() -> Any:
    """Return the present version: a value that changes whenever anything cached may have changed."""
    session = db.session()
    session.connection()
    read_at, version = session.info.get(_VERSION_KEY, (None, None))
    if read_at != writes_so_far(session):
        version = session.execute(_VERSION).scalar_one()
        note_version(version)
    return version
