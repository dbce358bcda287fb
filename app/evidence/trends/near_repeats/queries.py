"""Which near repeats were asked for, what was found, and of which incidents?"""

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, undefer

from app.evidence.questions.incidents import of_incidents
from app.evidence.questions.question import EvidenceQuestion
from app.evidence.wards.source import Source, read_stored
from app.extensions import db
from app.models.hotspot import RunState
from app.models.incident import Incident, IncidentCount
from app.models.near_repeat import NearRepeatRun
from app.places.incidents.loaded import get_loaded
from app.web.listing import Page, every_row, page_of
from app.web.listing import Question as ListQuestion

METHOD = 2  # counted up when the same data give another answer
HOLDING = (RunState.WAITING, RunState.RUNNING, RunState.DONE)


def data_version() -> int:
    """A number that changes whenever incidents do, since each import writes its counts in new rows."""
    return db.session.scalar(select(func.max(IncidentCount.id))) or 0


def key_of(question: EvidenceQuestion, version: int) -> str:
    """A hash that is equal for the same question about the same data."""
    text = f"{METHOD} {version} {urlencode(sorted(question.counted.items()))}"
    return hashlib.sha256(text.encode()).hexdigest()


def find_current(question: EvidenceQuestion) -> NearRepeatRun | None:
    """The run that answers, or is answering, this question for the data as they are now."""
    statement = _runs().where(
        NearRepeatRun.key == key_of(question, data_version()),
        NearRepeatRun.state.in_(HOLDING),
        NearRepeatRun.cancel_asked.is_(False),
    )
    return db.session.scalars(statement.order_by(NearRepeatRun.id.desc()).limit(1)).first()


def get_run(run_id: int) -> NearRepeatRun:
    """A run with who asked for it, and its answer if it has one."""
    statement = _runs().where(NearRepeatRun.id == run_id).options(undefer(NearRepeatRun.found))
    return db.session.scalars(statement).one()


def get_answer(run_id: int) -> NearRepeatRun:
    statement = _runs().where(NearRepeatRun.id == run_id, NearRepeatRun.state == RunState.DONE)
    return db.session.scalars(statement.options(undefer(NearRepeatRun.found))).one()


def list_runs(question: ListQuestion) -> Page:
    return page_of(question, _runs(), NearRepeatRun.id)


def iter_runs(question: ListQuestion) -> Iterator[NearRepeatRun]:
    return every_row(question, _runs(), NearRepeatRun.id)


def _runs() -> Select[NearRepeatRun]:
    return select(NearRepeatRun).options(joinedload(NearRepeatRun.asked_by))


def source_found(run: NearRepeatRun) -> Source:
    """The source of the incidents that a run counted, and what was missing of it then."""
    newest = max(get_loaded().of(run.question["what"], run.question.get("source", "")), default=None)
    return read_stored((run.found or {})["source"], newest)


def list_points(question: EvidenceQuestion) -> list[tuple[Any, Any, Any]]:
    """The easting, northing and day of each of these incidents that has them, as they were imported."""
    statement = select(Incident.easting, Incident.northing, Incident.day).where(
        *of_incidents(question), Incident.easting.is_not(None)
    )
    return [(east, north, day) for east, north, day in db.session.execute(statement.order_by(Incident.id))]
