"""Loaded incidents, imports and sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload

from app.extensions import db
from app.models.incident import ImportState, IncidentCount, IncidentImport, IncidentSource
from app.models.partnership import Partnership
from app.web.listing import Page, Question, every_row, page_of


@dataclass(frozen=True)
class LoadedMonth:
    """The loaded incidents of a force's month."""

    force: str
    month: date
    number: int
    in_wards: int
    synthetic: bool


def list_loaded_months() -> list[tuple[str, list[LoadedMonth]]]:
    """Loaded months by force, newest month first."""
    statement = (
        select(
            IncidentCount.force,
            IncidentCount.month,
            func.sum(IncidentCount.number),
            func.coalesce(func.sum(IncidentCount.number).filter(IncidentCount.ward_id.is_not(None)), 0),
            func.bool_or(IncidentCount.synthetic),
        )
        .group_by(IncidentCount.force, IncidentCount.month)
        .order_by(IncidentCount.force, IncidentCount.month.desc())
    )
    months = [LoadedMonth(*row) for row in db.session.execute(statement)]
    return [(force, list(of_force)) for force, of_force in groupby(months, key=lambda m: m.force)]


def queued_hashes() -> set[str]:
    """Hashes of the files that are still to be imported."""
    return _hashes(ImportState.WAITING, ImportState.RUNNING)


def unfinished_hashes() -> set[str]:
    """Hashes of the files that are still to be imported, or may be once somebody has answered."""
    return _hashes(ImportState.ASKING, ImportState.WAITING, ImportState.RUNNING)


def _hashes(*states: ImportState) -> set[str]:
    return set(db.session.scalars(select(IncidentImport.sha256).where(IncidentImport.state.in_(states))))


def list_imports(question: Question) -> Page:
    return page_of(question, _imports(), IncidentImport.id)


def iter_imports(question: Question) -> Iterator[IncidentImport]:
    return every_row(question, _imports(), IncidentImport.id)


def _imports() -> Select[IncidentImport]:
    # A thousand rejected rows an import would make the list heavy.
    return select(IncidentImport).options(
        joinedload(IncidentImport.asked_by), defer(IncidentImport.rejections)
    )


def get_import(import_id: int) -> IncidentImport:
    statement = select(IncidentImport).where(IncidentImport.id == import_id)
    return db.session.scalars(statement.options(joinedload(IncidentImport.asked_by))).one()


def find_done_import(import_id: int) -> IncidentImport | None:
    """Return the import whose incidents are in; None if there is none of this number."""
    done = IncidentImport.state == ImportState.DONE
    return db.session.scalar(select(IncidentImport).where(IncidentImport.id == import_id, done))


# --- sources other than the police website -----------------------------------------------------------
def list_sources() -> list[IncidentSource]:
    return list(db.session.scalars(select(IncidentSource).order_by(IncidentSource.name)))


def get_source(source_id: int) -> IncidentSource:
    return db.session.scalars(select(IncidentSource).where(IncidentSource.id == source_id)).one()


def names_of_police_forces() -> set[str]:
    """Lower-cased. Another source cannot use these names, or its months would replace theirs."""
    sources = select(IncidentSource.name)
    loaded = select(IncidentCount.force).where(IncidentCount.force.not_in(sources)).distinct()
    ours = db.session.scalar(select(Partnership.police_force)) or ""
    return {name.casefold() for name in (ours, *db.session.scalars(loaded))}
