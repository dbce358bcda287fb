"""Background jobs of no slice."""

import time

from flask import current_app

from app import storage
from app.background import notices
from app.background.jobs import queue

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
