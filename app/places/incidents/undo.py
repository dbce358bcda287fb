"""Undo an import: its incidents go, and those that it replaced come back, as long as they are kept.

Imports that were given together added up, so they are undone together.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from psycopg import Connection
from sqlalchemy import delete, select, text

from app import clock
from app.background import jobs
from app.extensions import db
from app.models.event import Event
from app.models.incident import ImportState, Incident, IncidentImport, ReplacedIncident
from app.models.person import User
from app.places.incidents.reassign_wards import reassign_incidents
from app.places.incidents.recount import IMPORT_LOCK, Month, recount
from app.places.incidents.replacing import COLUMNS
from app.use_case import lock, record, use_case
from app.workflows.incident_import import INCIDENT_IMPORT

KEPT_FOR = timedelta(days=90)

TAKE_BACK = "DELETE FROM incidents WHERE import_id = ANY(%s)"
MONTHS = "SELECT DISTINCT force, month FROM incidents WHERE import_id = ANY(%s)"
MONTHS_REPLACED = "SELECT DISTINCT force, month FROM replaced_incidents WHERE replaced_by = ANY(%s)"
PUT_BACK = (
    f"INSERT INTO incidents ({COLUMNS}) SELECT {COLUMNS} FROM replaced_incidents "  # noqa: S608  constants
    "WHERE replaced_by = ANY(%s) "
    "AND (NOT synthetic OR NOT EXISTS (SELECT FROM incidents WHERE NOT synthetic)) ORDER BY id"
)
SUPERSEDED = "SELECT DISTINCT import_id FROM replaced_incidents WHERE replaced_by = ANY(%s)"
AGAIN_IN = (
    "UPDATE incident_imports AS i SET superseded = EXISTS "
    "(SELECT FROM replaced_incidents r WHERE r.import_id = i.id), "
    "state = CASE WHEN state = 'replaced' AND EXISTS (SELECT FROM incidents WHERE import_id = i.id) "
    "THEN 'done' ELSE state END WHERE id = ANY(%s)"
)


GIVEN_UP = f"Undoing the import was interrupted {jobs.GIVE_UP_AFTER} times, so it is still in place."
FAULT = (
    "Something went wrong and we could not undo the import. Its incidents are still loaded. Tell the people "
    "who run this service."
)


class CannotUndo(ValueError):
    """A later import has replaced incidents of this one, or what it replaced is no longer kept."""


@use_case
def ask_to_undo(actor: User, import_: IncidentImport) -> None:
    """Queue the undoing for the worker."""
    lock(import_)
    INCIDENT_IMPORT.fire("undo", import_, actor)
    record(actor, Event.INCIDENTS_UNDO_ASKED, file=import_.file_name)
    jobs.defer("undo_import", lock=jobs.LONG_WORK, import_id=import_.id, actor_id=actor.id)


@use_case
def undo_import(actor: User | None, import_: IncidentImport) -> int:
    """Undo the import and those given together with it; return how many incidents came back."""
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})
    imports = list_together(import_)
    for each in imports:
        lock(each)
    if not all(each.keeps_replaced and not _is_superseded(each, imports) for each in imports):
        raise CannotUndo(
            f"You cannot undo the import of {import_.file_name}. Either a later import has "
            "replaced some of its "
            f"incidents, and you need to undo that one first, or it is more than {KEPT_FOR.days} days old."
        )
    months, rows = _swap([each.id for each in imports])
    reassign_incidents(db.session(), only=months)
    for each in imports:
        each.state, each.keeps_replaced = ImportState.UNDONE, False
        record(
            actor,
            Event.INCIDENTS_UNDONE,
            file=each.file_name,
            rows=f"{rows:,}",
            months=", ".join(sorted({f"{month:%Y-%m}" for _, month in months})),
        )
    return rows


@use_case
def leave_as_it_is(actor: User | None, import_: IncidentImport, *, problem: str) -> None:
    """Say why an import could not be undone."""
    import_.state = ImportState.DONE if _is_in(import_) else ImportState.REPLACED
    import_.problem = problem
    record(actor, Event.INCIDENTS_REFUSED, file=import_.file_name, reason=problem)


def list_together(import_: IncidentImport) -> list[IncidentImport]:
    """The import, and those given in one go with it that are in."""
    first = import_.together or import_.id
    of_one_go = (IncidentImport.id == first) | (IncidentImport.together == first)
    states = (ImportState.DONE, ImportState.REPLACED, ImportState.UNDOING)
    imports = select(IncidentImport).where(of_one_go, IncidentImport.state.in_(states))
    return list(db.session.scalars(imports.order_by(IncidentImport.id)))


def _is_in(import_: IncidentImport) -> bool:
    """Whether any of its incidents is."""
    months = [date.fromisoformat(f"{name}-01") for name in import_.months]
    its_own = select(Incident.id).where(Incident.import_id == import_.id, Incident.month.in_(months))
    return db.session.scalar(its_own.limit(1)) is not None


def list_expired() -> list[IncidentImport]:
    """Imports that were done so long ago that what they replaced need no longer be kept."""
    old = IncidentImport.finished_at < clock.now() - KEPT_FOR
    expired = select(IncidentImport).where(IncidentImport.keeps_replaced, old)
    return list(db.session.scalars(expired.order_by(IncidentImport.id)))


@use_case
def forget_replaced(actor: None, imports: Sequence[IncidentImport]) -> None:
    """Delete what these imports replaced: they can no longer be undone."""
    for import_ in imports:
        import_.keeps_replaced = False
        record(actor, Event.INCIDENTS_FORGOTTEN, file=import_.file_name)
    ids = [import_.id for import_ in imports]
    db.session.execute(delete(ReplacedIncident).where(ReplacedIncident.replaced_by.in_(ids)))


def _is_superseded(import_: IncidentImport, together: Collection[IncidentImport]) -> bool:
    """Whether an import other than these has replaced incidents of this one."""
    others = ReplacedIncident.replaced_by.not_in([each.id for each in together])
    replaced = select(ReplacedIncident.id).where(ReplacedIncident.import_id == import_.id, others)
    return db.session.scalar(replaced.limit(1)) is not None


def _swap(ids: list[int]) -> tuple[set[Month], int]:
    """Take out what these imports brought and put back what they replaced; the months, and how many rows."""
    db.session.flush()
    connection = db.session.connection().connection.driver_connection
    assert isinstance(connection, Connection)
    cursor = connection.cursor()
    months: set[Month] = {*cursor.execute(MONTHS, (ids,)), *cursor.execute(MONTHS_REPLACED, (ids,))}
    again = [import_id for (import_id,) in cursor.execute(SUPERSEDED, (ids,)) if import_id]
    cursor.execute(TAKE_BACK, (ids,))
    rows = cursor.execute(PUT_BACK, (ids,)).rowcount
    cursor.execute("DELETE FROM replaced_incidents WHERE replaced_by = ANY(%s)", (ids,))
    cursor.execute(AGAIN_IN, (again,))
    recount(cursor, months)
    return months, rows
