"""Run a question about hotspots in the worker, and report its progress."""

from collections.abc import Callable
from typing import Any, ClassVar

from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app.background import progress
from app.background.jobs import Interrupted
from app.background.progress import Cancelled
from app.evidence.hotspots import queries, services
from app.evidence.hotspots.question import Question
from app.extensions import db
from app.models.hotspot import HotspotRun

OURS = (
    "Something went wrong that is no fault of the question. Ask it again; if it goes wrong again, tell "
    "whoever runs this service."
)


class Tracker(progress.Tracker):
    """Progress of a run. There are few steps, so each is reported."""

    work = HotspotRun
    initial: ClassVar = {"percent": 0, "doing": ""}

    def __init__(self, run_id: int, *, must_stop: Callable[[], bool] = lambda: False) -> None:
        super().__init__(run_id, must_stop=must_stop, every=0)

    def __call__(self, percent: int, doing: str) -> None:
        self.say(percent=percent, doing=doing)


def work_out(question: Question, report: Callable[[int, str], None]) -> tuple[dict[str, Any], bytes | None]:
    """Return the result and the PNG of the density surface.

    Imports are local: only the worker needs numpy's part of the work.
    """
    from app.evidence.hotspots import counts, density_picture
    from app.evidence.hotspots.analysis import find_hotspots

    result = find_hotspots(question, report)
    report(90, "Drawing where incidents crowd")
    drawn = density_picture.draw(counts.count_cells(question))
    picture, result["density"] = drawn if drawn else (None, None)
    return result, picture


def run_hotspots(run_id: int, tracker: Tracker) -> None:
    """Answer the run's question unless it was cancelled or is done. Idempotent."""
    if not tracker.begin():
        return
    run = db.session.get_one(HotspotRun, run_id)
    actor, question = run.asked_by, Question.from_dict(run.question)
    if problem := queries.why_not(question):
        services.mark_failed(actor, run, problem=f"{problem}.")
        return
    try:
        result, picture = work_out(question, tracker)
        services.save_result(actor, run, result=result, density=picture)
    except Cancelled:
        tracker.end_cancelled()
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.mark_failed(actor, run, problem=OURS)
        raise
