"""Background jobs of area imports."""

from flask import current_app
from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app.background.jobs import GIVE_UP_AFTER, Interrupted, queue
from app.extensions import db
from app.models.area import AreaImport
from app.places.area_imports import services
from app.places.area_imports.running import Tracker, run_import

GIVEN_UP = f"The work was interrupted {GIVE_UP_AFTER} times. Nothing was changed. Give the file again."


@queue.task(
    name="take_areas",
    pass_context=True,
    retry=RetryStrategy(wait=2, retry_exceptions=(Interrupted, OperationalError, LostConnection)),
)
def take_areas(context: JobContext, import_id: int) -> None:
    """Apply an approved file of areas."""
    if context.job.attempts >= GIVE_UP_AFTER:
        services.refuse_area_file(None, db.session.get_one(AreaImport, import_id), reason=GIVEN_UP)
        return
    tracker = Tracker(import_id, must_stop=context.additional_context["stopping"])
    run_import(import_id, folder=current_app.config["IMPORTS_DIR"] / "areas", tracker=tracker)
