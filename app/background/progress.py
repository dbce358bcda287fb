"""Progress and cancellation of long work.

The row of such work has a `state` (waiting, running, cancelled and so on) and columns for its progress; most
have `cancel_asked` too.
"""

import time
from collections.abc import Callable
from typing import Any, ClassVar

from sqlalchemy import CursorResult, inspect, update
from sqlalchemy.orm import Session

from app import clock
from app.background.jobs import Interrupted
from app.extensions import db

# Shown for a file that could not be processed through no fault of its own.
NOT_THE_FILE = (
    "Something went wrong that is not the file’s fault. Nothing was changed. Give the file again; "
    "if it goes wrong again, tell whoever runs this service."
)
FILE_IS_GONE = "The file is no longer there. Nothing was changed. Give it again."


class Cancelled(Exception):
    """Somebody cancelled the work: it is rolled back."""


class Tracker:
    """Writes the progress of long work, in transactions of its own, so that others can see it meanwhile.

    Each kind of work names its rows, and their initial values (`initial`). `every`: the least
    number of seconds between two writes.
    """

    work: ClassVar[type[Any]]
    initial: ClassVar[dict[str, Any]]

    def __init__(
        self, work_id: int, *, must_stop: Callable[[], bool] = lambda: False, every: float = 0.3
    ) -> None:
        self.work_id, self.must_stop, self.every = work_id, must_stop, every
        self._states = self.work.__table__.c.state.type.enum_class
        self._can_be_cancelled = "cancel_asked" in inspect(self.work).columns
        self._last = 0.0

    def begin(self) -> bool:
        """Mark the work as running; return False if it is done or cancelled already."""
        if self._can_be_cancelled:
            self._write(self.work.cancel_asked, state=self._states.CANCELLED, finished_at=clock.now())
        return bool(self._write(state=self._states.RUNNING, **self.initial))

    def say(self, **values: Any) -> None:
        """Write progress; raise Cancelled or Interrupted if the work is to stop."""
        if self.must_stop():
            self._write(state=self._states.WAITING, **self.initial)
            raise Interrupted
        if time.monotonic() - self._last < self.every:
            return
        self._last = time.monotonic()
        self._write(**values)
        if self._can_be_cancelled and self._write(self.work.cancel_asked, state=self._states.RUNNING):
            raise Cancelled

    def end_cancelled(self) -> None:
        self._write(state=self._states.CANCELLED, finished_at=clock.now(), **self.initial)

    def _write(self, *conditions: Any, **values: Any) -> int:
        unfinished = self.work.state.in_([self._states.WAITING, self._states.RUNNING])
        statement = update(self.work).where(self.work.id == self.work_id, unfinished, *conditions)
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            result = session.execute(statement.values(**values))
            assert isinstance(result, CursorResult), "the answer to an UPDATE"
            written = result.rowcount
            session.commit()
        return written
