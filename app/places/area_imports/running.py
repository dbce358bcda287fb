"""Apply an approved file of areas in the worker, and report progress."""

from pathlib import Path
from typing import Any, ClassVar

from app import storage
from app.background.long_work import LongJob
from app.models.area import AreaImport
from app.models.person import User
from app.places.area_imports import services
from app.places.area_imports.apply import TooEarly
from app.places.area_imports.plan import plan_of
from app.places.area_imports.services import PlanChanged
from app.places.geography.area_files import NotAnAreaFile


class AreaImportJob(LongJob[AreaImport]):
    """Applies an approved file, and deletes it."""

    model = AreaImport
    refusals: ClassVar = (NotAnAreaFile, PlanChanged, TooEarly)

    def __init__(self, import_id: int, *, folder: Path, **options: Any) -> None:
        super().__init__(import_id, **options)
        self.folder = folder

    def do(self, import_: AreaImport, actor: User | None) -> None:
        plan = plan_of(import_, storage.path_of(self.folder, import_.sha256))
        if plan.changes.digest != import_.choices.get("digest"):
            raise PlanChanged
        services.apply_area_file(actor, import_, plan=plan, progress=self.report)

    def report(self, done: int, of: int) -> None:
        self.say(work_done=done, work_total=of)

    def refuse(self, import_: AreaImport, actor: User | None, refusal: Exception) -> None:
        services.refuse_area_file(actor, import_, reason=str(refusal))

    def clean_up(self, import_: AreaImport) -> None:
        services.delete_unless_needed(import_, self.folder)
