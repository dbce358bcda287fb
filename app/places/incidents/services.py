"""Upload files of incidents, describe, import, refuse and cancel them."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from sqlalchemy import select

from app import clock, policy, storage
from app.background import jobs
from app.background.progress import Cancelled
from app.extensions import db
from app.models.event import Event
from app.models.incident import FileKind, ImportState, IncidentImport, IncidentSource
from app.models.partnership import Partnership
from app.models.person import User
from app.places.incidents import reading
from app.places.incidents.readers import Batch, NotSuchAFile, Rejection
from app.places.incidents.readers.layout import Layout
from app.places.incidents.readers.recognise import Recognised, recognise
from app.policy import Action
from app.use_case import lock, record, use_case
from app.workflows.incident_import import INCIDENT_IMPORT

if TYPE_CHECKING:
    from app.places.incidents.importing import Stored

MAX_REJECTIONS_STORED = 1_000

# Called after each batch with the bytes read and the rows so far. May raise to stop.
Progress = Callable[[int, int], None]


class NothingUsable(NotSuchAFile):
    """All rows of the file were rejected."""

    def __init__(self, rejected: int, rejections: list[Rejection]) -> None:
        self.rejected, self.rejections = rejected, rejections
        first = rejections[0]
        super().__init__(
            f"None of the file’s {rejected:,} rows can be used. Line {first.line}: {first.reason}."
            if rejected > 1
            else f"The file’s only row, line {first.line}, cannot be used: {first.reason}."
        )


@use_case
def upload_incident_files(
    actor: User, *, uploads: list[tuple[str, IO[bytes]]], folder: Path
) -> list[IncidentImport]:
    """Store the files and queue them for import, in the order given."""
    policy.ensure(actor, Action.INCIDENTS_IMPORT)
    given = []
    for name, stream in uploads:
        import_ = IncidentImport(file_name=name[:200], asked_by_id=actor.id)
        _set_kind(import_, recognise(stream))
        import_.sha256, import_.bytes_total = _store(folder, stream)
        db.session.add(import_)
        record(actor, Event.INCIDENTS_ASKED, file=import_.file_name)
        if import_.state is ImportState.WAITING:
            _queue(import_)
        given.append(import_)
    return given


@use_case
def choose_force(actor: User, import_: IncidentImport, *, force: str) -> None:
    """Choose the force whose incidents of an archive to import, and queue the import."""
    lock(import_)
    INCIDENT_IMPORT.fire("answer", import_, actor)
    import_.wanted_force = force
    record(actor, Event.INCIDENTS_ANSWERED, file=import_.file_name, answer=force)
    _queue(import_)


@use_case
def use_source(actor: User, import_: IncidentImport, *, source: IncidentSource) -> None:
    """Set the source of a file to a described one, and queue the import."""
    lock(import_)
    INCIDENT_IMPORT.fire("answer", import_, actor)
    import_.source = source
    record(actor, Event.INCIDENTS_ANSWERED, file=import_.file_name, answer=source.name)
    _queue(import_)


@use_case
def describe_source(
    actor: User, import_: IncidentImport, *, name: str, layout: Layout, snapped: bool
) -> IncidentSource:
    """Describe the columns of a new source, for this file and later ones, and queue the import."""
    lock(import_)
    INCIDENT_IMPORT.fire("answer", import_, actor)
    source = db.session.scalar(select(IncidentSource).where(IncidentSource.name == name))
    if source is None:
        source = IncidentSource(name=name)
        db.session.add(source)
    source.columns, source.grid, source.snapped = layout.columns, layout.grid.value, snapped
    source.described_by_id, source.described_at = actor.id, clock.now()
    import_.source = source
    record(actor, Event.SOURCE_DESCRIBED, source=name, file=import_.file_name)
    _queue(import_)
    return source


def _store(folder: Path, stream: IO[bytes]) -> tuple[str, int]:
    """Store an upload for the worker, and return its hash and size."""
    stream.seek(0)
    with storage.receive(folder, stream) as received:
        storage.settle(folder, received)
    return received.sha256, received.size


def _set_kind(import_: IncidentImport, recognised: Recognised) -> None:
    """Set the kind of a file, and whether the user must answer something before it is imported."""
    import_.kind, import_.state = recognised.kind, ImportState.WAITING
    if recognised.kind is FileKind.OTHER:
        import_.state = ImportState.ASKING
    if recognised.kind is FileKind.ARCHIVE:
        import_.wanted_force = default_force(recognised.forces)
        import_.state = ImportState.WAITING if import_.wanted_force else ImportState.ASKING


def default_force(forces: list[str]) -> str:
    """The only force, or the partnership's own; blank if the user must choose."""
    ours = (db.session.scalar(select(Partnership.police_force)) or "").strip().casefold()
    return forces[0] if len(forces) == 1 else next((f for f in forces if f.casefold() == ours), "")


