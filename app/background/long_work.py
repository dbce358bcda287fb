"""Long work: what people ask for and the worker does, with progress, cancelling and a result.

Each kind has a model with the columns of `LongWork`, the two rows of `workflows/long_work.py`, a `LongJob`
that does the work, a `task` for the worker, and a page with the parts of `components/long_work.html`.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Generic, TypeVar

from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError as LostConnection
from sqlalchemy import CursorResult, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.background.jobs import GIVE_UP_AFTER, Interrupted, queue
from app.extensions import db
from app.models.long_work import RUNNING, WAITING, LongWork
from app.models.person import User
from app.storage import NotStored
from app.use_case import lock
from app.workflows.machine import Workflow

# The work is done again from its beginning after these; after anything else it has failed.
PASSING = (Interrupted, OperationalError, LostConnection)
RETRY = RetryStrategy(wait=2, retry_exceptions=PASSING)

W = TypeVar("W", bound=LongWork)


class Cancelled(Exception):
    """Somebody cancelled the work: it is rolled back."""


class CannotBeDone(Exception):
    """The work ends here; the message tells whoever asked for it why."""


class LongJob(ABC, Generic[W]):
    """Does one row of work in the worker, safely if it is called twice.

    A kind says what to `do`, which must change either everything or nothing, and how to record that it
    cannot be done. `refusals`: exceptions whose message says why.
    """

    model: type[W]
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    # What is shown if it was no fault of the file, if its file is lost, if it killed worker after worker.
    fault: ClassVar[str] = (
        "Something went wrong, but not because of the file. Nothing was changed. Send the file again. "
        "If this happens again, tell the people who run this service."
    )
    lost: ClassVar[str] = "We no longer have the file. Nothing was changed. Send it again."
    given_up: ClassVar[str] = (
        f"The work was interrupted {GIVE_UP_AFTER} times. Nothing was changed. Send the file again."
    )
    # The progress of work that begins, or begins again.
    initial: ClassVar[Mapping[str, Any]] = {"work_done": 0, "doing": ""}

    def __init__(
        self, work_id: int, *, must_stop: Callable[[], bool] = lambda: False, every: float = 0.3
    ) -> None:
        """`every`: the least number of seconds between two writes of progress."""
        self.work_id, self.must_stop, self.every = work_id, must_stop, every
        self._last = 0.0

    @abstractmethod
    def do(self, work: W, actor: User | None) -> None: ...

    @abstractmethod
    def refuse(self, work: W, actor: User | None, refusal: Exception) -> None: ...

    def clean_up(self, work: W) -> None:
        """Called once the work has ended, however it ended."""

    def run(self) -> None:
        """Do the work unless it was cancelled or has ended."""
        wanted = self.begin()
        work = db.session.get_one(self.model, self.work_id)
        try:
            if wanted:
                self._do(work)
        except PASSING:
            raise
        except Exception:
            self.refuse(work, work.asked_by, CannotBeDone(self.fault))
            self.clean_up(work)
            raise
        self.clean_up(work)

    def _do(self, work: W) -> None:
        actor = work.asked_by
        try:
            self.do(work, actor)
        except Cancelled:
            self._write(state=self.model.cancelled_state, finished_at=clock.now(), **self.initial)
        except NotStored:
            self.refuse(work, actor, CannotBeDone(self.lost))
        except self.refusals as refusal:
            self.refuse(work, actor, refusal)

    def give_up(self) -> None:
        """End work that was interrupted too often."""
        if self.begin():
            work = db.session.get_one(self.model, self.work_id)
            self.refuse(work, None, CannotBeDone(self.given_up))
            self.clean_up(work)

    # --- progress, in transactions of its own, so that others see it meanwhile ---------------------------
    def begin(self) -> bool:
        """Mark the work as running; return False if it has ended or was cancelled."""
        self._write(
            self.model.cancel_asked, state=self.model.cancelled_state, finished_at=clock.now(), **self.initial
        )
        return bool(self._write(state=RUNNING, started_at=clock.now(), **self.initial))

    def say(self, **progress: Any) -> None:
        """Write progress; raise Cancelled or Interrupted if the work is to stop."""
        if self.must_stop():
            self._write(state=WAITING, **self.initial)
            raise Interrupted
        if time.monotonic() - self._last < self.every:
            return
        self._last = time.monotonic()
        self._write(**progress)
        if self._write(self.model.cancel_asked, state=RUNNING):
            raise Cancelled

    def _write(self, *conditions: Any, **values: Any) -> int:
        """Write to the row unless the work has ended; return how many rows that were."""
        unfinished = self.model.state.in_([WAITING, RUNNING])
        rows = update(self.model).where(self.model.id == self.work_id, unfinished, *conditions)
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            result = session.execute(rows.values(**values))
            assert isinstance(result, CursorResult), "the answer to an UPDATE"
            written = result.rowcount
            session.commit()
        return written


def task(name: str, job: type[LongJob[Any]], options: Callable[[], dict[str, Any]] = dict) -> Any:
    """Return the task of this name, whose one argument, of any name, is the id of the work.

    `options`: what else the job is made with; asked for when it runs.
    """

    @queue.task(name=name, pass_context=True, retry=RETRY)
    def do(context: JobContext, **which: int) -> None:
        [work_id] = which.values()
        one = job(work_id, must_stop=context.additional_context["stopping"], **options())
        if is_hopeless(context):
            one.give_up()
        else:
            one.run()

    return do


def is_hopeless(context: JobContext) -> bool:
    """Whether the job was interrupted so often that it is better not begun again."""
    return context.job.attempts >= GIVE_UP_AFTER


# --- within use cases --------------------------------------------------------------------------------
def cancel(actor: User, work: LongWork, workflow: Workflow) -> None:
    """Cancel at once if the work is waiting, else when the worker next looks."""
    lock(work)
    workflow.fire("stop" if work.state == RUNNING else "cancel", work, actor)
    work.cancel_asked = True
    if work.state == work.cancelled_state:
        work.finished_at = clock.now()


def ensure_still_wanted(work: LongWork) -> None:
    """Raise if the work was cancelled; locks it, so that it cannot be cancelled before the commit."""
    lock(work)
    if work.cancel_asked:
        raise Cancelled
