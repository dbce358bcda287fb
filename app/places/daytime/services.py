"""Give a file of the people who are there by day, use its numbers, leave it, undo it."""

from app import clock, policy
from app.extensions import db
from app.models.daytime import DaytimeFile, DaytimeState
from app.models.event import Event
from app.models.partnership import Partnership
from app.models.person import User
from app.places.daytime import queries
from app.places.daytime.reader import DaytimeNumbers
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.daytime_file import DAYTIME_FILE


@use_case
def give_daytime_file(actor: User, read: DaytimeNumbers, *, file_name: str, sha256: str) -> DaytimeFile:
    """Keep a file that was read, until somebody has looked at what it says."""
    policy.ensure(actor, Action.DAYTIME_IMPORT)
    file = DaytimeFile(
        file_name=file_name, sha256=sha256, source=read.source, vintage=read.vintage, numbers=read.numbers,
        given_by_id=actor.id,
    )  # fmt: skip
    db.session.add(file)
    record(actor, Event.DAYTIME_GIVEN, subject=file_name, file=file_name)
    return file


@use_case
def take_daytime_file(actor: User, file: DaytimeFile) -> None:
    """Use its numbers from now on, in the place of those of an earlier file."""
    lock(file)
    before = queries.find_in_state(DaytimeState.IN_USE)
    DAYTIME_FILE.fire("take", file, actor)
    if before:
        before.state = DaytimeState.REPLACED
    file.decided_at = clock.now()
    _put_in_force(file)
    record(actor, Event.DAYTIME_TAKEN, subject=file.file_name, file=file.file_name, source=file.provenance)


@use_case
def leave_daytime_file(actor: User, file: DaytimeFile) -> None:
    """Leave everything as it is."""
    lock(file)
    DAYTIME_FILE.fire("leave", file, actor)
    file.decided_at = clock.now()
    record(actor, Event.DAYTIME_LEFT, subject=file.file_name, file=file.file_name)


@use_case
def undo_daytime_file(actor: User, file: DaytimeFile) -> None:
    """Use again the numbers of the file that it replaced; none if there was none."""
    lock(file)
    DAYTIME_FILE.fire("undo", file, actor)
    before = queries.find_in_state(DaytimeState.REPLACED)
    if before:
        before.state = DaytimeState.IN_USE
    _put_in_force(before)
    record(actor, Event.DAYTIME_UNDONE, subject=file.file_name, file=file.file_name)


def _put_in_force(file: DaytimeFile | None) -> None:
    areas = queries.list_areas()
    numbers = queries.numbers_of(areas, file.numbers if file else {})
    for area in areas:
        area.daytime = numbers[area.id]
    partnership = db.session.get(Partnership, 1)
    if partnership is not None:
        partnership.daytime_source = file.provenance if file else ""
