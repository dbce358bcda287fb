"""Run an import of incidents in the worker, with progress and cancelling, or from a command."""

from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from psycopg import OperationalError as LostConnection
from sqlalchemy.exc import OperationalError

from app import storage
from app.background import progress
from app.background.jobs import Interrupted
from app.extensions import db
from app.models.incident import FileKind, IncidentImport, IncidentSource
from app.places.incidents import queries, services
from app.places.incidents.readers import NotSuchAFile, police
from app.places.incidents.readers.recognise import recognise


class Tracker(progress.Tracker):
    """Progress of an import."""

    work = IncidentImport
    initial: ClassVar = {"bytes_read": 0, "rows": 0}

    def __call__(self, bytes_read: int, rows: int) -> None:
        self.say(bytes_read=bytes_read, rows=rows)


def run_import(import_id: int, *, folder: Path, tracker: Tracker) -> None:
    """Run an import unless it was cancelled or is done. Idempotent."""
    if not tracker.begin():
        return
    import_ = db.session.get_one(IncidentImport, import_id)
    actor = import_.asked_by
    try:
        with storage.stored_path(folder, import_.sha256).open("rb") as stream:
            services.import_incidents(actor, import_, stream=stream, progress=tracker)
    except progress.Cancelled:
        tracker.end_cancelled()
    except NotSuchAFile as refusal:
        services.refuse_import(actor, import_, refusal=refusal)
    except FileNotFoundError:
        services.refuse_import(actor, import_, refusal=NotSuchAFile(progress.FILE_IS_GONE))
    except (Interrupted, OperationalError, LostConnection):
        raise
    except Exception:
        services.refuse_import(actor, import_, refusal=NotSuchAFile(progress.NOT_THE_FILE))
        raise


def import_from(path: Path, *, force: str | None = None, source: str | None = None) -> IncidentImport:
    """Import a file in place and at once, for a command. A refusal is recorded and raised.

    `source`: name of a described source. `force`: default for an archive is the partnership's own.
    """
    with path.open("rb") as stream:
        details = {"file_name": path.name[:200], "bytes_total": path.stat().st_size}
        try:
            import_ = IncidentImport(**details, **_kind_of(stream, force, source))
            return services.import_incidents(None, import_, stream=stream)
        except NotSuchAFile as refusal:
            services.refuse_import(None, IncidentImport(**details), refusal=refusal)
            raise


def _kind_of(stream: BinaryIO, force: str | None, source: str | None) -> dict[str, Any]:
    recognised = recognise(stream)
    if recognised.kind is FileKind.OTHER or source:
        return {"kind": FileKind.OTHER, "source": _source(source, stream)}
    if recognised.kind is FileKind.ARCHIVE and not force:
        force = services.default_force(recognised.forces)
        if not force:
            there = ", ".join(recognised.forces)
            raise NotSuchAFile(f"The archive holds several forces. Say which with --force: {there}.")
    return {"kind": recognised.kind, "wanted_force": force or ""}


def _source(name: str | None, stream: BinaryIO) -> IncidentSource:
    if not name:
        police.check(stream)  # says how far the file is from a street-level one
    sources = {source.name.casefold(): source for source in queries.list_sources()}
    if (name or "").casefold() not in sources:
        there = ", ".join(source.name for source in sources.values()) or "none"
        raise NotSuchAFile(f"No source is called {name}. Known are: {there}.")
    return sources[(name or "").casefold()]
