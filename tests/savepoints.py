"""How does a savepoint cost nothing where nothing is written after it?

Each session of a test joins the test's one transaction by a savepoint, and most sessions only read. So the
database is told of a savepoint, and of its release, just before the next statement that may write: of all
that waited until then at once. Telling it of each by itself was more than a third of a test run's statements.

A statement that only reads is expected to succeed, unless it is given a number that no column holds: after
another one that fails there is no savepoint to go back to, so its test fails, whatever else it asserts.
A test that means a question to fail asks for the fixture `savepoints_at_once`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import psycopg
from sqlalchemy import Connection

_WAITING = "waiting savepoints"
_MAY_WRITE = re.compile(
    r"\b(INSERT|INTO|UPDATE|DELETE|MERGE|SHARE|nextval|setval|pg_\w+|procrastinate_\w+)\b", re.IGNORECASE
)
LARGE = 2**31


class TellingCursor(psycopg.Cursor[Any]):
    """A cursor that says what waits before it may write, whether SQLAlchemy uses it or the product itself."""

    def __init__(
        self, connection: psycopg.Connection[Any], *, waiting: list[str], failed: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(connection, **kwargs)
        self._waiting, self._failed = waiting, failed

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> "TellingCursor":
        if self._waiting and (not only_reads(query) or has_large_number(params)):
            self._tell()
        try:
            return super().execute(query, params, **kwargs)
        except psycopg.Error:
            if any(statement.startswith("SAVEPOINT") for statement in self._waiting):
                self._failed.append(query)
            raise

    def executemany(self, *args: Any, **kwargs: Any) -> None:
        self._tell()
        super().executemany(*args, **kwargs)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        self._tell()
        return super().copy(*args, **kwargs)

    def _tell(self) -> None:
        statements = "; ".join(self._waiting)
        self._waiting.clear()
        if statements:
            super().execute(statements)


@cache
def only_reads(query: Any) -> bool:
    is_question = isinstance(query, str) and query.lstrip(" \n(").startswith(("SELECT", "WITH"))
    return is_question and not _MAY_WRITE.search(query)


def has_large_number(params: Any) -> bool:
    values = params.values() if isinstance(params, dict) else params or ()
    return any(isinstance(value, int) and abs(value) >= LARGE for value in values)


@contextmanager
def held_back(connection: Connection) -> Iterator[None]:
    """In here, each savepoint of this connection waits for something to be written after it."""
    driver: Any = connection.connection.driver_connection
    waiting: list[str] = []
    failed: list[Any] = []
    connection.info[_WAITING] = waiting
    _teach(connection.dialect)
    driver.cursor_factory = partial(TellingCursor, waiting=waiting, failed=failed)
    try:
        yield
        assert not failed, f"Ask for savepoints_at_once, since this fails: {failed}"
    finally:
        driver.cursor_factory = psycopg.Cursor
        connection.info.pop(_WAITING, None)


def tell_at_once(connection: Connection) -> None:
    """From now on, savepoints of this connection wait no more."""
    waiting = list(connection.info.pop(_WAITING))
    driver: Any = connection.connection.driver_connection
    driver.cursor_factory = psycopg.Cursor
    for statement in waiting:
        connection.exec_driver_sql(statement)


def _teach(dialect: Any) -> None:
    if dialect.do_savepoint is not _begin:
        dialect.do_savepoint, dialect.do_release_savepoint = _begin, _release
        dialect.do_rollback_to_savepoint = _roll_back


def _begin(connection: Connection, name: str) -> None:
    _wait(connection, f"SAVEPOINT {name}")


def _release(connection: Connection, name: str) -> None:
    if not _forgotten(connection, name):
        _wait(connection, f"RELEASE SAVEPOINT {name}")


def _wait(connection: Connection, statement: str) -> None:
    if _WAITING in connection.info:
        connection.info[_WAITING].append(statement)
    else:
        connection.exec_driver_sql(statement)


def _roll_back(connection: Connection, name: str) -> None:
    if not _forgotten(connection, name):
        # What waits is of savepoints within this one, which end with it.
        connection.info.get(_WAITING, []).clear()
        connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {name}")


def _forgotten(connection: Connection, name: str) -> bool:
    """Whether nothing was written since, so that the database never hears of it."""
    waiting, begun = connection.info.get(_WAITING, []), f"SAVEPOINT {name}"
    if begun not in waiting:
        return False
    del waiting[waiting.index(begun) :]
    return True
