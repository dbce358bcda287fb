"""What can be done with a file of areas: give it, agree to what it changes, leave it, take it?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import select, text

from app import clock, policy
from app.background import jobs
from app.extensions import db
from app.models.area import AreaImport, AreaImportState, AreaKind
from app.models.event import Event
from app.models.person import User
from app.places.area_imports import apply, figures, sandbox
from app.places.area_imports.matching import nouns
from app.places.area_imports.plan import FigurePlan, Plan, as_it_stands, chosen_of, result_of
from app.places.incidents.reassign_wards import place_incidents_anew
from app.policy import Action
from app.storage import Received, place_of, settle
from app.use_case import lock, record, use_case
from app.workflows.area_import import AREA_IMPORT

# Any number will do, as long as nothing else in this database locks on it.
AREAS_LOCK = 4_201_812
UNFINISHED = (AreaImportState.GIVEN, AreaImportState.WAITING, AreaImportState.RUNNING)

# Told while incidents are placed: how many months are done, and how many there are. May raise to stop.
Progress = Callable[[int, int], None]


class PlanChanged(ValueError):
    """What the file would change is no longer what was looked at."""

    def __init__(self) -> None:
        super().__init__("Areas were changed after you looked at this. Look again at what it would change.")


@use_case
def give_area_file(actor: User, import_: AreaImport, *, received: Received, folder: Path) -> AreaImport:
    """Keep a file that was read and found sound, until somebody has looked at what it changes."""
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    settle(folder, received)
    if import_.kind is not None:
        sandbox.move(received.path, place_of(folder, received.sha256))
    import_.sha256, import_.asked_by_id = received.sha256, actor.id
    db.session.add(import_)
    record(actor, Event.AREAS_GIVEN, subject=import_.file_name, file=import_.file_name)
    return import_


@use_case
def choose_about_area_file(
    actor: User, import_: AreaImport, *, in_force: date | None, **choices: str
) -> None:
    """Which layer, fields and areas of it; from when. Nothing is changed yet but that."""
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    lock(import_)
    if AREA_IMPORT.is_legal("take", import_):
        import_.choices = {**import_.choices, **choices}
        import_.in_force = in_force
    record(
        actor,
        Event.SETTINGS_CHANGED,
        subject=import_.file_name,
        fields="what is taken",
        thing=import_.file_name,
    )


@use_case
def agree_to_area_file(actor: User, import_: AreaImport, *, plan: Plan, seen: str) -> None:
    """Have the worker do what was looked at: that, or nothing."""
    lock(import_)
    AREA_IMPORT.fire("take", import_, actor)
    if seen != plan.changes.digest:
        raise PlanChanged
    import_.choices = {**import_.choices, **chosen_of(plan), "digest": seen}
    record(actor, Event.AREAS_AGREED, subject=import_.file_name, file=import_.file_name)
    jobs.defer("take_areas", lock=jobs.LONG_WORK, import_id=import_.id)


@use_case
def leave_area_file(actor: User, import_: AreaImport, *, folder: Path) -> None:
    lock(import_)
    AREA_IMPORT.fire("leave" if import_.state is AreaImportState.GIVEN else "stop", import_, actor)
    import_.finished_at = clock.now()
    record(actor, Event.AREAS_LEFT, subject=import_.file_name, file=import_.file_name)
    forget_unless_needed(import_, folder)


@use_case
def take_areas(
    actor: User | None, import_: AreaImport, *, plan: Plan, progress: Progress = lambda done, of: None
) -> AreaImport:
    """All of it, with all that follows: cases and incidents are in the wards as they then are. Or nothing."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": AREAS_LOCK})
    db.session.add(import_)
    if as_it_stands(plan) != plan.changes.digest:
        raise PlanChanged
    # Its own row is not written before the end: meanwhile others write there how far this is.
    moved = _take(import_, plan, progress)
    if import_.kind is not None:
        import_.in_force = import_.in_force or clock.today()
    import_.state, import_.finished_at, import_.problem = AreaImportState.DONE, clock.now(), ""
    import_.result = {**result_of(plan), "incidents_moved": moved}
    record(
        actor,
        Event.AREAS_IMPORTED,
        subject=import_.file_name,
        what="figures" if isinstance(plan, FigurePlan) else nouns(plan.found.kind, len(plan.found.areas)),
        file=import_.file_name,
        changes=plan.changes.words,
    )
    return import_


@use_case
def refuse_area_file(actor: User | None, import_: AreaImport, *, reason: str) -> None:
    """Say why nothing of it was taken."""
    import_.state, import_.problem, import_.finished_at = AreaImportState.REFUSED, reason, clock.now()
    record(actor, Event.AREAS_REFUSED, subject=import_.file_name, file=import_.file_name, reason=reason)


def _take(import_: AreaImport, plan: Plan, progress: Progress) -> int:
    """Says how many incidents are in another ward than before."""
    if isinstance(plan, FigurePlan):
        figures.take_figures(plan.lookup)
        return place_incidents_anew(db.session(), progress) if "ward" in plan.lookup.meanings else 0
    apply.take(plan.changes, import_, import_.in_force or clock.today())
    if plan.found.kind is AreaKind.WARD:
        apply.place_cases_anew()
    return place_incidents_anew(db.session(), progress)


def forget_unless_needed(import_: AreaImport, folder: Path) -> None:
    """The same file may have been given twice: it goes with the last of them."""
    others = select(AreaImport.id).where(
        AreaImport.sha256 == import_.sha256, AreaImport.id != import_.id, AreaImport.state.in_(UNFINISHED)
    )
    if import_.sha256 and db.session.scalar(others.limit(1)) is None:
        sandbox.forget(place_of(folder, import_.sha256))
