"""When do people walk a street together, to see for themselves what is wrong there?"""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.base import CreatedAt, Idempotent, LabelledEnum, PersonId, ShortText, Timestamp, labelled
from app.models.person import User


class WalkaboutState(LabelledEnum):
    PLANNED = "planned", "Planned", "blue"
    DONE = "done", "Done", "green"


class Walkabout(Idempotent, db.Model):
    """A walk along one street. `confirmed_at` is when its planner was sent a mail about it."""

    __tablename__ = "walkabouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[ShortText]
    planned_for: Mapped[date]
    state: Mapped[WalkaboutState] = mapped_column(labelled(WalkaboutState), default=WalkaboutState.PLANNED)
    planned_by_id: Mapped[PersonId]
    planned_at: Mapped[CreatedAt]
    confirmed_at: Mapped[Timestamp | None]

    planned_by: Mapped[User] = relationship()
