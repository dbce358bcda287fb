"""Which walkabouts are there?"""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.walkabout import Walkabout


def list_walkabouts(street: str = "") -> list[Walkabout]:
    """All walkabouts, or those along one street, the latest first."""
    statement = (
        select(Walkabout)
        .options(joinedload(Walkabout.planned_by))
        .order_by(Walkabout.planned_for.desc(), Walkabout.id)
    )
    if street:
        statement = statement.where(Walkabout.street == street)
    return list(db.session.scalars(statement))


def get_walkabout(walkabout_id: int) -> Walkabout:
    return db.session.execute(select(Walkabout).where(Walkabout.id == walkabout_id)).scalar_one()
