"""Background jobs of no slice."""

import time

from flask import current_app
from sqlalchemy import text

from app import storage
from app.background import notices
from app.background.jobs import queue
from app.extensions import db

A_DAY = 24 * 60 * 60


@queue.periodic(cron="* * * * *")
@queue.task(name="send_notices", queueing_lock="send_notices")
def send_notices(timestamp: int) -> None:
    """Mail what people are told, within a minute or, to those who chose so, the next morning."""
    notices.send_due()


@queue.periodic(cron="37 * * * *")
@queue.task(name="forget_fragments", queueing_lock="forget_fragments")
def forget_fragments(timestamp: int) -> None:
    """Delete what uploads left behind whose process was killed."""
    for name in ("FILES_DIR", "IMPORTS_DIR", "FROZEN_DIR"):
        storage.forget_fragments(current_app.config[name], begun_before=time.time() - A_DAY)


@queue.periodic(cron="7 * * * *")
@queue.task(name="gather_case_counts", queueing_lock="gather_case_counts")
def gather_case_counts(timestamp: int) -> None:
    """Sum up what the changes of cases have added to their counts, so that there is less to read."""
    db.session.execute(text("SELECT gather_case_counts()"))
    db.session.commit()
