"""Have incidents changed since measures were counted?"""

from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.models.incident import IncidentImport
from app.models.measure import Measure


def is_behind() -> bool:
    """Whether a measure was never counted, or an import has ended since."""
    imported = db.session.scalar(select(func.max(IncidentImport.finished_at)))
    behind: ColumnElement[bool] = Measure.counted_at.is_(None)
    if imported is not None:
        behind = or_(behind, Measure.counted_at < imported)
    waiting = select(Measure.id).where(Measure.counted.is_not(None), behind)
    return bool(db.session.scalar(select(waiting.exists())))


def has_changed() -> bool:
    """Whether a measure waits to be summed up."""
    return bool(db.session.scalar(select(select(Measure.id).where(Measure.summary.is_(None)).exists())))
