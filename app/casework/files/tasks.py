"""Background jobs of files."""

from contextlib import suppress
from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import NoResultFound

from app import clock
from app.background.jobs import queue
from app.casework.files import queries, services


@queue.periodic(cron="7 3 * * *")
@queue.task(name="delete_removed_files", queueing_lock="delete_removed_files")
def delete_removed_files(timestamp: int) -> None:
    """Delete the files that were removed from cases and not put back in time."""
    config = current_app.config
    before = clock.now() - timedelta(days=config["REMOVED_FILE_DAYS"])
    for file in queries.list_to_delete(before):
        # One that was put back in the meantime stays.
        with suppress(NoResultFound):
            services.delete_removed_file(None, file, folder=config["FILES_DIR"])
