"""Background jobs of files."""

from contextlib import suppress
from datetime import timedelta

from flask import current_app
from sqlalchemy.exc import NoResultFound

from app import clock
from app.background.jobs import queue
from app.casework.files import previews, queries, services
from app.storage import NotStored


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


@queue.periodic(cron="17 3 * * *")
@queue.task(name="forget_held_files", queueing_lock="forget_held_files")
def forget_held_files(timestamp: int) -> None:
    """Delete the files of forms that were not sent for as long as drafts are kept."""
    config = current_app.config
    for held in queries.list_held_before(clock.now() - timedelta(days=config["DRAFT_DAYS"])):
        services.let_go(None, held, folder=config["FILES_DIR"])


@queue.task(name="preview_file", retry=1)
def preview_file(sha256: str) -> None:
    """Make the small picture of a file that was added."""
    folder, content_type = current_app.config["FILES_DIR"], queries.content_type_of(sha256)
    with suppress(NotStored):
        if content_type and previews.make(folder, sha256, content_type):
            previews.note_made(sha256)
