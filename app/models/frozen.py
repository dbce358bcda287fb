"""Charts, maps and tables that somebody kept as they were. Nothing that is loaded later changes them."""

from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.extensions import Model
from app.models.base import (
    CreatedAt,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    Timestamp,
    labelled,
)
from app.models.case import Case
from app.models.person import User


class FrozenKind(LabelledEnum):
    CHART = "chart", "Chart"
    MAP = "map", "Map"
    TABLE = "table", "Table"


class FrozenState(LabelledEnum):
    KEPT = "kept", "Saved", "green"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"


class FrozenEvidence(Keyed, Model):
    """A finished chart, map or table: words, plain cells and a picture, none of which is made again.

    `question`: the address of the page that it was on. `content` is written and read by
    app/evidence/frozen/content.py, by its `format`; `picture` names the SVG in the storage. `actions`: what a
    reader's roles must allow; `case_ids`: the cases that it shows or counts, all of which a reader must see
    (app/policy/sight.py); `case` is the one whose page it was on. `digest` says who kept what, so that the
    same is kept once.
    """

    __tablename__ = "frozen_evidence"
    __table_args__ = (
        Index(
            "uq_frozen_evidence_kept_digest", "digest", unique=True, postgresql_where="state = 'kept'"
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[FrozenKind] = mapped_column(labelled(FrozenKind))
    state: Mapped[FrozenState] = mapped_column(labelled(FrozenState), default=FrozenState.KEPT)
    title: Mapped[LongText]
    question: Mapped[LongText]
    months: Mapped[LongText]
    format: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, deferred=True)
    # What it says, without its tables: every format has it.
    sentence: Mapped[str] = column_property(content["sentence"].astext, deferred=True)
    picture: Mapped[str] = mapped_column(String(64), default="")
    data_version: Mapped[str] = mapped_column(String(64))
    actions: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    case_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    kept_by_id: Mapped[PersonId]
    kept_at: Mapped[CreatedAt]
    withdrawn_by_id: Mapped[OptionalPersonId]
    withdrawn_at: Mapped[Timestamp | None]
    withdrawn_because: Mapped[LongText] = mapped_column(default="")

    case: Mapped[Case | None] = relationship()
    kept_by: Mapped[User] = relationship(foreign_keys="FrozenEvidence.kept_by_id")
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys="FrozenEvidence.withdrawn_by_id")

    @property
    def shows_cases(self) -> bool:
        return bool(self.case_ids)
