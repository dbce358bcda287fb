"""Where are rate limits counted? In the database, so that all processes share them.

Each count is committed apart from the request that it is about: a failed request counts, and requests at the
same time see each other. RATELIMIT_STORAGE names this place as `database://`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.models.rate_limit import RateLimit

LONGEST_KEY = 300


class DatabaseStorage(Storage):
    """For Flask-Limiter, which knows it by its scheme once this module is imported."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return count(key, timedelta(seconds=expiry), amount)

    def get(self, key: str) -> int:
        limit = _current(key)
        return limit.hits if limit else 0

    def get_expiry(self, key: str) -> float:
        limit = _current(key)
        return (limit.ends_at if limit else clock.now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with _apart() as session:
            return len(session.scalars(delete(RateLimit).returning(RateLimit.key)).all())

    def clear(self, key: str) -> None:
        with _apart() as session:
            session.execute(delete(RateLimit).where(RateLimit.key == key[:LONGEST_KEY]))


def count(key: str, span: timedelta, amount: int = 1) -> int:
    """Count a try, and return how many there were in this span of time, which begins with the first.

    An amount of -1 takes one back that turned out not to count.
    """
    now, first = clock.now(), max(amount, 0)
    statement = insert(RateLimit).values(key=key[:LONGEST_KEY], hits=first, ends_at=now + span)
    is_over = RateLimit.ends_at <= now
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "hits": case((is_over, first), else_=func.greatest(RateLimit.hits + amount, 0)),
            "ends_at": case((is_over, now + span), else_=RateLimit.ends_at),
        },
    )
    with _apart() as session:
        return session.execute(statement.returning(RateLimit.hits)).scalar_one()


def forget_past() -> None:
    with _apart() as session:
        session.execute(delete(RateLimit).where(RateLimit.ends_at <= clock.now()))


def _current(key: str) -> Any:
    present = select(RateLimit.hits, RateLimit.ends_at).where(RateLimit.key == key[:LONGEST_KEY])
    with _apart() as session:
        return session.execute(present.where(RateLimit.ends_at > clock.now())).one_or_none()


@contextmanager
def _apart() -> Iterator[Session]:
    """A transaction of its own, on another connection than the request's."""
    with Session(db.engine, join_transaction_mode="create_savepoint") as session:
        yield session
        session.commit()
