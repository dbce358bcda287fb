"""What of a response was planned and done, where, in which week and by whom? And who reports it by mail?"""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.extensions import Model
from app.models.base import CreatedAt, Idempotent, Keyed, PersonId, ShortText, Timestamp
from app.models.case import Case
from app.models.partnership import Partner
from app.models.person import User
from app.models.plan import PlanAction

NUMBERS = ("visits_planned", "visits_done", "hours_planned", "hours_done")


class DeliveryEntry(Keyed, Idempotent, Model):
    """What somebody entered at once, a line or a file, and what stood in its lines before, for undoing it.

    `before`: for each line its id and what it was, or nothing where it was new; `rows`: how many lines.
    """

    __tablename__ = "delivery_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    rows: Mapped[int]
    what: Mapped[ShortText]
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    by_id: Mapped[PersonId]
    at: Mapped[CreatedAt]
    undone_at: Mapped[Timestamp | None]

    case: Mapped[Case] = relationship()
    by: Mapped[User] = relationship()


class Delivery(Keyed, Model):
    """The visits and hours that a partner planned and did at a place in a week, which begins on a Monday."""

    __tablename__ = "plan_deliveries"
    __table_args__ = (
        UniqueConstraint("case_id", "place", "week", "partner_id"),
        CheckConstraint("extract(isodow FROM week) = 1", name="week_begins_on_monday"),
        CheckConstraint(
            "visits_planned >= 0 AND visits_done >= 0 AND hours_planned >= 0 AND hours_done >= 0",
            name="nothing_is_below_0",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    place: Mapped[ShortText]
    week: Mapped[date]
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    visits_planned: Mapped[int] = mapped_column(default=0)
    visits_done: Mapped[int] = mapped_column(default=0)
    hours_planned: Mapped[Decimal] = mapped_column(Numeric(7, 2), default=Decimal(0))
    hours_done: Mapped[Decimal] = mapped_column(Numeric(7, 2), default=Decimal(0))
    entered_by_id: Mapped[PersonId]
    entered_at: Mapped[CreatedAt]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_entries.id"), index=True)

    case: Mapped[Case] = relationship()
    partner: Mapped[Partner] = relationship()

    @property
    def values(self) -> dict[str, Any]:
        """What it says, as JSON can hold it."""
        numbers = {name: str(getattr(self, name)) for name in NUMBERS}
        line = {"place": self.place, "week": self.week.isoformat(), "partner_id": self.partner_id}
        return line | numbers | {"entry_id": self.entry_id}


class ActionLink(Idempotent, Model):
    """A mailed link by which the owner of an action reports it done, once. Only a digest of it is stored."""

    __tablename__ = "action_links"
    __table_args__ = (Index("ix_action_links_action", "action_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("plan_actions.id"))
    person_id: Mapped[PersonId]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    sent_by_id: Mapped[PersonId]
    sent_at: Mapped[CreatedAt]
    expires_at: Mapped[Timestamp]
    used_at: Mapped[Timestamp | None]
    revoked_at: Mapped[Timestamp | None]

    action: Mapped[PlanAction] = relationship()
    person: Mapped[User] = relationship(foreign_keys="ActionLink.person_id")

    @property
    def is_in_force(self) -> bool:
        return self.used_at is None and self.revoked_at is None and self.expires_at > clock.now()
