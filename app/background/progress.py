"""How far is a piece of long work, and does anybody want it to stop?

A slice's row of such work has a `state` that waits, runs or is cancelled, and what there is to say of it.
Most have `cancel_asked` too.
"""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import CursorResult, inspect, update
from sqlalchemy.orm import Session

from app import clock
from app.background.jobs import Interrupted
from app.extensions import db

# What is said of a file that somebody gave and that could not be taken, for no fault of its own.
NOT_THE_FILE = (
    "Something went wrong that is not the file’s fault. Nothing was changed. Give the file again; "
    "if it goes wrong again, tell whoever runs this service."
)
FILE_IS_GONE = "The file is no longer there. Nothing was changed. Give it again."


class Cancelled(Exception):
    """Somebody asked for the work to stop: nothing of it is kept."""


class Tracker:
    """Says how far the work is, in transactions of its own, so that others can see it meanwhile.

    Each kind of work says which rows it has, and what stands in one before anything is done (`afresh`).
    `every`: seconds between two times that it is said.
    """

    work: ClassVar[type[Any]]
    afresh: ClassVar[dict[str, Any]]

    def __init__(
        self, work_id: int, *, must_stop: Callable[[], bool] = lambda: False, every: float = 0.3
    ) -> None:
        self.work_id, self.must_stop, self.every = work_id, must_stop, every
        self._states = self.work.__table__.c.state.type.enum_class
        self._can_be_cancelled = "cancel_asked" in inspect(self.work).columns
        self._last = 0.0

    def begin(self) -> bool:
        """Whether there is anything to do: not if it was done or cancelled meanwhile."""
        if self._can_be_cancelled:
            self._write(self.work.cancel_asked, state=self._states.CANCELLED, finished_at=clock.now())
        return bool(self._write(state=self._states.RUNNING, **self.afresh))

    def say(self, **values: Any) -> None:
        """Cancelled or Interrupted where the work is to stop here."""
        if self.must_stop():
            self._write(state=self._states.WAITING, **self.afresh)
            raise Interrupted
        if time.monotonic() - self._last < self.every:
            return
        self._last = time.monotonic()
        self._write(**values)
        if self._can_be_cancelled and self._write(self.work.cancel_asked, state=self._states.RUNNING):
            raise Cancelled

    def end_cancelled(self) -> None:
        self._write(state=self._states.CANCELLED, finished_at=clock.now(), **self.afresh)

    def _write(self, *conditions: Any, **values: Any) -> int:
        unfinished = self.work.state.in_([self._states.WAITING, self._states.RUNNING])
        statement = update(self.work).where(self.work.id == self.work_id, unfinished, *conditions)
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            result = session.execute(statement.values(**values))
            assert isinstance(result, CursorResult), "the answer to an UPDATE"
            written = result.rowcount
            session.commit()
        return written
