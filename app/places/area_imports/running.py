"""Apply an approved file of areas in the worker, and report progress."""

from pathlib import Path
from typing import ClassVar

from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app.background import progress
from app.background.jobs import Interrupted
from app.extensions import db
from app.models.area import AreaImport
from app.places.area_imports import services
from app.places.area_imports.apply import TooEarly
from app.places.area_imports.plan import plan_of
from app.places.area_imports.services import PlanChanged
from app.places.geography.area_files import NotAnAreaFile
from app.storage import stored_path


class Tracker(progress.Tracker):
    """Progress of an import of areas."""

    work = AreaImport
    initial: ClassVar = {"steps": 0, "steps_done": 0}

    def __call__(self, done: int, of: int) -> None:
        self.say(steps=of, steps_done=done)


def run_import(import_id: int, *, folder: Path, tracker: Tracker) -> None:
    """Apply an approved import unless it was cancelled or is done. Idempotent."""
    if not tracker.begin():
        return
    import_ = db.session.get_one(AreaImport, import_id)
    actor = import_.asked_by
    try:
        plan = plan_of(import_, stored_path(folder, import_.sha256))
        if plan.changes.digest != import_.choices.get("digest"):
            raise PlanChanged
        services.apply_area_file(actor, import_, plan=plan, progress=tracker)
    except (NotAnAreaFile, PlanChanged, TooEarly) as refusal:
        services.refuse_area_file(actor, import_, reason=str(refusal))
    except FileNotFoundError:
        services.refuse_area_file(actor, import_, reason=progress.FILE_IS_GONE)
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.refuse_area_file(actor, import_, reason=progress.NOT_THE_FILE)
        raise
    services.delete_unless_needed(import_, folder)
