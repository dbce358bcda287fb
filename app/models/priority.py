"""Which problems does the strategic assessment weigh, and how were they scored?"""

from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    PersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
)
from app.models.person import User


class Confidence(LabelledEnum):
    """How far the data can be relied on."""

    LOW = "low", "Low", "red"
    MEDIUM = "medium", "Medium", "yellow"
    HIGH = "high", "High", "green"


class PartnersPosition(LabelledEnum):
    """How well partners are placed to act: their people, skills and powers."""

    WELL = "well", "Well placed", "green"
    PARTLY = "partly", "Partly placed", "yellow"
    BADLY = "badly", "Badly placed", "red"


class PriorityProblem(Keyed, Versioned, Idempotent, Model):
    """A problem of one year's assessment. `scores`: from 1 to 5, by criterion; each group of them has its
    reason. Removed by saying when."""

    __tablename__ = "priority_problems"
    __table_args__ = (
        Index(
            "uq_priority_problems_name", "year", text("lower(name)"), unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    name: Mapped[ShortText]
    scores: Mapped[dict[str, int]] = mapped_column(JSONB)
    harm_why: Mapped[LongText]
    likelihood_why: Mapped[LongText]
    confidence: Mapped[Confidence] = mapped_column(labelled(Confidence))
    confidence_why: Mapped[LongText]
    position: Mapped[PartnersPosition] = mapped_column(labelled(PartnersPosition))
    position_why: Mapped[LongText]
    scored_by_id: Mapped[PersonId]
    scored_at: Mapped[CreatedAt]
    removed_at: Mapped[Timestamp | None]

    scored_by: Mapped[User] = relationship()
