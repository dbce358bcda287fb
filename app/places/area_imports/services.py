"""Upload a file of areas, choose its fields, approve its changes, discard it, apply it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select, text

from app import clock, policy, storage
from app.background import jobs, long_work
from app.extensions import db
from app.models.area import AreaImport, AreaImportState, AreaKind
from app.models.event import Event
from app.models.partnership import Partnership
from app.models.person import User
from app.places.area_imports import apply, figures, sandbox
from app.places.area_imports.carry_over import CarriedOver, carry_over
from app.places.area_imports.changes import ExistingArea
from app.places.area_imports.matching import nouns
from app.places.area_imports.plan import BoundaryPlan, FigurePlan, Plan, chosen_of, current_digest, result_of
from app.places.incidents.reassign_wards import reassign_incidents
from app.policy import Action
from app.storage import Received, path_of, settle
from app.use_case import lock, record, use_case
from app.words import in_words
from app.workflows.area_import import AREA_IMPORT

# Any number that no other advisory lock in this database uses.
AREAS_LOCK = 4_201_812
CONTINUES, SOURCE = "continues", "source"  # among an import's choices
UNFINISHED = (AreaImportState.GIVEN, AreaImportState.WAITING, AreaImportState.RUNNING)

# Called while incidents are reassigned, with the months done and the months in all. May raise to stop.
Progress = Callable[[int, int], None]


class PlanChanged(ValueError):
    """The changes are no longer those that were reviewed."""

    def __init__(self) -> None:
        super().__init__(
            "The areas changed after you opened this page. Check again what the file would change."
        )


class Unanswered(ValueError):
    """Nobody has said which ward continues some of those that end."""

    def __init__(self, wards: Sequence[ExistingArea]) -> None:
        self.wards = wards
        names = in_words([ward.name for ward in wards])
        super().__init__(f"Select the ward that continues {names}, or None.")


@use_case
def upload_area_file(actor: User, import_: AreaImport, *, received: Received, folder: Path) -> AreaImport:
    """Store a valid file until its changes have been reviewed."""
    policy.ensure(actor, Action.SETTINGS_MANAGE)
    settle(folder, received)
    if import_.kind is not None:
        sandbox.move(received.path, path_of(folder, received.sha256))
    import_.sha256, import_.asked_by_id = received.sha256, actor.id
    db.session.add(import_)
    record(actor, Event.AREAS_GIVEN, subject=import_.file_name, file=import_.file_name)
    return import_


@use_case
def set_area_file_choices(actor: User, import_: AreaImport, *, in_force: date | None, **choices: str) -> None:
    """Store which layer, fields and areas to use, and from when they are in force."""
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
def approve_area_file(
    actor: User, import_: AreaImport, *, plan: Plan, seen: str, continues: Mapping[str, str] | None = None
) -> None:
    """Queue the reviewed changes for the worker; PlanChanged if they are no longer the same.

    `seen`: the digest of the changes that were shown. `continues`: which ward continues each of those that
    were asked about, by their codes; Unanswered if one is missing.
    """
    lock(import_)
    AREA_IMPORT.fire("take", import_, actor)
    if seen != plan.changes.digest:
        raise PlanChanged
    answers = dict(continues or {})
    if isinstance(plan, BoundaryPlan) and (open_ := plan.continuity.unanswered(answers)):
        raise Unanswered(open_)
    import_.choices = {**import_.choices, **chosen_of(plan), "digest": seen, CONTINUES: answers}
    record(actor, Event.AREAS_AGREED, subject=import_.file_name, file=import_.file_name)
    jobs.defer("take_areas", lock=jobs.LONG_WORK, import_id=import_.id)


@use_case
def discard_area_file(actor: User, import_: AreaImport, *, folder: Path) -> None:
    """Leave everything as it is: at once, or when the worker that applies the file next looks."""
    if import_.state is AreaImportState.GIVEN:
        lock(import_)
        AREA_IMPORT.fire("leave", import_, actor)
        import_.finished_at = clock.now()
    else:
        long_work.cancel(actor, import_, AREA_IMPORT)
    record(actor, Event.AREAS_LEFT, subject=import_.file_name, file=import_.file_name)
    if not import_.is_going_on:
        delete_unless_needed(import_, folder)


@use_case
def apply_area_file(
    actor: User | None, import_: AreaImport, *, plan: Plan, progress: Progress = lambda done, of: None
) -> AreaImport:
    """Apply all changes and reassign cases and incidents to wards, in one transaction."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": AREAS_LOCK})
    db.session.add(import_)
    if current_digest(plan) != plan.changes.digest:
        raise PlanChanged
    # The import's own row is written only at the end: until then progress is written to it elsewhere.
    moved, carried = _apply(actor, import_, plan, progress)
    db.session.flush()
    long_work.ensure_still_wanted(import_)
    if import_.kind is not None:
        import_.in_force = import_.in_force or clock.today()
    import_.end(AreaImportState.DONE)
    import_.result = {**result_of(plan), "incidents_moved": moved, "carried": carried.as_json}
    record(
        actor,
        Event.AREAS_IMPORTED,
        subject=import_.file_name,
        what="figures" if isinstance(plan, FigurePlan) else nouns(plan.matched.kind, len(plan.matched.areas)),
        file=import_.file_name,
        changes=plan.changes.words,
    )
    return import_


@use_case
def refuse_area_file(actor: User | None, import_: AreaImport, *, reason: str) -> None:
    """Record why the file was refused."""
    import_.end(AreaImportState.REFUSED, reason)
    record(actor, Event.AREAS_REFUSED, subject=import_.file_name, file=import_.file_name, reason=reason)


def _apply(
    actor: User | None, import_: AreaImport, plan: Plan, progress: Progress
) -> tuple[int, CarriedOver]:
    """Apply the plan and return how many incidents have changed ward, and what other wards continue."""
    if isinstance(plan, FigurePlan):
        _apply_figures(import_, plan)
        moves = "ward" in plan.lookup.meanings or plan.lookup.successions
        return reassign_incidents(db.session(), progress) if moves else 0, CarriedOver()
    day = import_.in_force or clock.today()
    successors = plan.continuity.resolved(import_.choices.get(CONTINUES, {}))
    apply.apply_changes(plan.changes, import_, day, successors)
    carried = CarriedOver()
    if plan.matched.kind is AreaKind.WARD:
        apply.reassign_cases()
        ended = [ward.id for ward in plan.changes.removed]
        carried = carry_over(db.session(), actor, ended, successors, day)
    return reassign_incidents(db.session(), progress), carried


def _apply_figures(import_: AreaImport, plan: FigurePlan) -> None:
    """Take the figures, and with residents or households the source that was stated for them, if any."""
    figures.apply_figures(plan.lookup)
    partnership = db.session.get(Partnership, 1)
    if partnership is not None and {"residents", "households"} & set(plan.lookup.meanings):
        partnership.residents_source = import_.choices.get(SOURCE, "")


def delete_unless_needed(import_: AreaImport, folder: Path) -> None:
    """Delete the file unless another open import uses the same one."""
    others = select(AreaImport.id).where(
        AreaImport.sha256 == import_.sha256, AreaImport.id != import_.id, AreaImport.state.in_(UNFINISHED)
    )
    if import_.sha256 and db.session.scalar(others.limit(1)) is None:
        storage.delete(folder, import_.sha256)
