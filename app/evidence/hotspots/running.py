"""How does one question about hotspots go, from waiting to its end, while people watch it?"""

from collections.abc import Callable
from typing import Any, ClassVar

from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app.background import progress
from app.background.jobs import Interrupted
from app.background.progress import Cancelled
from app.evidence.hotspots import services
from app.evidence.hotspots.question import Question
from app.extensions import db
from app.models.hotspot import HotspotRun

OURS = (
    "Something went wrong that is no fault of the question. Ask it again; if it goes wrong again, tell "
    "whoever runs this service."
)


class Tracker(progress.Tracker):
    """Of a question; there are few steps, and each is said."""

    work = HotspotRun
    afresh: ClassVar = {"percent": 0, "doing": ""}

    def __init__(self, run_id: int, *, must_stop: Callable[[], bool] = lambda: False) -> None:
        super().__init__(run_id, must_stop=must_stop, every=0)

    def __call__(self, percent: int, doing: str) -> None:
        self.say(percent=percent, doing=doing)


def work_out(question: Question, told: Callable[[int, str], None]) -> tuple[dict[str, Any], bytes | None]:
    """What is found, and the picture of the density surface. Loads numpy's share of the work when called."""
    from app.evidence.hotspots import counts, density_picture
    from app.evidence.hotspots.analysis import find_hotspots

    found = find_hotspots(question, told)
    told(90, "Drawing where incidents crowd")
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
    except Cancelled:
        tracker.end_cancelled()
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.give_up(actor, run, problem=OURS)
        raise
