"""Where did a measure stand among places like this one, and when?"""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import CreatedAt, Idempotent, LongText, OptionalPersonId, ShortText, Timestamp
from app.models.measure import Measure


class MeasureRank(Idempotent, Model):
    """A position in a family of similar places on a day: the first is the best. One that takes the place of
    another says why."""

    __tablename__ = "measure_ranks"
    __table_args__ = (
        CheckConstraint('1 <= position AND position <= "of"', name="in_the_family"),
        Index(
            "uq_measure_ranks_day", "measure_id", text("lower(family)"), "on", unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    family: Mapped[ShortText]
    on: Mapped[date]
    position: Mapped[int]
    of: Mapped[int]
    source: Mapped[ShortText] = mapped_column(default="")
    entered_by_id: Mapped[OptionalPersonId]
    entered_at: Mapped[CreatedAt]
    replaced_at: Mapped[Timestamp | None]
    replaced_why: Mapped[LongText] = mapped_column(default="")

    measure: Mapped[Measure] = relationship()
