"""How does a transaction end in which nothing was written?

By commit. psycopg throws away all statements that it has prepared at every rollback, and PostgreSQL would
plan them anew for every page: on most pages that costs more than to answer them. What was written and not
committed is still rolled back, as ever.
"""

from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session

from app.extensions import db

_WROTE = "wrote_in"


def init_app(app: Flask) -> None:
    """After Flask-SQLAlchemy's, so that this comes before it closes the session: the last is called first."""
    app.teardown_appcontext(_end_what_only_read)


def _end_what_only_read(error: BaseException | None) -> None:
    session = db.session()
    if error is not None or not session.in_transaction() or _has_written(session):
        return
    try:
        session.commit()
    except SQLAlchemyError:
        session.rollback()  # the connection has gone: there is nothing to keep


def _has_written(session: Session) -> bool:
    waiting = session.new or session.dirty or session.deleted
    return bool(waiting) or session.info.get(_WROTE) is session.get_transaction()


@event.listens_for(db.session, "after_flush")
def _a_flush_writes(session: Session, _context: Any) -> None:
    session.info[_WROTE] = session.get_transaction()


@event.listens_for(db.session, "do_orm_execute")
def _so_does_a_statement_that_is_no_select(asked: ORMExecuteState) -> None:
    if not asked.is_select:
        asked.session.info[_WROTE] = asked.session.get_transaction()
