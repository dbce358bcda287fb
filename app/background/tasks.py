"""Background jobs of no slice."""

import time

from flask import current_app
from sqlalchemy import text

from app import storage
from app.background.jobs import queue
from app.extensions import db

A_DAY = 24 * 60 * 60


@queue.periodic(cron="37 * * * *")
@queue.task(name="forget_fragments", queueing_lock="forget_fragments")
def forget_fragments(timestamp: int) -> None:
    """Delete what uploads left behind whose process was killed."""
    for name in ("FILES_DIR", "IMPORTS_DIR"):
        storage.forget_fragments(current_app.config[name], begun_before=time.time() - A_DAY)


@queue.periodic(cron="7 * * * *")
@queue.task(name="gather_case_counts", queueing_lock="gather_case_counts")
def gather_case_counts(timestamp: int) -> None:
    """Sum up what the changes of cases have added to their counts, so that there is less to read."""
    db.session.execute(text("SELECT gather_case_counts()"))
    db.session.commit()
