"""Upload files of incidents, describe, import, question, refuse, cancel and undo them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from sqlalchemy import select

from app import clock, policy, storage
from app.background import jobs
from app.background.long_work import cancel, ensure_still_wanted
from app.extensions import db
from app.models.event import Event
from app.models.incident import FileKind, ImportState, IncidentImport, IncidentSource
from app.models.person import User
from app.places.incidents import doubts, loaded, reading
from app.places.incidents.doubts import CUT_SHORT, none_here, of_other_forces, shrunk
from app.places.incidents.loaded import our_force
from app.places.incidents.readers import Batch, NotSuchAFile, Rejection
from app.places.incidents.readers.layout import Grid, Layout
from app.places.incidents.readers.recognise import Recognised, recognise
from app.places.incidents.recount import Month
from app.policy import Action
from app.use_case import lock, record, use_case
from app.words import pluralise
from app.workflows.incident_import import INCIDENT_IMPORT

if TYPE_CHECKING:
    from app.places.incidents.importing import Stored

MAX_REJECTIONS_STORED = 1_000

# Called after each batch with the bytes read and the rows so far. May raise to stop.
Progress = Callable[[int, int], None]


class Doubtful(Exception):
    """Somebody must confirm the import first. `questions`: why, a sentence each."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__(" ".join(questions))


class Given(NamedTuple):
    """A file to import, or why it cannot be. `force_was_named`: somebody said whose incidents to take."""

    import_: IncidentImport
    stream: BinaryIO | None
    force_was_named: bool = False
    refusal: NotSuchAFile | None = None


class NothingUsable(NotSuchAFile):
    """All rows of the file were rejected."""

    def __init__(self, rejected: int, rejections: list[Rejection]) -> None:
        self.rejected, self.rejections = rejected, rejections
        first = rejections[0]
        super().__init__(
            f"We could not use any of the {rejected:,} rows in the file. Line {first.line}: {first.reason}."
            if rejected > 1
            else f"We could not use the only row in the file, line {first.line}: {first.reason}."
        )


@use_case
def upload_incident_files(
    actor: User, *, uploads: list[tuple[str, IO[bytes]]], folder: Path
) -> list[IncidentImport]:
    """Store the files and queue them for import, in the order given."""
    policy.ensure(actor, Action.INCIDENTS_IMPORT)
    given: list[IncidentImport] = []
    for name, stream in uploads:
        import_ = IncidentImport(file_name=name[:200], asked_by_id=actor.id)
        _set_kind(import_, recognise(stream))
        import_.sha256, import_.work_total = _store(folder, stream)
        import_.together = given[0].id if given else None
        db.session.add(import_)
        db.session.flush()
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
    source.month_first = layout.month_first
    source.described_by_id, source.described_at = actor.id, clock.now()
    import_.source = source
    record(actor, Event.SOURCE_DESCRIBED, source=name, file=import_.file_name)
    _queue(import_)
    return source


def _store(folder: Path, stream: IO[bytes]) -> tuple[str, int]:
    """Store an upload for the worker, and return its hash and size."""
    stream.seek(0)
    received = storage.put(folder, stream)
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
    """The partnership's own force, or the only one where nobody has said which that is; else blank."""
    ours = our_force()
    if not ours and len(forces) == 1:
        return forces[0]
    return next((force for force in forces if force.casefold() == ours.casefold()), "")


def _queue(import_: IncidentImport) -> None:
    db.session.flush()
    jobs.defer("import_incidents", lock=jobs.LONG_WORK, import_id=import_.id)


@use_case
def confirm_import(actor: User, import_: IncidentImport) -> None:
    """Import the file although there are questions about it."""
    lock(import_)
    INCIDENT_IMPORT.fire("confirm", import_, actor)
    import_.confirmed = True
    record(actor, Event.INCIDENTS_CONFIRMED, file=import_.file_name)
    _queue(import_)


@use_case
def import_incidents(
    actor: User | None,
    import_: IncidentImport,
    *,
    stream: BinaryIO,
    progress: Progress = lambda bytes_read, rows: None,
) -> IncidentImport:
    """Import the whole file or nothing; raise Doubtful if it must be confirmed first."""
    given = Given(import_, stream, force_was_named=bool(import_.wanted_force))
    stored, seen = _store_file(given, _imported_with(import_), progress)
    questions = _questions_of_file(given, stored, seen)
    _ensure_confirmed(import_, questions + shrunk(stored.before, stored.after))
    ensure_still_wanted(import_)
    _finish(actor, import_, stored, seen)
    return import_


class Outcome(NamedTuple):
    """What became of a file: refused, or in."""

    import_: IncidentImport
    refusal: Exception | None


@use_case
def import_files(given: Iterable[Given], *, confirmed: bool) -> list[Outcome]:
    """Import several files for a command: those of one month add up. A refused file leaves out itself only.

    Doubtful, and nothing is changed, if one of them must be confirmed first and is not.
    """
    done: list[Outcome] = []
    taken: list[tuple[Given, Stored, _Tally]] = []
    together: list[int] = []
    before: dict[Month, int] = {}
    after: dict[Month, int] = {}
    for one in given:
        if one.refusal is not None:
            done.append(Outcome(one.import_, one.refusal))
            continue
        one.import_.together = together[0] if together else None
        try:
            with db.session.begin_nested():
                stored, seen = _store_file(one, together)
        except NotSuchAFile as refusal:
            done.append(Outcome(one.import_, refusal))
            continue
        taken.append((one, stored, seen))
        before, after = stored.before | before, after | stored.after
        together.append(one.import_.id)
        _finish(None, one.import_, stored, seen)
        done.append(Outcome(one.import_, None))
    questions = [*_questions_of_files(taken), *shrunk(before, after)]
    if questions and not confirmed:
        raise Doubtful(questions)
    for outcome in done:
        if isinstance(outcome.refusal, NotSuchAFile):
            _refuse(None, outcome.import_, outcome.refusal)
    return done


