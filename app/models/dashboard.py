"""What is said of measures, who answers for which themes, and which editions leave the partnership?"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    CreatedAt,
    Idempotent,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    ShortText,
    Timestamp,
    Versioned,
    labelled,
)
from app.models.measure import Measure
from app.models.partnership import Group
from app.models.person import User


class GroupTheme(Model):
    """A theme of measures that a group answers for."""

    __tablename__ = "group_themes"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), primary_key=True)
    theme: Mapped[ShortText] = mapped_column(primary_key=True)

    group: Mapped[Group] = relationship()


class Commentary(Versioned, Model):
    """What is said of a measure's figures up to a day. Empty while its owner has been asked for it."""

    __tablename__ = "commentaries"
    __table_args__ = (UniqueConstraint("measure_id", "period_to"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures.id"), index=True)
    period_to: Mapped[date]
    words: Mapped[LongText] = mapped_column(default="")
    asked_at: Mapped[Timestamp | None]
    asked_why: Mapped[LongText] = mapped_column(default="")
    written_by_id: Mapped[OptionalPersonId]
    written_at: Mapped[Timestamp | None]

    measure: Mapped[Measure] = relationship()
    written_by: Mapped[User | None] = relationship()


class EditionState(LabelledEnum):
    DRAFT = "draft", "Draft", "yellow"
    APPROVED = "approved", "Approved", "green"
    RETURNED = "returned", "Sent back", "red"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"


class Edition(Keyed, Versioned, Idempotent, Model):
    """A dashboard as it stood when it was prepared. Its content never changes: another edition is prepared.

    `content`: the rows as they were shown. `reason`: why it was sent back or withdrawn.
    """

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[ShortText]
    note: Mapped[LongText] = mapped_column(default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[EditionState] = mapped_column(labelled(EditionState), default=EditionState.DRAFT)
    prepared_by_id: Mapped[PersonId]
    prepared_at: Mapped[CreatedAt]
    decided_by_id: Mapped[OptionalPersonId]
    decided_at: Mapped[Timestamp | None]
    reason: Mapped[LongText] = mapped_column(default="")

    prepared_by: Mapped[User] = relationship(foreign_keys="Edition.prepared_by_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="Edition.decided_by_id")
