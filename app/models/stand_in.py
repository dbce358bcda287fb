"""Who stands in for whom, on which days?"""

from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.base import CreatedAt, Keyed, PersonId, Timestamp
from app.models.person import User


class StandIn(Keyed, Model):
    """Somebody who is away, and who acts for them from one day to another, both included."""

    __tablename__ = "stand_ins"
    __table_args__ = (
        CheckConstraint("absent_id <> stand_in_id", name="somebody_else"),
        CheckConstraint("first_on <= last_on", name="in_order"),
        Index("ix_stand_ins_stand_in", "stand_in_id", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[PersonId]
    stand_in_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    made_at: Mapped[CreatedAt]
    # Set when it ended before its last day.
    ended_at: Mapped[Timestamp | None]

    absent: Mapped[User] = relationship(foreign_keys="StandIn.absent_id")
    stand_in: Mapped[User] = relationship(foreign_keys="StandIn.stand_in_id")

    @classmethod
    def is_in_force(cls, on: object) -> ColumnElement[bool]:
        """Whether it holds on a day."""
        return and_(cls.ended_at.is_(None), cls.first_on <= on, cls.last_on >= on)

    @classmethod
    def is_ahead(cls) -> ColumnElement[bool]:
        """Whether it holds today or later."""
        return and_(cls.ended_at.is_(None), cls.last_on >= clock.today())

    @property
    def has_begun(self) -> bool:
        return self.first_on <= clock.today()
