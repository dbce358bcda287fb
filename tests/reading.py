"""Does a GET only read? Every test that makes one asks so, since this listens to the database itself.

Four things may be written while a page is read: that somebody read it or was refused, that they have seen
what changed in a case that they watch, how often they tried and, every few minutes, that they are there.
"""

import re
from typing import Any

from flask import has_request_context, request
from sqlalchemy import event
from sqlalchemy.engine import Engine

MAY_BE_WRITTEN = {
    ("INSERT INTO", "audit_entries"),
    ("UPDATE", "watches"),
    ("UPDATE", "sign_ins"),
    ("INSERT INTO", "rate_limits"),
}
# At the beginning of a statement or of a part of it in brackets: `FOR UPDATE` only locks.
WRITES = re.compile(
    r"(?:^|\()\s*(INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|TRUNCATE|CREATE|ALTER|DROP|COPY)\s+\"?(\w+)"
    r"|\b(SELECT) (procrastinate_defer\w+)",
    re.IGNORECASE,
)


class ChangedByGet(AssertionError):
    """A page that is only looked at wrote to the database."""


def listen() -> None:
    event.listen(Engine, "before_cursor_execute", _refuse_writes)


def _refuse_writes(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not has_request_context() or request.method not in {"GET", "HEAD"}:
        return
    for found in WRITES.finditer(statement):
        verb, table = (part for part in found.groups() if part)
        if (verb.upper(), table.lower()) not in MAY_BE_WRITTEN:
            raise ChangedByGet(f"GET {request.path}: {statement[:200]}")
