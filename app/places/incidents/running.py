"""Run an import of incidents in the worker, with progress and cancelling, or from a command."""

import filecmp
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from app import storage
from app.background.long_work import PASSING, LongJob
from app.extensions import db
from app.models.incident import FileKind, ImportState, IncidentImport, IncidentSource
from app.models.person import User
from app.places.incidents import queries, services, undo
from app.places.incidents.readers import NotSuchAFile, police
from app.places.incidents.readers.recognise import recognise


class ImportJob(LongJob[IncidentImport]):
    """Imports a file, and deletes it."""

    model = IncidentImport
    refusals: ClassVar = (NotSuchAFile,)
    initial: ClassVar = {**LongJob.initial, "rows": 0}

    def __init__(self, import_id: int, *, folder: Path, **options: Any) -> None:
        super().__init__(import_id, **options)
        self.folder, self.begun = folder, time.time()

    def do(self, import_: IncidentImport, actor: User | None) -> None:
        try:
            with storage.open_stored(self.folder, import_.sha256) as stream:
                services.import_incidents(actor, import_, stream=stream, progress=self.report)
        except services.Doubtful as doubt:
            services.question_import(actor, import_, questions=doubt.questions)

    def report(self, bytes_read: int, rows: int) -> None:
        self.say(work_done=bytes_read, rows=rows)

    def refuse(self, import_: IncidentImport, actor: User | None, refusal: Exception) -> None:
        services.refuse_import(actor, import_, refusal=refusal)

    def clean_up(self, import_: IncidentImport) -> None:
        wanted = queries.unfinished_hashes()
        storage.forget(self.folder, import_.sha256, stored_before=self.begun, wanted=wanted)


def run_undo(import_id: int, actor_id: int, *, hopeless: bool = False) -> None:
    """Undo an import, unless that is done. Idempotent. `hopeless`: leave it as it is and say so."""
    import_, actor = db.session.get_one(IncidentImport, import_id), db.session.get_one(User, actor_id)
    if import_.state is not ImportState.UNDOING:
        return
    try:
        if hopeless:
            raise undo.CannotUndo(undo.GIVEN_UP)
        undo.undo_import(actor, import_)
    except undo.CannotUndo as reason:
        undo.leave_as_it_is(actor, import_, problem=str(reason))
    except PASSING:
        raise
    except Exception:
        undo.leave_as_it_is(actor, import_, problem=undo.FAULT)
        raise


class Repeated(NotSuchAFile):
    """The same file as an earlier one of the command."""


def import_from(
    path: Path, *, force: str | None = None, source: str | None = None, confirmed: bool = False
) -> IncidentImport:
    """Import one file in place and at once, for a command. A refusal is recorded and raised.

    `source`: name of a described source. `force`: default for an archive is the partnership's own.
    """
    [(import_, refusal)] = import_from_all([path], force=force, source=source, confirmed=confirmed)
    if refusal is not None:
        raise refusal
    return import_


def import_from_all(
    paths: Sequence[Path], *, force: str | None = None, source: str | None = None, confirmed: bool = False
) -> list[services.Outcome]:
    """Import files in place: those of one month add up. Doubtful if they must be `confirmed` first.

    A file that cannot be opened, or is given again, is an outcome too, and is not recorded.
    """
    outcomes: list[services.Outcome] = []
    readable: list[Path] = []
    for path in paths:
        try:
            _ensure_new(path, readable)
            readable.append(path)
        except (Repeated, OSError) as refusal:
            outcomes.append(services.Outcome(IncidentImport(file_name=path.name), refusal))
    if readable:
        outcomes += services.import_files(_given(readable, force, source), confirmed=confirmed)
    return outcomes


def _ensure_new(path: Path, others: Sequence[Path]) -> None:
    """Raise OSError if the file cannot be read, Repeated if it is the same as one of these."""
    with path.open("rb"):
        size = path.stat().st_size
    for other in others:
        if other.stat().st_size == size and filecmp.cmp(path, other, shallow=False):
            raise Repeated(f"This is the same file as {other.name}, so we imported it once.")


def _given(paths: Sequence[Path], force: str | None, source: str | None) -> Iterator[services.Given]:
    """Each file, opened while it is imported."""
    for path in paths:
        import_ = IncidentImport(file_name=path.name[:200], work_total=path.stat().st_size)
        with path.open("rb") as stream:
            try:
                kind = _kind_of(stream, force, source)
            except NotSuchAFile as refusal:
                yield services.Given(import_, None, refusal=refusal)
                continue
            for name, value in kind.items():
                setattr(import_, name, value)
            yield services.Given(import_, stream, force_was_named=force is not None)


def _kind_of(stream: BinaryIO, force: str | None, source: str | None) -> dict[str, Any]:
    if source:
        return {"kind": FileKind.OTHER, "source": _source(source, stream)}
    recognised = recognise(stream)
    if recognised.kind is FileKind.OTHER:
        return {"kind": FileKind.OTHER, "source": _source(source, stream)}
    if recognised.kind is FileKind.ARCHIVE and not force:
        forces = recognised.forces
        force = services.default_force(forces) or (forces[0] if len(forces) == 1 else "")
        if not force:
            there = ", ".join(forces)
            raise NotSuchAFile(
                f"The archive has more than one force. Use --force to name one of them: {there}."
            )
    return {"kind": recognised.kind, "wanted_force": force or ""}


def _source(name: str | None, stream: BinaryIO) -> IncidentSource:
    if not name:
        police.check(stream)  # says how far the file is from a street-level one
    sources = {source.name.casefold(): source for source in queries.list_sources()}
    if (name or "").casefold() not in sources:
        there = ", ".join(source.name for source in sources.values()) or "none"
        raise NotSuchAFile(f"There is no source called {name}. The sources are: {there}.")
    return sources[(name or "").casefold()]
