"""Background jobs of hotspots."""

from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app.background.jobs import GIVE_UP_AFTER, Interrupted, queue
from app.evidence.hotspots import services
from app.evidence.hotspots.running import Tracker, run_hotspots
from app.extensions import db
from app.models.hotspot import HotspotRun

GIVEN_UP = f"The work was interrupted {GIVE_UP_AFTER} times. Ask again."


@queue.task(
    name="find_hotspots",
    pass_context=True,
    retry=RetryStrategy(wait=2, retry_exceptions=(Interrupted, OperationalError, LostConnection)),
)
def find_hotspots(context: JobContext, run_id: int) -> None:
    """Answer a question about hotspots."""
    if context.job.attempts >= GIVE_UP_AFTER:
        services.mark_failed(None, db.session.get_one(HotspotRun, run_id), problem=GIVEN_UP)
        return
    run_hotspots(run_id, Tracker(run_id, must_stop=context.additional_context["stopping"]))
