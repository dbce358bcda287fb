"""Background jobs of drafts."""

from flask import current_app

from app.background.jobs import queue
from app.web import drafts


@queue.periodic(cron="27 3 * * *")
@queue.task(name="forget_old_drafts", queueing_lock="forget_old_drafts")
def forget_old_drafts(timestamp: int) -> None:
    """Delete the drafts that nobody came back to."""
    drafts.forget_old(current_app.config["DRAFT_DAYS"])
