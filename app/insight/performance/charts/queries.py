"""Which positions of a measure are known?"""

from sqlalchemy import func, select

from app.extensions import db
from app.models.measure import Measure
from app.models.measure_rank import MeasureRank


def list_ranks(measure: Measure) -> list[MeasureRank]:
    """The positions that stand, in order of time."""
    statement = select(MeasureRank).where(
        MeasureRank.measure_id == measure.id, MeasureRank.replaced_at.is_(None)
    )
    return list(db.session.scalars(statement.order_by(MeasureRank.on, MeasureRank.id)))


def find_rank(measure: Measure, family: str, on: object) -> MeasureRank | None:
    statement = select(MeasureRank).where(
        MeasureRank.measure_id == measure.id,
        func.lower(MeasureRank.family) == family.lower(),
        MeasureRank.on == on,
        MeasureRank.replaced_at.is_(None),
    )
    return db.session.scalar(statement)
