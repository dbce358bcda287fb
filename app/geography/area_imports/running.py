"""How does the worker take a file of areas that somebody agreed to, while people watch?"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from psycopg import OperationalError as LostConnection
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.extensions import db
from app.files.store import place_of
from app.geography.area_files import NotAnAreaFile
from app.geography.area_imports import services
from app.geography.area_imports.plan import plan_of
from app.geography.area_imports.services import PlanChanged
from app.geography.area_imports.taking import TooEarly
from app.jobs import Interrupted
from app.models import AreaImport, AreaImportState

OURS = (
    "Something went wrong that is not the file’s fault. Nothing was changed. Give the file again; "
    "if it goes wrong again, tell whoever runs this service."
)
GONE = "The file is no longer there. Nothing was changed. Give it again."


class Tracker:
    """Says how far it is, in transactions of its own, so that others can see it meanwhile."""

    def __init__(
        self, import_id: int, *, must_stop: Callable[[], bool] = lambda: False, every: float = 0.3
    ) -> None:
        self.import_id, self.must_stop, self.every = import_id, must_stop, every
        self._last = 0.0

    def begin(self) -> bool:
        """Whether there is anything to do: not if it was done or left meanwhile."""
        return bool(self._write(state=AreaImportState.RUNNING, steps=0, steps_done=0))

    def __call__(self, done: int, of: int) -> None:
        if self.must_stop():
            self._write(state=AreaImportState.WAITING, steps=0, steps_done=0)
            raise Interrupted
        if time.monotonic() - self._last >= self.every:
            self._last = time.monotonic()
            self._write(steps=of, steps_done=done)

    def _write(self, **values: Any) -> int:
        at_work = AreaImport.state.in_([AreaImportState.WAITING, AreaImportState.RUNNING])
        statement = update(AreaImport).where(AreaImport.id == self.import_id, at_work)
        with Session(db.engine, join_transaction_mode="create_savepoint") as session:
            written = session.execute(statement.values(**values)).rowcount  # type: ignore[attr-defined]
            session.commit()
        return int(written)


def run_import(import_id: int, *, folder: Path, tracker: Tracker) -> None:
    """Do what was agreed to, unless it is no longer wanted or done already. Safe to call again."""
    if not tracker.begin():
        return
    import_ = db.session.get_one(AreaImport, import_id)
    actor = import_.asked_by
    try:
        plan = plan_of(import_, place_of(folder, import_.sha256))
        if plan.changes.digest != import_.choices.get("digest"):
            raise PlanChanged
        services.take_areas(actor, import_, plan=plan, progress=tracker)
    except (NotAnAreaFile, PlanChanged, TooEarly) as refusal:
        services.refuse_area_file(actor, import_, reason=str(refusal))
    except FileNotFoundError:
        services.refuse_area_file(actor, import_, reason=GONE)
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.refuse_area_file(actor, import_, reason=OURS)
        raise
    services.forget_unless_needed(import_, folder)
