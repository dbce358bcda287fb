"""How does one question about hotspots go, from waiting to its end, while people watch it?"""

from collections.abc import Callable
from typing import Any

from psycopg import OperationalError as LostConnection
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.hotspots import services
from app.hotspots.question import Question
from app.jobs import Interrupted
from app.models import HotspotRun, RunState

OURS = (
    "Something went wrong that is no fault of the question. Ask it again; if it goes wrong again, tell "
    "whoever runs this service."
)


class Tracker:
    """Says how far a run is, in transactions of its own, so that others can see it meanwhile."""

    def __init__(self, run_id: int, *, must_stop: Callable[[], bool] = lambda: False) -> None:
        self.run_id = run_id
        self.must_stop = must_stop

    def begin(self) -> bool:
        """Whether there is anything to do: not if it was done or cancelled meanwhile."""
        self._write(HotspotRun.cancel_asked, state=RunState.CANCELLED, finished_at=clock.now())
        return bool(self._write(state=RunState.RUNNING, percent=0, doing=""))

    def __call__(self, percent: int, doing: str) -> None:
        if self.must_stop():
            self._write(state=RunState.WAITING, percent=0, doing="")
            raise Interrupted
        self._write(percent=percent, doing=doing)
        if self._write(HotspotRun.cancel_asked, state=RunState.RUNNING):
            raise services.Cancelled

    def end_cancelled(self) -> None:
        self._write(state=RunState.CANCELLED, percent=0, doing="", finished_at=clock.now())

    def _write(self, *conditions: Any, **values: Any) -> int:
        unfinished = HotspotRun.state.in_([RunState.WAITING, RunState.RUNNING])
        statement = update(HotspotRun).where(HotspotRun.id == self.run_id, unfinished, *conditions)
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            written = session.execute(statement.values(**values)).rowcount  # type: ignore[attr-defined]
            session.commit()
        return int(written)


def work_out(question: Question, progress: Callable[[int, str], None]) -> tuple[dict[str, Any], bytes | None]:
    """What is found, and the picture of the density surface. Loads numpy's share of the work when called."""
    from app.hotspots import counts, density_picture
    from app.hotspots.finding import find_hotspots

    found = find_hotspots(question, progress)
    progress(90, "Drawing where incidents crowd")
    drawn = density_picture.draw(counts.count_cells(question))
    picture, found["density"] = drawn if drawn else (None, None)
    return found, picture


def run_hotspots(run_id: int, tracker: Tracker) -> None:
    """Answer what was asked, unless that is no longer wanted or done already. Safe to call again."""
    if not tracker.begin():
        return
    run = db.session.get_one(HotspotRun, run_id)
    actor = run.asked_by
    try:
        found, picture = work_out(Question.from_dict(run.question), tracker)
        services.keep_found(actor, run, found=found, density=picture)
    except services.Cancelled:
        tracker.end_cancelled()
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.give_up(actor, run, problem=OURS)
        raise
