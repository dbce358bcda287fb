"""Background jobs of incidents."""

import time

from flask import current_app
from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app import storage
from app.background.jobs import GIVE_UP_AFTER, Interrupted, queue
from app.extensions import db
from app.models.incident import IncidentImport
from app.places.incidents import queries, services
from app.places.incidents.readers import NotSuchAFile
from app.places.incidents.running import Tracker, run_import, run_undo
from app.places.incidents.undo import forget_replaced, list_expired

RETENTION_SECONDS = 7 * 24 * 60 * 60
GIVEN_UP = f"The import was interrupted {GIVE_UP_AFTER} times. Nothing was changed. Give the file again."


@queue.task(
    name="import_incidents",
    pass_context=True,
    retry=RetryStrategy(wait=2, retry_exceptions=(Interrupted, OperationalError, LostConnection)),
)
def import_incidents(context: JobContext, import_id: int) -> None:
    """Import an uploaded file."""
    if context.job.attempts >= GIVE_UP_AFTER:
        import_ = db.session.get_one(IncidentImport, import_id)
        services.refuse_import(None, import_, refusal=NotSuchAFile(GIVEN_UP))
        return
    began, folder = time.time(), current_app.config["IMPORTS_DIR"]
    tracker = Tracker(import_id, must_stop=context.additional_context["stopping"])
    run_import(import_id, folder=folder, tracker=tracker)
    place = storage.stored_path(folder, db.session.get_one(IncidentImport, import_id).sha256)
    storage.forget(place, stored_before=began, wanted=queries.unfinished_hashes())


@queue.task(
    name="undo_import", retry=RetryStrategy(wait=2, retry_exceptions=(OperationalError, LostConnection))
)
def undo_import(import_id: int, actor_id: int) -> None:
    """Undo an import."""
    run_undo(import_id, actor_id)


@queue.periodic(cron="47 3 * * *")
@queue.task(name="forget_import_files", queueing_lock="forget_import_files")
def forget_import_files(timestamp: int) -> None:
    """Delete files left behind by aborted imports and incomplete uploads, and what was replaced long ago."""
    week_ago = time.time() - RETENTION_SECONDS
    folder = current_app.config["IMPORTS_DIR"]
    storage.forget_old(folder, stored_before=week_ago, wanted=queries.queued_hashes())
    if expired := list_expired():
        forget_replaced(None, expired)
