"""What was asked of a higher group, and what did it decide?"""

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock, working_days
from app.extensions import Model
from app.models.base import (
    Addressed,
    CreatedAt,
    Keyed,
    LabelledEnum,
    LongText,
    OptionalPersonId,
    PersonId,
    Timestamp,
    Versioned,
    labelled,
)
from app.models.case import Case
from app.models.partnership import Group
from app.models.person import User


class Trigger(LabelledEnum):
    AUTHORITY_OR_MONEY = "authority_or_money", "It needs authority or money that we do not have"
    CROSSES_BOUNDARIES = "crosses_boundaries", "It crosses our boundary"
    PARTNER_NOT_DELIVERING = "partner_not_delivering", "A partner is not delivering"
    RISK_RISING = "risk_rising", "The risk is rising"
    NO_PROGRESS = "no_progress", "No progress after 2 reviews"
    STATUTORY_OR_MEDIA = "statutory_or_media", "There is a statutory or media risk"


class EscalationState(LabelledEnum):
    PENDING = "pending", "Awaiting a decision", "yellow"
    TAKEN = "taken", "Taken", "green"
    ASSISTED = "assisted", "Agreed to help", "teal"
    RETURNED = "returned", "Returned with advice", "orange"
    PASSED_ON = "passed_on", "Passed on", "purple"
    WITHDRAWN = "withdrawn", "Withdrawn", "grey"


class Escalation(Addressed, Versioned, Model):
    """One request, from one group to another, and its decision. Never a flag on the case."""

    __tablename__ = "escalations"
    __table_args__ = (
        Index("uq_escalations_pending", "case_id", unique=True, postgresql_where=text("state = 'pending'")),
        Index("ix_escalations_awaiting", "to_group_id", "due_on", postgresql_where=text("state = 'pending'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    from_group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    to_group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    trigger: Mapped[Trigger] = mapped_column(labelled(Trigger))
    tried: Mapped[LongText]
    ask: Mapped[LongText]
    otherwise: Mapped[LongText] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    requested_by_id: Mapped[PersonId]
    requested_at: Mapped[CreatedAt]
    due_on: Mapped[date]

    state: Mapped[EscalationState] = mapped_column(labelled(EscalationState), default=EscalationState.PENDING)
    decided_by_id: Mapped[OptionalPersonId]
    decided_at: Mapped[Timestamp | None]
    reason: Mapped[LongText] = mapped_column(default="")
    granted: Mapped[LongText] = mapped_column(default="")
    review_on: Mapped[date | None]
    # What the decision replaced, so that it can be undone.
    lead_before_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    review_before: Mapped[date | None]
    # The request that this one was passed on from: it keeps its first words and its first asker.
    passed_on_from_id: Mapped[int | None] = mapped_column(ForeignKey("escalations.id"))

    case: Mapped[Case] = relationship()
    from_group: Mapped[Group] = relationship(foreign_keys="Escalation.from_group_id")
    to_group: Mapped[Group] = relationship(foreign_keys="Escalation.to_group_id")
    requested_by: Mapped[User] = relationship(foreign_keys="Escalation.requested_by_id")
    decided_by: Mapped[User | None] = relationship(foreign_keys="Escalation.decided_by_id")

    passed_on_from: Mapped["Escalation | None"] = relationship(remote_side=[id])

    @property
    def asker_ids(self) -> set[int]:
        """The people who requested this: the first one, and those who passed it on."""
        before = self.passed_on_from.asker_ids if self.passed_on_from else set()
        return before | {self.requested_by_id}

    @hybrid_property
    def is_pending(self) -> bool:
        return self.state == EscalationState.PENDING

    @hybrid_property
    def is_overdue(self) -> bool:
        return self.is_pending & (self.due_on < clock.today())

    @property
    def working_days_left(self) -> int:
        """Working days until a decision is due; negative after a working day on which it was overdue."""
        return working_days.between(clock.today(), self.due_on)


class HandDownState(LabelledEnum):
    SENT = "sent", "Awaiting receipt", "yellow"
    RECEIVED = "received", "Received", "green"


class HandDown(Keyed, Model):
    """A taken case given back to a lower group with instructions, and that group's receipt."""

    __tablename__ = "hand_downs"
    __table_args__ = (
        Index("uq_hand_downs_sent", "case_id", unique=True, postgresql_where=text("state = 'sent'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    from_group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    to_group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    instructions: Mapped[LongText]
    handed_by_id: Mapped[PersonId]
    handed_at: Mapped[CreatedAt]
    state: Mapped[HandDownState] = mapped_column(labelled(HandDownState), default=HandDownState.SENT)
    received_by_id: Mapped[OptionalPersonId]
    received_at: Mapped[Timestamp | None]

    case: Mapped[Case] = relationship()
    from_group: Mapped[Group] = relationship(foreign_keys="HandDown.from_group_id")
    to_group: Mapped[Group] = relationship(foreign_keys="HandDown.to_group_id")
    handed_by: Mapped[User] = relationship(foreign_keys="HandDown.handed_by_id")
    received_by: Mapped[User | None] = relationship(foreign_keys="HandDown.received_by_id")
