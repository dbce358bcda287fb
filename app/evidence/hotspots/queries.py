"""Hotspot runs and their results, and the options for new questions."""

import zlib
from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, func, literal, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import joinedload, undefer

from app.evidence.hotspots.question import By, Measure, Question
from app.evidence.statistics.harm import harm_weights
from app.evidence.wards.queries import get_source
from app.evidence.wards.source import Source, read_stored
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.hotspot import HotspotRun, RunState
from app.models.incident import IncidentCount
from app.places.incidents.loaded import get_loaded
from app.web.listing import Page, every_row, page_of
from app.web.listing import Question as ListQuestion

METHOD = 2  # raised when the same data give another answer, so that those found before are called out of date
NO_LSOAS = "No LSOAs are loaded. Compare squares, or import LSOAs first"
NO_RESIDENTS = "We do not know how many residents the LSOAs have, so there are no rates"
_DRAWN_LSOA = Area.is_current(AreaKind.LSOA) & Area.boundary.is_not(None)
UNFINISHED = (RunState.WAITING, RunState.RUNNING)


def data_version() -> str:
    """A version that changes whenever incidents, areas or harm weights do. Results hold for one version.

    It is cheap because each import writes its counts in new rows, and so does each change of an area.
    """
    counted = db.session.scalar(select(func.max(IncidentCount.id))) or 0
    row = func.concat_ws(" ", Area.id, text("areas.xmin"), text("areas.cmin"))
    rows = func.string_agg(row, aggregate_order_by(literal(","), Area.id))
    areas = db.session.scalar(select(func.md5(rows)))
    weights = zlib.crc32(
        repr([(weight.category, weight.days) for weight in harm_weights().values()]).encode()
    )
    return f"{counted}-{areas or 0}-{weights:x}-{METHOD}"


def get_source_of(question: Question) -> Source:
    """Return who reported the incidents that the question is about."""
    return get_source(question.period, question.one_category)


def get_source_found(run: HotspotRun) -> Source:
    """Return who had reported the incidents that a run counted, and what was missing then.

    Of runs that did not keep it, as it is now.
    """
    question, kept = Question.from_dict(run.question), (run.found or {}).get("source")
    if kept is None:
        return get_source_of(question)
    return read_stored(kept, max(get_loaded().of(question.one_category), default=None))


def get_run(run_id: int) -> HotspotRun:
    """Return a run with its requester; the result column is deferred."""
    statement = select(HotspotRun).where(HotspotRun.id == run_id)
    return db.session.scalars(statement.options(joinedload(HotspotRun.asked_by))).one()


def get_answer(run_id: int) -> HotspotRun:
    """Return a run with its requester and its result."""
    statement = select(HotspotRun).where(
        HotspotRun.id == run_id, HotspotRun.state == RunState.DONE, without_stale_synthetic()
    )
    return db.session.scalars(
        statement.options(joinedload(HotspotRun.asked_by), undefer(HotspotRun.found))
    ).one()


def find_current(question: Question) -> HotspotRun | None:
    """Return the run that answers, or is answering, this question for the data as they are now."""
    states = (RunState.DONE, *UNFINISHED)
    statement = select(HotspotRun).where(
        HotspotRun.key == question.key(data_version()),
        HotspotRun.state.in_(states),
        HotspotRun.cancel_asked.is_(False),
    )
    return db.session.scalars(statement.order_by(HotspotRun.id.desc()).limit(1)).first()


def find_latest() -> HotspotRun | None:
    """Return the newest run that is up to date, or else the newest of all."""
    done = select(HotspotRun).where(HotspotRun.state == RunState.DONE, without_stale_synthetic())
    holds = HotspotRun.data_version == data_version()
    return db.session.scalars(done.order_by(holds.desc(), HotspotRun.id.desc()).limit(1)).first()


def without_stale_synthetic() -> ColumnElement[bool]:
    """Leave out results of synthetic incidents once those are gone."""
    synthetic_left = select(IncidentCount.id).where(IncidentCount.synthetic).exists()
    return HotspotRun.found["synthetic"].as_boolean().is_not(True) | synthetic_left


def list_runs(question: ListQuestion) -> Page:
    return page_of(question, _runs(), HotspotRun.id)


def iter_runs(question: ListQuestion) -> Iterator[HotspotRun]:
    return every_row(question, _runs(), HotspotRun.id)


def _runs() -> Select[HotspotRun]:
    return select(HotspotRun).where(without_stale_synthetic()).options(joinedload(HotspotRun.asked_by))


def list_months() -> list[date]:
    """Months for which any source has incidents loaded, oldest first."""
    return get_loaded().any_source


def has_lsoas() -> bool:
    """Whether any LSOAs are loaded; without them only wards and squares can be compared."""
    return bool(db.session.scalar(select(select(Area.id).where(_DRAWN_LSOA).exists())))


def has_residents() -> bool:
    """Whether the residents of any LSOA are known; without them there are no rates."""
    known = select(Area.id).where(_DRAWN_LSOA, Area.residents > 0)
    return bool(db.session.scalar(select(known.exists())))


def why_not(question: Question) -> str:
    """Why there is nothing that the question could compare; empty if there is."""
    if question.by is By.LSOA and not has_lsoas():
        return NO_LSOAS
    return NO_RESIDENTS if question.measure is Measure.RATE and not has_residents() else ""


def list_categories() -> list[str]:
    """Categories that have incidents loaded."""
    return list(
        db.session.scalars(select(IncidentCount.category).distinct().order_by(IncidentCount.category))
    )
