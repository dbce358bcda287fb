"""Which questions about hotspots were asked, which answers still hold, and what can be asked?"""

import zlib
from datetime import date

from sqlalchemy import ColumnElement, func, literal, select, text, true
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import joinedload, undefer

from app.evidence.hotspots.question import Question
from app.evidence.statistics.harm import harm_weights
from app.evidence.wards.queries import Source, get_source, has_synthetic
from app.extensions import db
from app.models.area import Area, AreaKind
from app.models.hotspot import HotspotRun, RunState
from app.models.incident import IncidentCount

PAGE = 20
UNFINISHED = (RunState.WAITING, RunState.RUNNING)


def data_version() -> str:
    """Another whenever incidents, areas or weights are others: what an answer holds for.

    Each import counts its months anew, in new rows; an area that changes is a new row to the database.
    """
    counted = db.session.scalar(select(func.max(IncidentCount.id))) or 0
    row = func.concat_ws(" ", Area.id, text("areas.xmin"), text("areas.cmin"))
    rows = func.string_agg(row, aggregate_order_by(literal(","), Area.id))
    areas = db.session.scalar(select(func.md5(rows)))
    weights = zlib.crc32(repr([(each.category, each.days) for each in harm_weights().values()]).encode())
    return f"{counted}-{areas or 0}-{weights:x}"


def get_source_of(question: Question) -> Source:
    """Who reported the incidents that it asks about."""
    return get_source(question.period, question.one_category)


def get_run(run_id: int) -> HotspotRun:
    """With who asked; what was found is read only when it is looked at."""
    statement = select(HotspotRun).where(HotspotRun.id == run_id)
    return db.session.scalars(statement.options(joinedload(HotspotRun.asked_by))).one()


def get_answer(run_id: int) -> HotspotRun:
    """With what was found."""
    statement = select(HotspotRun).where(
        HotspotRun.id == run_id, HotspotRun.state == RunState.DONE, _not_gone()
    )
    return db.session.scalars(
        statement.options(joinedload(HotspotRun.asked_by), undefer(HotspotRun.found))
    ).one()


def find_kept(question: Question) -> HotspotRun | None:
    """The answer to this very question, of the data as they are now; or the same question being answered."""
    states = (RunState.DONE, *UNFINISHED)
    statement = select(HotspotRun).where(
        HotspotRun.key == question.key(data_version()),
        HotspotRun.state.in_(states),
        HotspotRun.cancel_asked.is_(False),
    )
    return db.session.scalars(statement.order_by(HotspotRun.id.desc()).limit(1)).first()


def find_latest() -> HotspotRun | None:
    """The newest answer that still holds; else the newest of all, which its page says is out of date."""
    done = select(HotspotRun).where(HotspotRun.state == RunState.DONE, _not_gone())
    holds = HotspotRun.data_version == data_version()
    return db.session.scalars(done.order_by(holds.desc(), HotspotRun.id.desc()).limit(1)).first()


def _not_gone() -> ColumnElement[bool]:
    """What was found of synthetic incidents goes with them."""
    if has_synthetic():
        return true()
    return HotspotRun.found["synthetic"].as_boolean().is_not(True)


def find_latest_answer() -> HotspotRun | None:
    """With what was found."""
    latest = find_latest()
    return get_answer(latest.id) if latest else None


def list_runs() -> list[HotspotRun]:
    """The newest first."""
    statement = select(HotspotRun).where(_not_gone()).options(joinedload(HotspotRun.asked_by))
    return list(db.session.scalars(statement.order_by(HotspotRun.id.desc()).limit(PAGE)))


def list_months() -> list[date]:
    """Of which anything is loaded, the police's or another source's; the oldest first."""
    return list(db.session.scalars(select(IncidentCount.month).distinct().order_by(IncidentCount.month)))


def has_lsoas() -> bool:
    """Whether the partnership has loaded any: without them there are wards and squares."""
    drawn = (Area.kind == AreaKind.LSOA) & Area.valid_until.is_(None) & Area.boundary.is_not(None)
    return bool(db.session.scalar(select(select(Area.id).where(drawn).exists())))


def list_categories() -> list[str]:
    """The categories of which incidents are loaded."""
    return list(
        db.session.scalars(select(IncidentCount.category).distinct().order_by(IncidentCount.category))
    )