def _queue(import_: IncidentImport) -> None:
    db.session.flush()
    jobs.defer("import_incidents", lock=jobs.LONG_WORK, import_id=import_.id)


@use_case
def import_incidents(
    actor: User | None,
    import_: IncidentImport,
    *,
    stream: BinaryIO,
    progress: Progress = lambda bytes_read, rows: None,
) -> IncidentImport:
    """Import the whole file or nothing. `actor` is None for a command."""
    from app.places.incidents.importing import store_months

    db.session.add(import_)
    db.session.flush()
    seen = _Tally(progress)
    batches = reading.read(import_, stream, today=clock.today())
    stored = store_months(db.session(), batches, import_id=import_.id, written=seen.note)
    if not stored.rows:
        raise (
            NothingUsable(seen.rejected, seen.rejections)
            if seen.rejected
            else NotSuchAFile("The file has a heading, but no rows.")
        )
    _ensure_still_wanted(import_)
    _set_result(import_, stored, seen)
    record(
        actor,
        Event.INCIDENTS_IMPORTED,
        rows=f"{import_.rows:,}",
        months=", ".join(import_.months),
        file=import_.file_name,
    )
    return import_


@use_case
def refuse_import(actor: User | None, import_: IncidentImport, *, refusal: NotSuchAFile) -> None:
    """Record why the file was refused."""
    db.session.add(import_)
    import_.state = ImportState.REFUSED
    import_.problem = str(refusal)
    import_.finished_at = clock.now()
    if isinstance(refusal, NothingUsable):
        _set_rejections(import_, refusal.rejected, refusal.rejections)
    record(
        actor,
        Event.INCIDENTS_REFUSED,
        file=import_.file_name,
        reason=import_.problem,
    )


@use_case
def cancel_import(actor: User, import_: IncidentImport) -> None:
    """Cancel at once if the import is waiting, else when the worker next checks."""
    lock(import_)
    transition = "stop" if import_.state is ImportState.RUNNING else "cancel"
    INCIDENT_IMPORT.fire(transition, import_, actor)
    import_.cancel_asked = True
    if import_.state is ImportState.CANCELLED:
        import_.finished_at = clock.now()
    record(actor, Event.INCIDENTS_CANCELLED, file=import_.file_name)


class _Tally:
    """Counts rejected rows during an import, and collects the first of them."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.rows = self.rejected = 0
        self.rejections: list[Rejection] = []

    def note(self, batch: Batch) -> None:
        self.rows += len(batch)
        self.rejected += len(batch.rejections)
        room = MAX_REJECTIONS_STORED - len(self.rejections)
        self.rejections += batch.rejections[:room]
        self.progress(batch.bytes_read, self.rows)


def _ensure_still_wanted(import_: IncidentImport) -> None:
    """Raise if the import was cancelled; locks it, so that it cannot be cancelled before the commit."""
    lock(import_)
    if import_.cancel_asked:
        raise Cancelled


def _set_result(import_: IncidentImport, stored: "Stored", seen: _Tally) -> None:
    import_.state = ImportState.DONE
    import_.finished_at = clock.now()
    import_.bytes_read = import_.bytes_total
    import_.rows = stored.rows
    import_.placed = stored.placed
    import_.without_place = stored.without_place
    import_.replaced = stored.replaced
    import_.force = ", ".join(stored.forces)[:200]
    import_.months = stored.month_names
    import_.problem = ""
    _set_rejections(import_, seen.rejected, seen.rejections)


def _set_rejections(import_: IncidentImport, rejected: int, rejections: list[Rejection]) -> None:
    import_.rejected = rejected
    import_.rejections = [[r.line, r.reason, r.row] for r in rejections]