def _store_file(
    given: Given, added_to: Collection[int], progress: Progress = lambda bytes_read, rows: None
) -> "tuple[Stored, _Tally]":
    from app.places.incidents.importing import store_months

    import_, seen = given.import_, _Tally(progress)
    assert given.stream is not None, "there is no refusal"
    db.session.add(import_)
    db.session.flush()
    read = reading.read(import_, given.stream, today=clock.today(), spellings=loaded.spellings())
    if import_.source is not None:
        seen.questions = [*read.questions, *doubts.of_points(read.points, Grid(import_.source.grid))]
    seen.said = read.said
    stored = store_months(
        db.session(), read.batches, import_id=import_.id, written=seen.note,
        by_day=import_.kind is FileKind.OTHER, added_to=added_to,
    )  # fmt: skip
    if not stored.rows:
        raise (
            NothingUsable(seen.rejected, seen.rejections)
            if seen.rejected
            else NotSuchAFile("The file has column names but no rows.")
        )
    return stored, seen


def _imported_with(import_: IncidentImport) -> list[int]:
    """Ids of the imports that were given together with this one, and are in; not of the same file again."""
    if import_.together is None:
        return []
    ids = select(IncidentImport.id).where(
        (IncidentImport.id == import_.together) | (IncidentImport.together == import_.together),
        IncidentImport.state == ImportState.DONE,
        IncidentImport.sha256 != import_.sha256,
    )
    return list(db.session.scalars(ids))


def _questions_of_file(
    given: Given, stored: "Stored", seen: "_Tally", beside: "Collection[Stored]" = ()
) -> list[str]:
    """`beside`: what else the command brought, which may hold the rest of a month."""
    questions = list(seen.questions)
    if given.import_.kind is not FileKind.OTHER and not given.force_was_named:
        questions += of_other_forces(stored.rows_of, stored.loaded_forces)
    if stored.in_wards == 0 and not any(stored.months & other.months for other in beside if other.in_wards):
        questions.append(none_here(stored.rows))
    if seen.cut_short:
        questions.append(CUT_SHORT)
    return questions


def _questions_of_files(taken: "list[tuple[Given, Stored, _Tally]]") -> Iterator[str]:
    everything = [stored for _, stored, _ in taken]
    for given, stored, seen in taken:
        for words in _questions_of_file(given, stored, seen, everything):
            yield f"{given.import_.file_name}: {words}"


def _ensure_confirmed(import_: IncidentImport, questions: list[str]) -> None:
    """Raise if there is a question that nobody has said yes to."""
    answered = set(import_.questions or ()) if import_.confirmed else set()
    if not answered.issuperset(questions):
        raise Doubtful(questions)


def _finish(actor: User | None, import_: IncidentImport, stored: "Stored", seen: "_Tally") -> None:
    _set_result(import_, stored, seen)
    record(
        actor,
        Event.INCIDENTS_IMPORTED,
        rows=f"{import_.rows:,}",
        months=", ".join(import_.months),
        file=import_.file_name,
    )


@use_case
def question_import(actor: User | None, import_: IncidentImport, *, questions: list[str]) -> None:
    """Ask somebody to confirm the import; nothing of the file is in until then."""
    import_.state, import_.questions, import_.confirmed = ImportState.ASKING, questions, False
    record(actor, Event.INCIDENTS_DOUBTED, file=import_.file_name)


@use_case
def refuse_import(actor: User | None, import_: IncidentImport, *, refusal: Exception) -> None:
    """Record why the file was refused."""
    _refuse(actor, import_, refusal)


def _refuse(actor: User | None, import_: IncidentImport, refusal: Exception) -> None:
    db.session.add(import_)
    import_.end(ImportState.REFUSED, str(refusal))
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
    cancel(actor, import_, INCIDENT_IMPORT)
    record(actor, Event.INCIDENTS_CANCELLED, file=import_.file_name)


class _Tally:
    """Counts rejected rows during an import, and collects the first of them."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.rows = self.rejected = 0
        self.rejections: list[Rejection] = []
        self.questions: list[str] = []
        self.said: list[str] = []
        self.cut_short = False

    def note(self, batch: Batch) -> None:
        self.cut_short |= batch.cut_short
        self.rows += len(batch)
        self.rejected += len(batch.rejections)
        room = MAX_REJECTIONS_STORED - len(self.rejections)
        self.rejections += batch.rejections[:room]
        self.progress(batch.bytes_read, self.rows)


def _set_result(import_: IncidentImport, stored: "Stored", seen: _Tally) -> None:
    import_.end(ImportState.DONE)
    import_.work_done = import_.work_total
    import_.rows = stored.rows
    import_.placed = stored.placed
    import_.without_place = stored.without_place
    import_.replaced = stored.replaced
    import_.force = ", ".join(stored.forces)[:200]
    import_.months = stored.month_names
    import_.problem = " ".join(filter(None, [_what_was_synthetic(stored.synthetic_removed), *seen.said]))
    import_.keeps_replaced = True
    _set_rejections(import_, seen.rejected, seen.rejections)


def _what_was_synthetic(removed: int) -> str:
    if not removed:
        return ""
    was = "was" if removed == 1 else "were"
    return f"{pluralise(removed, 'made-up incident')} {was} removed from all months."


def _set_rejections(import_: IncidentImport, rejected: int, rejections: list[Rejection]) -> None:
    import_.rejected = rejected
    import_.rejections = [[r.line, r.reason, r.row] for r in rejections]
