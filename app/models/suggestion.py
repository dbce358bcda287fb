"""Which step did somebody suggest for a case that they may not take themselves, and was it taken?"""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.ext.hybrid import hybrid_property
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
    Timestamp,
    labelled,
)
from app.models.case import Case
from app.models.person import User


class SuggestionKind(LabelledEnum):
    """`asks`: what somebody suggests, said of them; `own`: said to them."""

    ESCALATE = "escalate", "Ask the group above"
    CLOSE = "close", "Close this case"
    LEAD = "lead", "Make me the lead"

    @property
    def asks(self) -> str:
        return "that they lead this case" if self is SuggestionKind.LEAD else self.own

    @property
    def own(self) -> str:
        return {
            SuggestionKind.ESCALATE: "asking the group above",
            SuggestionKind.CLOSE: "closing this case",
            SuggestionKind.LEAD: "that you lead this case",
        }[self]


class SuggestionState(LabelledEnum):
    WAITING = "waiting", "Waiting for an answer", "yellow"
    TAKEN_UP = "taken_up", "Taken up", "green"
    DECLINED = "declined", "Declined", "grey"


class Suggestion(Keyed, Idempotent, Model):
    """A step that somebody suggests to those who run the group that holds the case."""

    __tablename__ = "suggestions"
    __table_args__ = (
        Index(
            "uq_suggestions_waiting",
            "case_id",
            "kind",
            "suggested_by_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[SuggestionKind] = mapped_column(labelled(SuggestionKind))
    why: Mapped[LongText]
    suggested_by_id: Mapped[PersonId]
    suggested_at: Mapped[CreatedAt]
    state: Mapped[SuggestionState] = mapped_column(labelled(SuggestionState), default=SuggestionState.WAITING)
    answered_by_id: Mapped[OptionalPersonId]
    answered_at: Mapped[Timestamp | None]
    reason: Mapped[LongText] = mapped_column(default="")

    case: Mapped[Case] = relationship()
    suggested_by: Mapped[User] = relationship(foreign_keys="Suggestion.suggested_by_id")
    answered_by: Mapped[User | None] = relationship(foreign_keys="Suggestion.answered_by_id")

    @hybrid_property
    def is_waiting(self) -> bool:
        return self.state == SuggestionState.WAITING
