"""Has this transaction written anything, and how does one end that has not?

By commit: psycopg discards its prepared statements at every rollback, and PostgreSQL would plan them again
for every page, which on most pages costs more than running them. Uncommitted writes are still rolled back.
"""

from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from app.extensions import db

_WROTE = "wrote_in"


def init_app(app: Flask) -> None:
    """Register after Flask-SQLAlchemy: teardown functions run in reverse, and this needs the open session."""
    app.teardown_appcontext(_commit_if_only_read)


def _commit_if_only_read(error: BaseException | None) -> None:
    session = db.session()
    if error is not None or not session.in_transaction() or has_written(session):
        return
    try:
        session.commit()
    except SQLAlchemyError:
        session.rollback()  # the connection has gone: there is nothing to keep


def writes_so_far(session: Session) -> tuple[SessionTransaction | None, int]:
    """Return the open transaction and its number of writes: a value that changes with each write."""
    transaction, number = session.info.get(_WROTE, (None, 0))
    now = session.get_transaction()
    return now, number if transaction is now else 0


def has_written(session: Session) -> bool:
    """Whether the open transaction has written, or is about to."""
    waiting = session.new or session.dirty or session.deleted
    return bool(waiting) or writes_so_far(session)[1] > 0


def _note_write(session: Session) -> None:
    transaction, number = writes_so_far(session)
    session.info[_WROTE] = (transaction, number + 1)


@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, _context: Any) -> None:
    _note_write(session)


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        _note_write(state.session)
