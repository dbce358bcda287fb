"""Background jobs of incidents."""

import time

from flask import current_app
from procrastinate import JobContext

from app import storage
from app.background.jobs import queue
from app.background.long_work import RETRY, is_hopeless, task
from app.places.incidents import queries
from app.places.incidents.running import ImportJob, run_undo
from app.places.incidents.undo import forget_replaced, list_expired

RETENTION_SECONDS = 7 * 24 * 60 * 60

import_incidents = task("import_incidents", ImportJob, lambda: {"folder": current_app.config["IMPORTS_DIR"]})


@queue.task(name="undo_import", pass_context=True, retry=RETRY)
def undo_import(context: JobContext, import_id: int, actor_id: int) -> None:
    """Undo an import."""
    run_undo(import_id, actor_id, hopeless=is_hopeless(context))


@queue.periodic(cron="47 3 * * *")
@queue.task(name="forget_import_files", queueing_lock="forget_import_files")
def forget_import_files(timestamp: int) -> None:
    """Delete files left behind by aborted imports and incomplete uploads, and what was replaced long ago."""
    week_ago = time.time() - RETENTION_SECONDS
    folder = current_app.config["IMPORTS_DIR"]
    storage.forget_old(folder, stored_before=week_ago, wanted=queries.queued_hashes())
    if expired := list_expired():
        forget_replaced(None, expired)
